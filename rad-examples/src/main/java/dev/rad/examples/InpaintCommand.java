package dev.rad.examples;

import dev.rad.CancelledException;
import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.image.RgbImage;
import dev.rad.image.Triptych;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.torch.ModelSummary;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.sampling.Solver;
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

  private static final int TRIPTYCH_WIDTH = 1600; // pixels at most
  private static final int INTERRUPTED = 130; // what shells report after Ctrl-C

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
      names = "--solver",
      paramLabel = "S",
      defaultValue = "ancestral",
      description =
          "ancestral, as the paper; ddim, ddim:ETA, dpmpp-2m, dpmpp-2m-sde, unipc, euler or heun"
              + " (${DEFAULT-VALUE})")
  private String solver;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "weights: .safetensors, .pt or a diffusers folder (default: those that ship)")
  private Path checkpoint;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description = "low-rank adapters that were trained on --checkpoint: a file or PEFT folder")
  private Path adapter;

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
      defaultValue = "white-is-hole",
      description = "white-is-hole or black-is-hole (${DEFAULT-VALUE})")
  private MaskPolarity polarity;

  @Option(names = "--quiet", description = "print notices and errors only")
  private boolean quiet;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if ((image == null) != (mask == null)) {
      throw new ParameterException(
          spec.commandLine(), "--image and --mask belong together: name both, or neither");
    }
    if (image == null) {
      image = Home.resolve("rad-examples/demo/photo.jpg");
      mask = Home.resolve("rad-examples/demo/hole.png");
    }
    if (adapter != null && checkpoint == null) {
      throw new ParameterException(
          spec.commandLine(), "--adapter belongs to a network: name that with --checkpoint");
    }
    if (checkpoint == null) {
      checkpoint = Home.resolve("checkpoints/rad-landscapes-64.safetensors");
    }
    InpaintOptions options =
        InpaintOptions.defaults().withSeed(seed).withSteps(steps).withSolver(solver);
    Solver.named(solver); // a wrong name is told before anything is read
    Device place = Device.parse(device);
    Folders.requirePicture(out);
    Folders.createParent(out);
    RgbImage photo = RgbImage.read(image);
    Mask hole = Mask.read(mask, polarity);
    if (threads != null) {
      Threads.setCount(threads);
    }
    try (var interrupt = new Interrupt()) {
      return run(photo, hole, options, place, interrupt);
    }
  }

  private int run(
      RgbImage photo, Mask hole, InpaintOptions options, Device place, Interrupt interrupt) {
    PrintWriter terminal = spec.commandLine().getOut();
    try (var rad = load(place)) {
      if (!quiet) {
        describe(rad.model(), terminal);
        describe(photo, hole, terminal);
      }
      long began = System.nanoTime();
      RgbImage result = fill(rad, photo, hole, options, interrupt);
      double seconds = (System.nanoTime() - began) * 1e-9;
      result.write(out);
      Path triptych = Folders.beside(out, "-triptych.png");
      triptych(photo, hole, result).write(triptych);
      if (!quiet) {
        terminal.printf(
            Locale.ROOT,
            "filled  in %.1f s, seed %d, %d steps, %s%n",
            seconds,
            seed,
            steps,
            solver);
        terminal.println("result  " + out.toAbsolutePath().normalize());
        terminal.println("beside  " + triptych.toAbsolutePath().normalize());
      }
      return 0;
    } catch (CancelledException e) {
      spec.commandLine().getErr().println("rad: " + e.getMessage() + ", nothing was written");
      return INTERRUPTED;
    }
  }

  private RadInpainter load(Device place) {
    return adapter == null
        ? RadInpainter.load(checkpoint, place)
        : RadInpainter.load(checkpoint, adapter, place);
  }

  private RgbImage fill(
      RadInpainter rad, RgbImage photo, Mask hole, InpaintOptions options, Interrupt interrupt) {
    PrintWriter err = spec.commandLine().getErr();
    try (var progress = new TerminalProgress(err, quiet, interrupt::isRequested)) {
      return rad.inpaint(photo, hole, options.withListener(progress));
    }
  }

  private static RgbImage triptych(RgbImage photo, Mask hole, RgbImage result) {
    int panel = (TRIPTYCH_WIDTH - 2 * Triptych.GAP) / 3;
    double scale = Math.min(1, (double) panel / photo.width());
    int width = Math.max(1, (int) Math.round(photo.width() * scale));
    int height = Math.max(1, (int) Math.round(photo.height() * scale));
    return Triptych.of(
        photo.resize(width, height), hole.resize(width, height), result.resize(width, height));
  }

  private void describe(RgbImage photo, Mask hole, PrintWriter terminal) {
    terminal.printf("photo   %s, %d×%d pixels%n", image, photo.width(), photo.height());
    terminal.printf(
        Locale.ROOT,
        "mask    %s, %s, the hole is %.1f %% of the photo%n",
        mask,
        Names.of(polarity),
        100 * hole.fraction());
    terminal.flush();
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
