package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.cli.file.Folders;
import dev.rad.cli.file.OutputFiles;
import dev.rad.cli.option.CommonOptions;
import dev.rad.cli.option.NetworkOptions;
import dev.rad.cli.option.SamplerOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.cli.terminal.TerminalProgress;
import dev.rad.exception.CancelledException;
import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Implements {@code rad generate}: generates pictures from noise alone. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Generate pictures of the network's own size from noise alone.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is done",
      "1:a file could not be used; one line says why",
      "2:the command line, a value on it, or the job file has a mistake",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  rad generate --n 4 --seed 7 --out out/landscape.png",
      "      writes out/landscape-1.png to out/landscape-4.png"
    })
public final class GenerateCommand implements Callable<Integer> {

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "1",
      description = "number of pictures, all different (${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "out/generated.png",
      description = "PNG or JPEG; several files are numbered (${DEFAULT-VALUE})")
  private Path out;

  @Mixin private SamplerOptions sampler;

  @Mixin private NetworkOptions network;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    network.check();
    InpaintOptions options = sampler.addTo(InpaintOptions.paper());
    if (count < 1) {
      throw new IllegalArgumentException("--n is at least 1, not " + count);
    }
    Folders.requirePicture(out);
    var files = new OutputFiles(out, count);
    files.results().forEach(common.targets()::file);
    Console console = common.console();
    try (var interrupt = new InterruptHandler()) {
      return generate(console, options, files, interrupt);
    }
  }

  private int generate(
      Console console, InpaintOptions options, OutputFiles files, InterruptHandler interrupt) {
    TerminalProgress progress = TerminalProgress.of(console, interrupt::isRequested);
    try (progress;
        var rad = network.load()) {
      network.describe(rad, console);
      List<RgbImage> pictures = rad.generate(count, options.withListener(progress));
      for (int i = 0; i < count; i++) {
        Path file = files.results().get(i);
        pictures.get(i).write(file);
        console.say("result  %s", file.toAbsolutePath().normalize());
      }
      return 0;
    } catch (CancelledException e) {
      console.warn("rad: " + progress.stopped() + ", nothing was written");
      return CommonOptions.INTERRUPTED;
    }
  }
}
