package dev.rad.benchmarks;

import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.cli.terminal.ResidentMemory;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Threads;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.training.BaseWeights;
import dev.rad.torch.training.TrainingOptions;
import java.nio.file.Path;

/**
 * Runs one part of {@link EndToEnd} in its own process, and prints lines of a name and a value.
 *
 * <pre>{@code
 * EndToEndPart PART WEIGHTS PHOTO MASK OUT STEPS TIMES THREADS
 * }</pre>
 */
public final class EndToEndPart {

  /** The line that the parent process waits for. */
  static final String FIRST_STEP = "first-step";

  private static final int BATCH = 8;
  private static final int TRAINING_BATCH = 16;

  /**
   * The number of steps after which memory should no longer grow, because Java has compiled the
   * code.
   */
  private static final int SETTLED = 500;

  private final Path weights;
  private final Path photo;
  private final Path mask;
  private final Path out;
  private final int steps;
  private final int times;

  private EndToEndPart(String[] arguments) {
    weights = Path.of(arguments[1]);
    photo = Path.of(arguments[2]);
    mask = Path.of(arguments[3]);
    out = Path.of(arguments[4]);
    steps = Integer.parseInt(arguments[5]);
    times = Integer.parseInt(arguments[6]);
  }

  /**
   * Runs a part.
   *
   * @param arguments see the class
   */
  public static void main(String[] arguments) {
    if (arguments.length != 8) {
      System.err.println("use EndToEnd, which starts this program");
      System.exit(2);
    }
    int threads = Integer.parseInt(arguments[7]);
    if (threads > 0) {
      Threads.setCount(threads);
    }
    var part = new EndToEndPart(arguments);
    switch (arguments[0]) {
      case "cold" -> part.cold();
      case "warm" -> part.warm();
      case "batch" -> part.batch();
      case "training" -> part.training();
      case "growth" -> part.growth();
      default -> throw new IllegalArgumentException("there is no part '" + arguments[0] + "'");
    }
    ResidentMemory.peak().ifPresent(bytes -> say("peak-mib", bytes >> 20));
    System.exit(0);
  }

  private static void say(String name, Object value) {
    System.out.println(name + " " + value);
  }

  /** Inpaints like a five-line program, and reports the end of the first step. */
  private void cold() {
    ProgressListener listener =
        progress -> {
          if (progress.step() == 1) {
            say(FIRST_STEP, progress.steps());
          }
        };
    try (var rad = RadInpainter.load(weights)) {
      fill(rad, InpaintOptions.paper().withSteps(steps).withListener(listener)).write(out);
    }
  }

  private RgbImage fill(RadInpainter rad, InpaintOptions options) {
    return rad.inpaint(RgbImage.read(photo), Mask.read(mask, MaskPolarity.WHITE_IS_HOLE), options);
  }

  /** Inpaints pictures one after the other with a loaded network, including files. */
  private void warm() {
    InpaintOptions options = InpaintOptions.paper().withSteps(steps);
    try (var rad = RadInpainter.load(weights)) {
      Timings seconds = Timings.of(() -> fill(rad, options).write(out), times);
      for (double value : seconds.values()) {
        say("seconds", value);
      }
    }
  }

  /** Inpaints pictures of the network's size in one batch. */
  private void batch() {
    RadUNet network = NetworkWorkloads.open(weights, DType.F32);
    int size = network.config().imageSize();
    var task = new NetworkTask(size, BATCH, NetworkTask.Noise.HARD, DType.F32);
    try (Workload work = NetworkWorkloads.filling(network, task, steps, photo)) {
      for (double value : Timings.of(work, times).values()) {
        say("images-per-second", BATCH / value);
      }
    }
  }

  /** Trains all weights in float32. */
  private void training() {
    TrainingOptions options =
        TrainingOptions.steps(Integer.MAX_VALUE)
            .microBatch(TRAINING_BATCH)
            .saveEvery(Integer.MAX_VALUE)
            .validateEvery(0)
            .build();
    UNetConfig config = UNetWeights.open(weights).config();
    Path photos = photo.resolveSibling(".");
    try (Workload work = new TrainingWorkload(BaseWeights.fresh(config, 0), photos, options)) {
      for (double value : Timings.of(work, times).values()) {
        say("images-per-second", TRAINING_BATCH / value);
      }
    }
  }

  /** Compares native objects and memory after some steps and after many more. */
  private void growth() {
    RadUNet network = NetworkWorkloads.open(weights, DType.F32);
    int size = network.config().imageSize();
    var task = new NetworkTask(size, 1, NetworkTask.Noise.HARD, DType.F32);
    try (Workload work = NetworkWorkloads.step(network, task)) {
      for (int i = 0; i < SETTLED; i++) {
        work.run();
      }
      NativeMemory before = NativeMemory.now();
      for (int i = 0; i < times; i++) {
        work.run();
      }
      NativeMemory after = NativeMemory.now();
      say("objects-grown", after.objects() - before.objects());
      say("resident-mib-grown", (after.resident() - before.resident()) / 1048576.0);
    }
  }
}
