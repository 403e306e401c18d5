package dev.rad.torch.training;

import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.Transition;
import dev.rad.torch.nn.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Noisy images and what is known of them: each image has its own mask m and its own step k, and
 * each pixel the transition from k to k − 1 of its mask value (RAD, CVPR 2025, section 3.1).
 *
 * @param clean x₀, {@code [B, 3, S, S]} in {@code [−1, 1]}
 * @param noise ε, the same shape
 * @param noisy {@code x_k = √ᾱ x₀ + √(1−ᾱ) ε}
 * @param levels what the network is told
 * @param coefficients the loss's coefficients at every pixel
 */
record TrainingBatch(
    Tensor clean, Tensor noise, Tensor noisy, NoiseInput levels, LossCoefficients coefficients) {

  /** Draws a batch; everything about it follows from the seed. */
  static TrainingBatch draw(
      PhotoFolder photos,
      int size,
      RadScheduler schedule,
      double phase1Fraction,
      MaskSampler masks,
      long seed) {
    int side = photos.size();
    float[] images = new float[size * 3 * side * side];
    List<Mask> drawn = new ArrayList<>();
    int[] k = new int[size];
    SplittableRandom batchRandom = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      SplittableRandom random = batchRandom.split();
      float[] crop = photos.crop(random);
      System.arraycopy(crop, 0, images, i * crop.length, crop.length);
      k[i] = step(schedule, phase1Fraction, random);
      drawn.add(masks.sample(side, side, random));
    }
    Tensor noise = Tensors.randn(batchRandom.nextLong(), size, 3, side, side);
    return of(Tensors.of(images, size, 3, side, side), noise, drawn, k, schedule);
  }

  private static int step(RadScheduler schedule, double phase1Fraction, SplittableRandom random) {
    return random.nextDouble() < phase1Fraction
        ? 1 + random.nextInt(schedule.phase1Steps())
        : schedule.phase1Steps() + 1 + random.nextInt(schedule.phase2Steps());
  }

  /** Adds noise to given images with hard masks, at given steps. */
  static TrainingBatch of(
      Tensor clean, Tensor noise, List<Mask> masks, int[] k, NoiseSchedule schedule) {
    int n = masks.size();
    int pixels = masks.get(0).width() * masks.get(0).height();
    Transition[][] transitions = new Transition[n][2];
    Transition[][] following = new Transition[n][2];
    double[] known = new double[n];
    double[] filled = new double[n];
    float[] hole = new float[n * pixels];
    for (int i = 0; i < n; i++) {
      if (!masks.get(i).isHard()) {
        throw new IllegalArgumentException("training takes hard masks, with values 0 and 1 only");
      }
      System.arraycopy(masks.get(i).toFloats(), 0, hole, i * pixels, pixels);
      for (int m = 0; m < 2; m++) {
        transitions[i][m] = schedule.transition(k[i], k[i] - 1, m);
        following[i][m] =
            k[i] < schedule.steps() ? schedule.transition(k[i] + 1, k[i], m) : transitions[i][m];
      }
      known[i] = schedule.networkStep(k[i], 0);
      filled[i] = schedule.networkStep(k[i], 1);
    }
    long height = masks.get(0).height();
    long width = masks.get(0).width();
    Tensor mask = Tensors.of(hole, n, 1, height, width);
    PixelMap map =
        (source, function) -> {
          float[] values = new float[n * pixels];
          for (int i = 0; i < values.length; i++) {
            Transition[] ofImage = source[i / pixels];
            values[i] = (float) function.applyAsDouble(ofImage[hole[i] == 0 ? 0 : 1]);
          }
          return Tensors.of(values, n, 1, height, width);
        };
    LossCoefficients coefficients = LossCoefficients.of(map, transitions, following);
    return new TrainingBatch(
        clean,
        noise,
        clean.mul(coefficients.signal()).addcmul(noise, coefficients.sigma()),
        NoiseInput.Levels.ofHardMask(known, filled, mask),
        coefficients);
  }

  /** Looks up a function of each pixel's transition, {@code [B, 1, H, W]}. */
  @FunctionalInterface
  interface PixelMap {
    Tensor of(Transition[][] perImageAndMask, ToDoubleFunction<Transition> function);
  }
}
