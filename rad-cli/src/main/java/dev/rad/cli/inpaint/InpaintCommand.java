package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.cli.file.CanvasExtension;
import dev.rad.cli.file.Folders;
import dev.rad.cli.file.OutputFiles;
import dev.rad.cli.file.OverwriteGuard;
import dev.rad.cli.file.Picture;
import dev.rad.cli.file.RadHome;
import dev.rad.cli.file.StandardStreams;
import dev.rad.cli.option.CommonOptions;
import dev.rad.cli.option.MaskOptions;
import dev.rad.cli.option.NetworkOptions;
import dev.rad.cli.option.PromptOptions;
import dev.rad.cli.option.SamplerOptions;
import dev.rad.cli.terminal.Console;
import dev.rad.cli.terminal.InterruptHandler;
import dev.rad.cli.terminal.TerminalProgress;
import dev.rad.exception.CancelledException;
import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.torch.LatentInpainter;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Implements {@code rad inpaint}: inpaints a photo or a folder of photos. */
@Command(
    name = "inpaint",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    customSynopsis = {
      "rad inpaint [--image FILE --mask MASK...] [--out FILE] [OPTION...]",
      "       rad inpaint --images DIR (--masks DIR | --mask MASK...) [--out DIR]",
      "                   [OPTION...]"
    },
    description = {
      "Fill the hole of a photo; without --image and --mask, of the bundled one.",
      "With --images, fill those of a folder; repeat the command to resume where it" + " stopped."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is done",
      "1:a file could not be used; one line says why",
      "2:the command line, a value on it, or the job file has a mistake",
      "3:some photos of a folder could not be filled, all others were",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rad inpaint --image a.jpg --mask hole.png --out b.png",
      "      fills the white part of hole.png",
      "  rad inpaint --image cut.png --mask alpha --dilate 3 --feather 3 --out b.png",
      "      fills what is transparent, and a soft edge around it",
      "  rad inpaint --image a.jpg --mask hole.png --samples 4 --steps 20 --solver unipc",
      "      four fillings, fast; out/inpainted-samples.png shows them side by side",
      "  rad inpaint --image a.jpg --mask sky.png --mask sea.png --out b.png",
      "      fills the sky, then the sea that goes with it",
      "  rad inpaint --image a.jpg --mask hole.png --strength 0.6 --out b.png",
      "      varies what is in the hole",
      "  rad inpaint --image a.jpg --mask hole.png --preview-every 5 --out b.png",
      "      and b-steps.gif shows how the filling grows",
      "  rad inpaint --checkpoint sd-inpainting --prompt \"a bench\" --image a.jpg --mask h.png",
      "      fills the hole with a bench, by a pipeline such as Stable Diffusion's",
      "  rad inpaint --image a.jpg --extend left=200,right=200 --out wider.png",
      "      makes the photo wider, and fills what is new",
      "  rad inpaint --images photos --masks holes --out filled",
      "      photos/x.jpg with holes/x.png becomes filled/x.png, and so on",
      "  rad inpaint --images photos --mask extreme --out filled",
      "      with a random hole for each, written to filled/x-mask.png",
      "  rad inpaint --job job.json --seed 7",
      "      job.json: {\"image\": \"a.jpg\", \"mask\": \"hole.png\", \"steps\": 20}"
    })
public final class InpaintCommand implements Callable<Integer> {

  private static final int DONE = 0;
  private static final int SOME_FAILED = 3;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description =
          "the photo, of any size: PNG, JPEG, WebP, GIF, BMP or TIFF; - is standard input")
  private Path image;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "a folder of photos; needs --masks or --mask")
  private Path images;

  @Mixin private MaskOptions masks;

  @Option(
      names = "--out",
      paramLabel = "PATH",
      description =
          "the result, PNG, JPEG or WebP (out/inpainted.png), with a triptych beside it; - is"
              + " standard output; with --images a folder (out/inpainted)")
  private Path out;

  @Option(
      names = "--extend",
      paramLabel = "SIDES",
      converter = CanvasExtension.Converter.class,
      description =
          "enlarge the photo's canvas and fill the new part, with --mask also the hole:"
              + " pixels for any of left, right, top and bottom, such as left=200,top=50")
  private CanvasExtension extension;

  @Option(names = "--no-triptych", description = "write only the result, nothing beside it")
  private boolean alone;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "format of the results of --images: png, jpg or webp (png)")
  private String format;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "fill every hole N times, each time differently (${DEFAULT-VALUE})")
  private int samples;

  @Mixin private SamplerOptions sampler;

  @Mixin private RadOptions filling;

  @Mixin private AdaptingOptions adapting;

  @Option(
      names = "--preview-every",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "write the predicted picture after every N steps: PNG files in a folder beside the"
              + " result, named …-steps, and an animated GIF (0: never)")
  private int previewEvery;

  @Mixin private MethodOptions method;

  @Mixin private NetworkOptions network;

  @Mixin private PromptOptions prompts;

  @Mixin private CommonOptions common;

  @Spec private CommandSpec spec;

  private boolean pipeline; // whether --checkpoint is one of latents, once that is known

  @Override
  public Integer call() {
    checkCombination();
    network.check(prompts);
    method.check();
    if (!filling.needNetwork() && network.isNamed()) {
      throw wrong("--prior photo asks no network: leave --checkpoint and --adapter out");
    }
    pipeline = network.isPipeline(prompts);
    if (pipeline && !method.isRad()) {
      throw wrong("--method is one of networks without latents: leave it out, or --checkpoint");
    }
    checkAdapting();
    InpaintOptions options = filling.with(sampler, pipeline);
    if (samples < 1 || previewEvery < 0) {
      throw new IllegalArgumentException(
          samples < 1
              ? "--samples is at least 1, not " + samples
              : "--preview-every is at least 0, not " + previewEvery);
    }
    masks.check();
    Console console = common.console();
    try (var interrupt = new InterruptHandler()) {
      return images == null
          ? fillOne(options, console, interrupt)
          : fillFolder(options, console, interrupt);
    }
  }

  private void checkCombination() {
    if (image != null && images != null) {
      throw wrong("--image is one photo, --images a folder of them: name one of both");
    }
    if (images == null && masks.areInAFolder()) {
      throw wrong("--masks belongs to --images: name a single mask with --mask");
    }
    if (images == null && format != null) {
      throw wrong("--format belongs to --images: the ending of --out says what a file is");
    }
    if (images != null && extension != null) {
      throw wrong("--extend belongs to --image: name a single photo");
    }
    if (images != null && StandardStreams.isStream(out)) {
      throw wrong("--out - belongs to --image: name a folder for the results of --images");
    }
    if (StandardStreams.isStream(out) && (samples > 1 || previewEvery > 0)) {
      throw wrong("--out - is one picture: leave --samples and --preview-every out");
    }
    if (!method.isRad() && masks.arePlanned()) {
      throw wrong("only --method rad fills in an order: name one --mask, and leave --arrival out");
    }
    if (extension != null && masks.arePlanned()) {
      throw wrong("--extend fills at once: leave --arrival out, and all --mask but one");
    }
    boolean holeIsNamed = !masks.isEmpty() || extension != null;
    if (images == null && (image != null) != holeIsNamed) {
      throw wrong("--image and --mask belong together: name both, or neither");
    }
    if (images != null && (masks.isEmpty() || masks.areInBoth())) {
      throw wrong("--images needs --masks DIR, or --mask with a file, alpha or a generator");
    }
    if (format != null && !format.matches("png|jpe?g|webp")) {
      throw wrong("--format is png, jpg or webp, not '" + format + "'");
    }
  }

  private void checkAdapting() {
    adapting.check();
    if (!adapting.isGiven()) {
      return;
    }
    if (!method.isRad() || pipeline) {
      throw wrong(
          "--adapt is for networks of rad: leave it out, or "
              + (pipeline ? "the latent pipeline" : "--method"));
    }
    if (!filling.needNetwork()) {
      throw wrong("--adapt trains a network, and --prior photo asks none: leave one out");
    }
    if (adapting.isWritten() && images != null) {
      throw wrong("--adapt-out is of one photo: leave it out, or name a single photo with --image");
    }
    if (adapting.isWritten() && network.hasAdapter()) {
      throw wrong(
          "--adapt-out writes the photo's adapters alone, of no use without --adapter: merge that"
              + " into the weights first, with rad convert");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int fillOne(InpaintOptions options, Console voice, InterruptHandler interrupt) {
    Path named = out == null ? Path.of("out/inpainted.png") : out;
    boolean toStream = StandardStreams.isStream(named);
    Console console = toStream ? voice.aside() : voice;
    TerminalProgress progress = TerminalProgress.of(console, interrupt::isRequested);
    try (progress;
        var streams = new StandardStreams()) {
      var files = new OutputFiles(streams.output(named), samples);
      checkTargets(files);
      Picture picture =
          method.isRad()
              ? Devices.prepareDuring(() -> picture(streams, options.seed()))
              : picture(streams, options.seed());
      try (var rad = load(console);
          var filler = described(rad, picture, options, progress, console)) {
        long began = System.nanoTime();
        var runner = new InpaintRunner(filler, options, previewEvery, true);
        List<Photo> results = runner.run(picture, files, progress);
        progress.close();
        console.say(
            "filled  in %.1f s, seed %d, %s",
            (System.nanoTime() - began) * 1e-9, options.seed(), how(rad, progress, options));
        if (adapting.adaptsTo(picture)) {
          adapting.write(filler);
        }
        if (toStream) {
          streams.send();
          return DONE;
        }
        files.results().forEach(file -> console.say("result  %s", absolute(file)));
        adapting.describeFile(console);
        writeSheet(picture, results, files, console);
      }
      if (previewEvery > 0) {
        console.say("steps   %s", absolute(files.animation()));
      }
      return DONE;
    } catch (CancelledException e) {
      console.warn("rad: " + progress.stopped() + ", nothing was written");
      return CommonOptions.INTERRUPTED;
    }
  }

  private Inpainter described(
      Inpainter rad,
      Picture picture,
      InpaintOptions options,
      TerminalProgress progress,
      Console console) {
    picture.describe(console);
    return adapting.adaptsTo(picture)
        ? adapting.adapt(rad, picture, options, progress, console)
        : rad;
  }

  private String how(Inpainter rad, TerminalProgress progress, InpaintOptions options) {
    if (rad instanceof LatentInpainter latent) {
      return progress.steps() + ", " + latent.method().label();
    }
    if (!method.isRad()) {
      return method.toString();
    }
    return filling.needNetwork()
        ? progress.steps() + ", " + options.solver().name()
        : "of the photo's own patches";
  }

  /**
   * Checks that the output files may be written. Those of the bundled demo may always be replaced.
   */
  private void checkTargets(OutputFiles files) {
    Folders.requirePicture(files.out());
    boolean demo = image == null && out == null;
    Path[] read =
        Stream.concat(Stream.ofNullable(image), masks.files().stream()).toArray(Path[]::new);
    files.check(OverwriteGuard.of(common.force() || demo, read));
    adapting.checkTarget(OverwriteGuard.of(common.force(), read));
  }

  private Picture picture(StandardStreams streams, long seed) {
    if (image == null) {
      return masks.read(
          RadHome.resolve("rad-examples/demo/photo.jpg"),
          RadHome.resolve("rad-examples/demo/hole.png"),
          seed);
    }
    Path photo = streams.input(image);
    if (extension == null) {
      return masks.read(photo, seed);
    }
    return extension.extend(masks.isEmpty() ? Picture.untouched(photo) : masks.read(photo, seed));
  }

  /**
   * Writes the picture beside the result. A failure is only reported, because the result exists.
   */
  private void writeSheet(
      Picture picture, List<Photo> results, OutputFiles files, Console console) {
    if (alone) {
      return;
    }
    boolean demo = image == null && out == null;
    try {
      OverwriteGuard.of(common.force() || demo).file(files.sheet());
      InpaintRunner.writeSheet(picture, results, files.sheet());
      console.say("beside  %s", absolute(files.sheet()));
    } catch (ImageException e) {
      console.warn("note    no picture beside the result: " + e.getMessage());
    }
  }

  private int fillFolder(InpaintOptions options, Console console, InterruptHandler interrupt) {
    Path target = out == null ? Path.of("out/inpainted") : out;
    FolderRun run =
        FolderRun.plan(images, target, format == null ? "png" : format, samples, common.force());
    boolean complete = true;
    if (!run.isDone()) {
      try (var rad = load(console)) {
        var runner = new InpaintRunner(rad, options, previewEvery, common.force());
        complete =
            run.run(
                console,
                (photo, files) ->
                    fillOneOf(
                        photo,
                        files,
                        runner,
                        TerminalProgress.bar(console, interrupt::isRequested),
                        console));
      } catch (CancelledException e) {
        console.warn("rad: " + run.stopped(e));
        return CommonOptions.INTERRUPTED;
      }
    }
    console.say("done    %s, in %s", run, absolute(target));
    return complete ? DONE : SOME_FAILED;
  }

  private void fillOneOf(
      Path photo,
      OutputFiles files,
      InpaintRunner runner,
      TerminalProgress progress,
      Console console) {
    files
        .results()
        .forEach(OverwriteGuard.of(true, photo)::file); // FolderRun skips existing results
    Picture picture = masks.read(photo, runner.options().seed());
    files.checkBeside(OverwriteGuard.of(common.force(), photo), picture, previewEvery > 0);
    picture.describeBriefly(console);
    try (progress) {
      if (!adapting.adaptsTo(picture)) {
        runner.run(picture, files, progress);
        return;
      }
      try (var adapted =
          adapting.adapt(runner.rad(), picture, runner.options(), progress, console)) {
        new InpaintRunner(adapted, runner.options(), previewEvery, common.force())
            .run(picture, files, progress);
      }
    } catch (CancelledException e) {
      throw new CancelledException(
          "%s, nothing was written of %s".formatted(progress.stopped(), photo), e);
    }
  }

  private Inpainter load(Console console) {
    if (!method.isRad()) {
      return method.open(network, console);
    }
    if (!filling.needNetwork()) {
      network.useThreads();
      console.say("prior   the photo's own patches, %d threads", Threads.count());
      return PhotoInpainter.create();
    }
    if (pipeline) {
      LatentInpainter latent = network.loadPipeline(prompts);
      network.describe(latent, console);
      return latent;
    }
    RadInpainter rad = network.load();
    network.describe(rad, console);
    return rad;
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }
}
