package dev.rad.torch.training;

import dev.rad.AdaptOptions;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.DType;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.placement.Window;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Adapts a network to one photo before its hole is filled: trains low-rank adapters on the known
 * pixels, with the process, prediction and conditioning that the network was trained with.
 *
 * <pre>{@code
 * L = mean over pictures of (Σ_j a_j (ŷ_j − y_j)² + λ Σ_j a_j L_vlb,j) / Σ_j a_j
 * }</pre>
 *
 * <p>Here ŷ is the prediction, y what it should be, and a_j is 1 where the picture's mask covers a
 * known pixel and 0 elsewhere. Squares are drawn from the photo at several scales ({@link
 * PhotoSquares}). The learning rate rises over the first tenth of the steps, at most 10, and falls
 * linearly over the second half.
 */
public final class PhotoAdaptation {

  private static final long STEPS = 0x9E3779B97F4A7C15L; // keeps the steps' seeds apart
  private static final int MOST_WARMUP = 10;

  private final RadUNet network;
  private final NoiseSchedule schedule;
  private final Gradients gradients;
  private final PhotoSquares squares;
  private final AdaptOptions options;
  private final OptimizerOptions optimization;

  private PhotoAdaptation(
      RadUNet network,
      Objective objective,
      DType precision,
      PhotoSquares squares,
      AdaptOptions options) {
    this.network = network;
    this.schedule = objective.schedule();
    this.squares = squares;
    this.options = options;
    this.optimization =
        OptimizerOptions.builder()
            .learningRate(options.learningRate())
            .warmupSteps(Math.min(MOST_WARMUP, options.steps() / 10))
            .decaySteps(options.steps() / 2)
            .build();
    ExecutionOptions execution =
        ExecutionOptions.builder().device(network.device()).precision(precision).build();
    this.gradients = new Gradients(network, schedule, new HybridLoss(objective), execution);
  }

  /**
   * Trains adapters.
   *
   * @param network an unconditional network in float32; it has no adapter before and after
   * @param settings what it was trained with
   * @param precision the precision of convolutions and matrix products: F32 or BF16
   * @param photo the photo; the pixels under the hole have no influence
   * @param hole the hole: pixels with values above 0, of the photo's size
   * @param options the options
   * @return the adapters, which do not depend on the network's memory
   * @throws dev.rad.exception.CancelledException if the listener asked to stop, or this thread was
   *     interrupted
   * @throws dev.rad.exception.MaskException if too few pixels are known
   * @throws TrainingException if a loss is not finite
   */
  public static AdapterTensors run(
      RadUNet network,
      RadSettings settings,
      DType precision,
      RgbImage photo,
      Mask hole,
      AdaptOptions options) {
    Objective objective =
        Objective.of(settings).toBuilder()
            .phase1Fraction(1) // the phase that inpainting runs
            .simpleActiveOnly(true)
            .normalizeByActive(true)
            .build();
    UNetConfig config = network.config();
    double reduction =
        options.placement().windows(hole, config.imageSize(), config.requiredMultiple()).stream()
            .mapToDouble(PhotoAdaptation::reduction)
            .max()
            .orElse(Double.POSITIVE_INFINITY);
    PhotoSquares squares = PhotoSquares.of(photo, hole, reduction, config.imageSize());
    return new PhotoAdaptation(network, objective, precision, squares, options).train(photo);
  }

  private static double reduction(Window window) {
    return Math.max(
        (double) window.region().width() / window.width(),
        (double) window.region().height() / window.height());
  }

  private AdapterTensors train(RgbImage photo) {
    var progress = new ProgressReporter(options.listener());
    try (var lora = Lora.fresh(network, LoraConfig.photo(options.rank()), options.seed());
        var optimizer = new AdamW(lora.trainable(), optimization.weightDecay())) {
      for (int step = 1; step <= options.steps(); step++) {
        progress.requireGoingOn("adapting before", step, options.steps());
        Gradients.Losses losses = gradients.add(draw(step), options.batchSize(), 1);
        advance(step, losses, optimizer);
        progress.report(photo, options.steps());
      }
      return lora.toTensors();
    }
  }

  private List<TrainingExample> draw(int step) {
    var random = new SplittableRandom(options.seed() * STEPS + step);
    int steps = schedule instanceof RadScheduler rad ? rad.phase1Steps() : schedule.steps();
    List<TrainingExample> examples = new ArrayList<>(options.batchSize());
    for (int i = 0; i < options.batchSize(); i++) {
      examples.add(squares.draw(random.split(), steps));
    }
    return examples;
  }

  private void advance(int step, Gradients.Losses losses, AdamW optimizer) {
    double norm = optimizer.gradientNorm();
    double rate = optimization.learningRateAt(step, options.steps());
    if (!Double.isFinite(losses.total()) || !Double.isFinite(norm)) {
      throw new TrainingException(
          "adapting diverged at step %d: take a learning rate below %s"
              .formatted(step, options.learningRate()));
    }
    try (var noGradients = Autograd.noGrad()) {
      optimizer.step(step, rate, optimization.clipping(norm));
    }
  }

  /** {@return the number of steps and the squares} */
  @Override
  public String toString() {
    return "PhotoAdaptation[%d steps, %s]".formatted(options.steps(), squares);
  }
}
