package dev.rad.examples;

import dev.rad.CancelledException;
import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.image.Photo;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.tensor.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rad inpaint}: fills the holes of a photo, or of a folder of photos. */
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
      "With --images, fill those of a folder; the same command again goes on where it stopped."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is done",
      "1:something was wrong with a file or a value; one line says what",
      "2:the command line or the job file has a mistake",
      "3:photos of a folder could not be filled, all others were",
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
      "  rad inpaint --images photos --masks holes --out filled",
      "      photos/x.jpg with holes/x.png becomes filled/x.png, and so on",
      "  rad inpaint --images photos --mask extreme --out filled",
      "      with a random hole for each, written to filled/x-mask.png",
      "  rad inpaint --job job.json --seed 7",
      "      job.json: {\"image\": \"a.jpg\", \"mask\": \"hole.png\", \"steps\": 20}"
    })
final class InpaintCommand implements Callable<Integer> {

  private static final int DONE = 0;
  private static final int SOME_FAILED = 3;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "the photo, of any size: PNG, JPEG, WebP, GIF, BMP or TIFF")
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
          "the result, PNG, JPEG or WebP (out/inpainted.png), a triptych is written beside it; with"
              + " --images a folder (out/inpainted)")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "of results of --images: png, jpg or webp (png)")
  private String format;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "fill every hole N times, each time differently (${DEFAULT-VALUE})")
  private int samples;

  @Mixin private SamplerOptions sampler;

  @Mixin private FillingOptions filling;

  @Option(
      names = "--preview-every",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "write the expected picture after every N steps: PNG files in a folder beside the result,"
              + " named …-steps, and an animated GIF (0: never)")
  private int previewEvery;

  @Mixin private NetworkOptions network;

  @Mixin private CommonOptions common;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    checkCombination();
    network.check();
    if (!filling.needNetwork() && network.isNamed()) {
      throw wrong("--prior photo asks no network: leave --checkpoint and --adapter out");
    }
    InpaintOptions options = filling.with(sampler);
    if (samples < 1 || previewEvery < 0) {
      throw new IllegalArgumentException(
          samples < 1
              ? "--samples is at least 1, not " + samples
              : "--preview-every is at least 0, not " + previewEvery);
    }
    masks.check();
    Console console = common.console();
    try (var interrupt = new Interrupt()) {
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
    if (images == null && (image == null) != masks.isEmpty()) {
      throw wrong("--image and --mask belong together: name both, or neither");
    }
    if (images != null && (masks.isEmpty() || masks.areInBoth())) {
      throw wrong("--images needs --masks DIR, or --mask with a file, alpha or a generator");
    }
    if (format != null && !format.matches("png|jpe?g|webp")) {
      throw wrong("--format is png, jpg or webp, not '" + format + "'");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int fillOne(InpaintOptions options, Console console, Interrupt interrupt) {
    boolean demo = image == null;
    var files = new OutputFiles(out == null ? Path.of("out/inpainted.png") : out, samples);
    Folders.requirePicture(files.out());
    Folders.createParent(files.out());
    if (!common.force() && !(demo && out == null)) { // the demo may be repeated
      files.requireNew();
    }
    Picture picture =
        demo
            ? masks.read(
                Home.resolve("rad-examples/demo/photo.jpg"),
                Home.resolve("rad-examples/demo/hole.png"),
                options.seed())
            : masks.read(image, options.seed());
    try (var rad = load(console)) {
      picture.describe(console);
      long began = System.nanoTime();
      var filler = new PictureFiller(rad, options, previewEvery, true);
      List<Photo> results;
      try (var progress =
          new TerminalProgress(console.err(), console.quiet(), interrupt::isRequested)) {
        results = filler.fill(picture, files, progress);
      }
      PictureFiller.writeSheet(picture, results, files.sheet());
      console.say(
          "filled  in %.1f s, seed %d, %d steps, %s",
          (System.nanoTime() - began) * 1e-9, options.seed(), options.steps(), options.solver());
      files.results().forEach(file -> console.say("result  %s", absolute(file)));
      console.say("beside  %s", absolute(files.sheet()));
      if (previewEvery > 0) {
        console.say("steps   %s", absolute(files.film()));
      }
      return DONE;
    } catch (CancelledException e) {
      console.warn("rad: " + e.getMessage() + ", nothing was written");
      return CommonOptions.INTERRUPTED;
    }
  }

  private int fillFolder(InpaintOptions options, Console console, Interrupt interrupt) {
    Path target = out == null ? Path.of("out/inpainted") : out;
    FolderRun run =
        FolderRun.plan(images, target, format == null ? "png" : format, samples, common.force());
    boolean complete = true;
    if (!run.isDone()) {
      try (var rad = load(console)) {
        var filler = new PictureFiller(rad, options, previewEvery, common.force());
        complete =
            run.run(
                console,
                (photo, files) -> {
                  Picture picture = masks.read(photo, options.seed());
                  picture.describeBriefly(console);
                  try (var progress =
                      TerminalProgress.bar(
                          console.err(), console.quiet(), interrupt::isRequested)) {
                    filler.fill(picture, files, progress);
                  }
                });
      } catch (CancelledException e) {
        console.warn("rad: " + e.getMessage() + "; " + run + "; the same command goes on");
        return CommonOptions.INTERRUPTED;
      }
    }
    console.say("done    %s, in %s", run, absolute(target));
    return complete ? DONE : SOME_FAILED;
  }

  private Inpainter load(Console console) {
    if (!filling.needNetwork()) {
      network.useThreads();
      console.say("prior   the photo's own patches, %d threads", Threads.count());
      return PhotoInpainter.create();
    }
    RadInpainter rad = network.load();
    NetworkOptions.describe(rad.model(), console);
    return rad;
  }

  private static Path absolute(Path file) {
    return file.toAbsolutePath().normalize();
  }
}
