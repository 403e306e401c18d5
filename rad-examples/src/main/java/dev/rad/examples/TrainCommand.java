package dev.rad.examples;

import dev.rad.CheckpointException;
import dev.rad.model.PredictionType;
import dev.rad.model.UNetWeights;
import dev.rad.torch.tensor.Threads;
import dev.rad.torch.training.PhotoFolder;
import dev.rad.torch.training.Trainer;
import dev.rad.torch.training.TrainingListener;
import dev.rad.torch.training.TrainingOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rad train}: trains a network on a folder of photos, and goes on where it stopped. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Train a network on a folder of photos; run it again to go on where it stopped.")
final class TrainCommand implements Callable<Integer> {

  @Option(names = "--data", required = true, paramLabel = "DIR", description = "folder of photos")
  private Path data;

  @Option(
      names = "--base",
      required = true,
      paramLabel = "FILE",
      description = "weights to begin with: a pretrained ADM or a RAD network")
  private Path base;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where checkpoints and the loss table go")
  private Path out;

  @Option(
      names = "--heights",
      split = ",",
      paramLabel = "PX",
      defaultValue = "72,96,128,180",
      description = "heights that photos are resized to before cropping (${DEFAULT-VALUE})")
  private List<Integer> heights;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processor threads (default: all cores)")
  private Integer threads;

  @Mixin private Recipe recipe;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter terminal = spec.commandLine().getOut();
    if (threads != null) {
      Threads.setCount(threads);
    }
    UNetWeights weights = UNetWeights.open(base);
    if (weights.adapters().isPresent()) {
      throw new CheckpointException(
          base + " has low-rank adapters beside its weights: merge them first with rad convert");
    }
    TrainingOptions options = recipe.options();
    PhotoFolder photos =
        PhotoFolder.read(
            data,
            weights.config().imageSize(),
            heights,
            skipped -> terminal.println("skipped: " + skipped));
    terminal.printf(
        "%d photos, %,d parameters, %d threads, %d steps of %d images%n",
        photos.count(),
        weights.config().parameterCount(),
        Threads.count(),
        options.steps(),
        options.batchSize());
    try (var trainer =
            new Trainer(
                weights.config(),
                weights.tensors(),
                base.getFileName().toString(),
                photos,
                options,
                out);
        var interrupt = new Interrupt()) {
      trainer.run(new Watch(terminal, interrupt));
    }
    return 0;
  }

  /** The recipe's options; the defaults are the paper's. */
  static final class Recipe {
    @Option(
        names = "--steps",
        defaultValue = "10000",
        paramLabel = "N",
        description = "steps in all (${DEFAULT-VALUE})")
    private long steps;

    @Option(
        names = "--batch",
        defaultValue = "16",
        paramLabel = "B",
        description = "images per step (${DEFAULT-VALUE})")
    private int batch;

    @Option(
        names = "--learning-rate",
        defaultValue = "1e-4",
        paramLabel = "R",
        description = "learning rate (${DEFAULT-VALUE})")
    private double learningRate;

    @Option(
        names = "--warmup",
        defaultValue = "500",
        paramLabel = "N",
        description = "steps over which the learning rate rises (${DEFAULT-VALUE})")
    private int warmup;

    @Option(
        names = "--weight-decay",
        defaultValue = "0",
        paramLabel = "W",
        description = "decoupled weight decay; 0 is Adam (${DEFAULT-VALUE})")
    private double weightDecay;

    @Option(
        names = "--clip",
        defaultValue = "1",
        paramLabel = "C",
        description = "largest norm of the gradients (${DEFAULT-VALUE})")
    private double clip;

    @Option(
        names = "--ema",
        defaultValue = "0.999",
        paramLabel = "D",
        description = "decay of the averaged weights (${DEFAULT-VALUE})")
    private double ema;

    @Option(
        names = "--phase1",
        defaultValue = "0.5",
        paramLabel = "F",
        description = "fraction of images that train phase 1 (${DEFAULT-VALUE})")
    private double phase1;

    @Option(
        names = "--variational-weight",
        defaultValue = "1",
        paramLabel = "L",
        description =
            "weight of the variational term: 1 as ADM, 0.001 as RAD's program (${DEFAULT-VALUE})")
    private double variationalWeight;

    @Option(
        names = "--prediction",
        defaultValue = "epsilon",
        paramLabel = "P",
        description =
            "epsilon: the noise, as the paper; or velocity, which learns"
                + " colours sooner (${DEFAULT-VALUE})")
    private PredictionType predictionType;

    @Option(
        names = "--active-pixels",
        description = "average the loss over the pixels that get noise, not over all")
    private boolean activePixels;

    @Option(
        names = "--seed",
        defaultValue = "0",
        paramLabel = "S",
        description = "seed of everything random (${DEFAULT-VALUE})")
    private long seed;

    @Option(
        names = "--save-every",
        defaultValue = "500",
        paramLabel = "N",
        description = "steps between checkpoints (${DEFAULT-VALUE})")
    private int saveEvery;

    TrainingOptions options() {
      return new TrainingOptions(
          steps,
          batch,
          learningRate,
          warmup,
          weightDecay,
          clip,
          ema,
          phase1,
          variationalWeight,
          predictionType,
          activePixels,
          seed,
          saveEvery);
    }
  }

  /** Prints a line now and then: means since the last one, speed, time left. */
  private static final class Watch implements TrainingListener {
    private static final int EVERY = 50;

    private final PrintWriter terminal;
    private final Interrupt interrupt;
    private double loss;
    private double simple;
    private double variational;
    private double seconds;
    private int count;

    Watch(PrintWriter terminal, Interrupt interrupt) {
      this.terminal = terminal;
      this.interrupt = interrupt;
    }

    @Override
    public boolean isCancelled() {
      return interrupt.isRequested();
    }

    @Override
    public void onStep(Report report) {
      loss += report.loss();
      simple += report.simple();
      variational += report.variational();
      seconds += 1 / report.imagesPerSecond();
      count++;
      if (report.step() % EVERY == 0 || report.step() == report.steps()) {
        double imagesPerSecond = count / seconds;
        terminal.printf(
            "step %d of %d  loss %.4f  simple %.4f  variational %.4f  %.1f images/s%n",
            report.step(),
            report.steps(),
            loss / count,
            simple / count,
            variational / count,
            imagesPerSecond);
        terminal.flush();
        loss = 0;
        simple = 0;
        variational = 0;
        seconds = 0;
        count = 0;
      }
    }

    @Override
    public void onCheckpoint(Path folder) {
      terminal.println("saved " + folder);
      terminal.flush();
    }
  }
}
