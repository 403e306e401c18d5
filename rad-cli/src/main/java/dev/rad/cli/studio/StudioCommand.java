package dev.rad.cli.studio;

import dev.rad.Precision;
import dev.rad.cli.file.RadHome;
import dev.rad.cli.option.CommonOptions;
import dev.rad.cli.option.ComputeOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.studio.Studio;
import dev.rad.studio.StudioOptions;
import dev.rad.studio.http.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rad studio}: the web application. */
@Command(
    name = "studio",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Paint a hole in the browser and watch it fill.",
      "Starts a server for this machine alone and opens its page; Ctrl-C ends it, nothing is lost."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:the server could not start; one line says why",
      "2:the command line, or a value on it, has a mistake",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rad studio",
      "      opens the studio with the bundled photo",
      "  rad studio --weights-folder checkpoints --device auto",
      "      offers the networks of a folder, on a GPU if there is one",
      "  rad studio --no-browser --port 7000 --token $(openssl rand -hex 16)",
      "      an inpainting service for other programs; see docs/studio.md"
    })
public final class StudioCommand implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int PORT = 7239;
  private static final long MEGABYTE = 1L << 20;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "where to listen, 0 for any that is free (" + PORT + ", or any if it is taken)")
  private Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "address to serve: that of this machine alone, or, for others, its own or 0.0.0.0, which needs"
              + " --token (${DEFAULT-VALUE})")
  private String host;

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      description =
          "what every request must have, at least 16 characters (default: one that is made, and kept"
              + " in the cache)")
  private String token;

  @Option(names = "--no-browser", description = "print the link, open no browser")
  private boolean noBrowser;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "the weights that are chosen at first (default: those that ship)")
  private Path checkpoint;

  @Option(
      names = "--weights-folder",
      paramLabel = "DIR",
      description = "weights files that may be chosen in the page; may be repeated")
  private List<Path> weightsFolders = new ArrayList<>();

  @Mixin private ComputeOptions compute;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "float32, bfloat16 or float16, which needs a GPU (${DEFAULT-VALUE})")
  private String precision;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "where photos, masks and fillings are kept (default: the user's cache folder)")
  private Path cache;

  @Option(
      names = "--cache-size",
      paramLabel = "MB",
      defaultValue = "4096",
      description = "what they may take; those longest unused are deleted first (${DEFAULT-VALUE})")
  private long cacheSize;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    compute.check();
    compute.useThreads();
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), false);
    try (Studio studio = start()) {
      console.say("studio  %s", studio.link());
      console.say("        Ctrl-C ends it; photos are kept in %s", folder());
      if (!noBrowser && !Browser.open(studio.link())) {
        console.say("        open the link in a browser of this machine");
      }
      waitForever(studio);
      return CommonOptions.INTERRUPTED;
    } catch (Failure e) {
      console.warn("rad: " + e.getMessage());
      return FAILED;
    }
  }

  private Studio start() {
    if (port != null) {
      return Studio.start(options(port));
    }
    try {
      return Studio.start(options(PORT));
    } catch (Failure e) { // another studio has it
      return Studio.start(options(0));
    }
  }

  private StudioOptions options(int listenAt) {
    var usual = StudioOptions.Limits.STANDARD;
    return new StudioOptions(
        host,
        listenAt,
        token == null ? "" : token,
        weightsFolders,
        checkpoint == null
            ? RadHome.resolve("checkpoints/rad-landscapes-64.safetensors")
            : checkpoint,
        compute.device(),
        Precision.parse(precision),
        folder(),
        RadHome.resolve("rad-examples/demo/photo.jpg"),
        RadHome.resolve("rad-examples/demo/hole.png"),
        new StudioOptions.Limits(
            usual.uploadBytes(), usual.pixels(), cacheSize * MEGABYTE, usual.waiting()));
  }

  private Path folder() {
    return cache == null ? StudioOptions.usualCache() : cache;
  }

  /** Waits until Ctrl-C or an interrupt. */
  private static void waitForever(Studio studio) {
    var hook = new Thread(studio::close, "rad-studio-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
