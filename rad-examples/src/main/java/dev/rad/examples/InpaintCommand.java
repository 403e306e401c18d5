package dev.rad.examples;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.image.RgbImage;
import dev.rad.image.Triptych;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.ModelSummary;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.tensor.Threads;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rad inpaint}: fills the hole of a photo. */
@Command(
    name = "inpaint",
    mixinStandardHelpOptions = true,
    description = "Fill the hole of a photo; without --image and --mask, of the bundled one.")
final class InpaintCommand implements Callable<Integer> {

  private static final int TRIPTYCH_PANEL = 640;

  @Option(names = "--image", paramLabel = "FILE", description = "the photo, of any size")
  private Path image;

  @Option(names = "--mask", paramLabel = "FILE", description = "the hole, of the photo's size")
  private Path mask;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "out/inpainted.png",
      description = "the result, PNG or JPEG (${DEFAULT-VALUE}); a triptych is written beside it")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "the same seed gives the same picture (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "100",
      description = "steps of the reverse process, 1 to 1000 (${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "weights: .safetensors, .pt or a diffusers folder (default: those that ship)")
  private Path checkpoint;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "cpu, cuda or cuda:N (${DEFAULT-VALUE})")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processor threads (default: all cores)")
  private Integer threads;

  @Option(
      names = "--mask-polarity",
      paramLabel = "P",
      defaultValue = "WHITE_IS_HOLE",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private MaskPolarity polarity;

  @Option(names = "--quiet", description = "print nothing but errors")
  private boolean quiet;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if ((image == null) != (mask == null)) {
      throw new ParameterException(
          spec.commandLine(), "--image and --mask belong together: name both, or neither");
    }
    PrintWriter terminal = spec.commandLine().getOut();
    Path photoFile = image == null ? Home.resolve("rad-examples/demo/photo.jpg") : image;
    Path maskFile = mask == null ? Home.resolve("rad-examples/demo/hole.png") : mask;
    Path weights =
        checkpoint == null ? Home.resolve("checkpoints/rad-landscapes-64.safetensors") : checkpoint;
    RgbImage photo = RgbImage.read(photoFile);
    Mask hole = Mask.read(maskFile, polarity);
    InpaintOptions options = InpaintOptions.defaults().withSeed(seed).withSteps(steps);
    if (threads != null) {
      Threads.setCount(threads);
    }
    try (var rad = RadInpainter.load(weights, Device.parse(device))) {
      if (!quiet) {
        describe(rad.model(), terminal);
        terminal.printf(
            Locale.ROOT,
            "photo   %s, %d×%d; hole %s, %.1f %% of it (%s)%n",
            photoFile,
            photo.width(),
            photo.height(),
            maskFile,
            100 * hole.fraction(),
            polarity);
        terminal.flush();
      }
      long began = System.nanoTime();
      RgbImage result;
      try (var progress = new TerminalProgress(spec.commandLine().getErr(), quiet)) {
        result = rad.inpaint(photo, hole, options.withListener(progress));
      }
      double seconds = (System.nanoTime() - began) * 1e-9;
      Path triptychFile = write(photo, hole, result);
      if (!quiet) {
        terminal.printf(Locale.ROOT, "filled  in %.1f s, seed %d%n", seconds, seed);
        terminal.println("result  " + out.toAbsolutePath().normalize());
        terminal.println("beside  " + triptychFile.toAbsolutePath().normalize());
      }
    }
    return 0;
  }

  private Path write(RgbImage photo, Mask hole, RgbImage result) {
    Folders.createParent(out);
    result.write(out);
    String name = out.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Path file = out.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + "-triptych.png");
    double scale = Math.min(1, (double) TRIPTYCH_PANEL / photo.width());
    int width = Math.max(1, (int) Math.round(photo.width() * scale));
    int height = Math.max(1, (int) Math.round(photo.height() * scale));
    Triptych.of(
            photo.resize(width, height), hole.resize(width, height), result.resize(width, height))
        .write(file);
    return file;
  }

  private static void describe(ModelSummary model, PrintWriter terminal) {
    terminal.printf(
        Locale.ROOT,
        "model   %s, %,d parameters, %d×%d pixels, %s%n",
        model.file(),
        model.parameters(),
        model.imageSize(),
        model.imageSize(),
        model.trainedForRad() ? "trained for RAD" : "a plain ADM, not trained for RAD");
    model.assumptions().forEach(assumption -> terminal.println("note    " + assumption));
    terminal.printf("device  %s, %d threads%n", model.device(), model.threads());
  }
}
