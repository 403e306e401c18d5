package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.mask.Mask;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.Transition;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.WholeSteps;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Noisy images and what they were made from: each image has its own mask m and its own step k, and
 * each pixel the transition from k to k − 1 of its mask value (RAD, CVPR 2025, section 3.1).
 *
 * @param clean x₀, {@code [B, 3, S, S]} in {@code [−1, 1]}
 * @param noise ε, the same shape
 * @param noisy {@code x_k = √ᾱ x₀ + √(1−ᾱ) ε}
 * @param levels the conditioning of the network
 * @param coefficients the loss's coefficients at every pixel
 */
record TrainingBatch(
    Tensor clean, Tensor noise, Tensor noisy, NoiseInput levels, LossCoefficients coefficients) {

  /** Creates tensors from examples that all have the same size. */
  static TrainingBatch of(List<TrainingExample> examples, NoiseSchedule schedule, Device device) {
    int n = examples.size();
    int side = examples.get(0).mask().width();
    float[] images = new float[n * 3 * side * side];
    List<Tensor> noise = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] pixels = examples.get(i).pixels();
      System.arraycopy(pixels, 0, images, i * pixels.length, pixels.length);
      noise.add(Tensors.randn(examples.get(i).noiseSeed(), 1, 3, side, side));
    }
    TrainingBatch batch =
        of(
            Tensors.of(images, n, 3, side, side).to(device),
            Tensors.cat(0, noise.toArray(Tensor[]::new)).to(device),
            examples.stream().map(TrainingExample::mask).toList(),
            examples.stream().mapToInt(TrainingExample::k).toArray(),
            schedule);
    return examples.stream().allMatch(example -> example.unknown().isEmpty())
        ? batch
        : batch.countingOnly(known(examples, side).to(device));
  }

  /** Returns 1 for every pixel that is known, {@code [B, 1, S, S]}. */
  private static Tensor known(List<TrainingExample> examples, int side) {
    float[] known = new float[examples.size() * side * side];
    for (int i = 0; i < examples.size(); i++) {
      Mask unknown = examples.get(i).unknown().orElse(Mask.empty(side, side));
      System.arraycopy(unknown.inverted().toFloats(), 0, known, i * side * side, side * side);
    }
    return Tensors.of(known, examples.size(), 1, side, side);
  }

  private TrainingBatch countingOnly(Tensor known) {
    return new TrainingBatch(clean, noise, noisy, levels, coefficients.countingOnly(known));
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
    Device device = clean.device();
    long height = masks.get(0).height();
    long width = masks.get(0).width();
    Tensor mask = Tensors.of(hole, n, 1, height, width).to(device);
    PixelMap map =
        (source, function) -> {
          float[] values = new float[n * pixels];
          for (int i = 0; i < values.length; i++) {
            Transition[] ofImage = source[i / pixels];
            values[i] = (float) function.applyAsDouble(ofImage[hole[i] == 0 ? 0 : 1]);
          }
          return Tensors.of(values, n, 1, height, width).to(device);
        };
    LossCoefficients coefficients = LossCoefficients.of(map, transitions, following);
    return new TrainingBatch(
        clean,
        noise,
        clean.mul(coefficients.signal()).addcmul(noise, coefficients.sigma()),
        levels(schedule.conditioning(), known, filled, mask),
        coefficients);
  }

  /**
   * Returns the conditioning of images, given the steps of their known pixels and of their hole.
   */
  private static NoiseInput levels(
      NoiseConditioning conditioning, double[] known, double[] filled, Tensor mask) {
    if (Arrays.equals(known, filled)) {
      return NoiseInput.uniform(known);
    }
    if (conditioning == NoiseConditioning.TD_PAINT) {
      return WholeSteps.ofHardMasks(
          known, filled, mask.toFloats(), (int) mask.size(2), (int) mask.size(3));
    }
    return NoiseInput.Levels.ofHardMask(known, filled, mask);
  }

  /** A function of each pixel's transition, {@code [B, 1, H, W]}. */
  @FunctionalInterface
  interface PixelMap {
    Tensor of(Transition[][] perImageAndMask, ToDoubleFunction<Transition> function);
  }
}
