package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.exception.TrainingException;
import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.PerlinMaskSampler;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.schedule.TdPaintTrainingSchedule;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Evaluates a network on pictures that it is not trained on, always in the same way: each picture
 * has its own Perlin mask, steps of phase 1 and noise, all from one seed. Two values therefore
 * differ only because of the weights, while a training step's loss depends mostly on the steps that
 * it drew. For a process without regions, the hole is the whole picture and all steps are used.
 *
 * <p>The steps of all pictures together are evenly spread over phase 1, the only one that
 * inpainting runs: with n pictures they are the midpoints of {@code n · STEPS_PER_PICTURE} equal
 * parts, dealt out in turn.
 *
 * <p>Immutable; it holds no native memory and may be used by several threads.
 */
public final class Validation {

  /** The number of steps at which each picture is evaluated. */
  public static final int STEPS_PER_PICTURE = 4;

  private static final int GRID_ROWS = 6;
  private static final int GRID_CELL = 192; // pixels, at least, if the pictures are not larger
  private static final byte GREY = (byte) 128;

  private final List<Item> items;
  private final NoiseSchedule schedule;
  private final int phaseSteps; // those that inpainting runs

  /** A picture with its random mask, steps and noise; the seed determines the noise. */
  private record Item(RgbImage picture, Mask mask, int[] steps, long noiseSeed) {}

  /**
   * The means over all pictures and steps; NaN if the network's output is.
   *
   * @param total {@code simple + λ · variational}
   * @param simple the mean squared error of the prediction
   * @param variational the variational term in bits per dimension
   */
  public record Result(double total, double simple, double variational) {}

  /**
   * Draws masks, steps and noise.
   *
   * @param pictures the pictures, of the network's size, held out from training
   * @param schedule the training's schedule
   * @param seed the seed of everything random
   * @throws TrainingException if there is no picture, or they differ in size
   */
  public Validation(List<RgbImage> pictures, NoiseSchedule schedule, long seed) {
    requireOneSize(pictures);
    this.schedule = schedule;
    this.phaseSteps = schedule instanceof RadScheduler rad ? rad.phase1Steps() : schedule.steps();
    this.items = new ArrayList<>();
    SplittableRandom seeds = new SplittableRandom(seed);
    for (RgbImage picture : pictures) {
      SplittableRandom random = seeds.split();
      Mask mask = holeIn(picture, random);
      int[] steps = steps(items.size(), pictures.size());
      items.add(new Item(picture, mask, steps, random.nextLong()));
    }
  }

  private static void requireOneSize(List<RgbImage> pictures) {
    if (pictures.isEmpty()) {
      throw new TrainingException(
          "validation needs at least one picture, found none: hold out some");
    }
    RgbImage first = pictures.get(0);
    for (RgbImage picture : pictures) {
      if (picture.width() != first.width() || picture.height() != first.height()) {
        throw new TrainingException(
            "validation pictures have the network's size, found %d×%d and %d×%d: crop them"
                .formatted(first.width(), first.height(), picture.width(), picture.height()));
      }
    }
  }

  /** Draws a training mask that is not empty: an empty one would evaluate nothing. */
  private Mask holeIn(RgbImage picture, SplittableRandom random) {
    if (!(schedule instanceof RadScheduler) && !(schedule instanceof TdPaintTrainingSchedule)) {
      return Mask.full(picture.width(), picture.height());
    }
    Mask mask;
    do {
      mask = new PerlinMaskSampler().sample(picture.width(), picture.height(), random);
    } while (mask.isEmpty());
    return mask;
  }

  private int[] steps(int index, int pictures) {
    int[] steps = new int[STEPS_PER_PICTURE];
    for (int j = 0; j < steps.length; j++) {
      double part = (j * pictures + index + 0.5) / (pictures * STEPS_PER_PICTURE);
      steps[j] = 1 + (int) (part * phaseSteps);
    }
    return steps;
  }

  /**
   * Computes the loss of a network. Every picture is one batch, so memory does not grow with their
   * number, and no derivatives are recorded.
   *
   * @param denoiser the network
   * @param loss the training's loss
   * @return the means
   */
  Result loss(Denoiser denoiser, HybridLoss loss) {
    double[] sums = new double[3];
    Autograd.off(
        () -> {
          items.forEach(item -> TensorScope.run(() -> add(item, denoiser, loss, sums)));
          return null;
        });
    int n = items.size();
    return new Result(sums[0] / n, sums[1] / n, sums[2] / n);
  }

  private void add(Item item, Denoiser denoiser, HybridLoss loss, double[] sums) {
    TrainingBatch batch = batch(item);
    HybridLoss.Value value = loss.of(denoiser.predict(batch.noisy(), batch.levels()), batch);
    sums[0] += value.total().item();
    sums[1] += value.simple().item();
    sums[2] += value.variational().item();
  }

  private TrainingBatch batch(Item item) {
    int n = STEPS_PER_PICTURE;
    long[] shape = {n, 3, item.picture.height(), item.picture.width()};
    return TrainingBatch.of(
        images(Collections.nCopies(n, item.picture)),
        Tensors.randn(item.noiseSeed, shape),
        Collections.nCopies(n, item.mask),
        item.steps,
        schedule);
  }

  /** Returns pictures as {@code [B, 3, H, W]} in {@code [−1, 1]}. */
  private static Tensor images(List<RgbImage> pictures) {
    return Tensors.stack(
        0,
        pictures.stream().map(p -> Tensors.of(p.toUnitRange(), 3, p.height(), p.width())).toList());
  }

  /**
   * Fills the holes of the first few pictures, with the same noise every time. Pixels outside the
   * holes are kept.
   *
   * @param denoiser the network
   * @param predictionType the quantity that it predicts
   * @param steps the number of steps; a few are enough to see the progress of a training
   * @return a row for each picture: the original, the picture with its hole grey, and the filling;
   *     small pictures are enlarged
   * @throws IllegalArgumentException if the process has fewer steps
   * @throws dev.rad.exception.ImageException if the network's output is NaN
   */
  public RgbImage grid(Denoiser denoiser, PredictionType predictionType, int steps) {
    List<Item> shown = items.subList(0, Math.min(GRID_ROWS, items.size()));
    List<RgbImage> filled = fill(shown, denoiser, predictionType, steps);
    List<List<RgbImage>> rows = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      RgbImage picture = shown.get(i).picture;
      Mask hole = shown.get(i).mask;
      rows.add(
          List.of(
              picture,
              picture.composite(grey(picture), hole),
              picture.composite(filled.get(i), hole)));
    }
    return PictureGrid.of(rows)
        .withZoom(Math.max(1, GRID_CELL / rows.get(0).get(0).width()))
        .toImage();
  }

  private List<RgbImage> fill(
      List<Item> shown, Denoiser denoiser, PredictionType predictionType, int steps) {
    int width = shown.get(0).picture.width();
    int height = shown.get(0).picture.height();
    NoiseSchedule process = reverse();
    StepPlan plan =
        process instanceof RadScheduler rad
            ? StepPlan.evenlySpaced(rad.phase1Steps(), steps)
            : StepPlan.evenlySpaced(process.steps(), steps);
    var sampler = new Sampler(denoiser, predictionType, new AncestralUpdate(), plan);
    var noise = new SeededNoise(shown.stream().map(Item::noiseSeed).toList());
    try (var scope = TensorScope.open();
        var pixels =
            PixelSchedule.of(process, shown.stream().map(Item::mask).toList(), Device.CPU)) {
      Tensor images = images(shown.stream().map(Item::picture).toList());
      Tensor start = sampler.start(images, pixels, noise);
      Tensor result = sampler.run(start, pixels, noise, ProgressListener.NONE);
      List<RgbImage> filled = new ArrayList<>();
      for (int i = 0; i < shown.size(); i++) {
        filled.add(RgbImage.fromUnitRange(width, height, result.select(0, i).toFloats()));
      }
      return filled;
    }
  }

  /** Returns the process that inpainting reverses: the training's, unless it is TD-Paint's. */
  private NoiseSchedule reverse() {
    return schedule instanceof TdPaintTrainingSchedule
        ? RadSettings.TD_PAINT.scheduler()
        : schedule;
  }

  private static RgbImage grey(RgbImage like) {
    byte[] pixels = new byte[like.width() * like.height() * 3];
    Arrays.fill(pixels, GREY);
    return RgbImage.of(like.width(), like.height(), pixels);
  }

  /** {@return the number of pictures} */
  @Override
  public String toString() {
    return "Validation[%d pictures]".formatted(items.size());
  }
}
