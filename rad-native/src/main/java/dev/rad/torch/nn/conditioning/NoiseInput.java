package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * What the network is told about the noise in its input: the step number of each pixel.
 *
 * <p>An image with a hard mask has only two levels at any step, so the usual form is a short list
 * of levels per image with one weight map each ({@link Levels}). Embedding them is exact and costs
 * what a plain diffusion step costs, because resizing and projecting the embedding are linear. A
 * continuous map ({@link Dense}) embeds every pixel, as the published program always does.
 */
public sealed interface NoiseInput {

  /**
   * The same step number at every pixel of an image: a plain diffusion step.
   *
   * @param steps one per image
   * @return the input
   */
  static NoiseInput uniform(double... steps) {
    float[][] levels = new float[steps.length][1];
    for (int i = 0; i < steps.length; i++) {
      levels[i][0] = (float) steps[i];
    }
    return new Levels(levels, null);
  }

  /**
   * A few levels per image.
   *
   * @param steps {@code [B][K]}: each image's step numbers, all rows of the same length
   * @param weights {@code [B, K, H, W]}: how much of each level a pixel has, summing to 1 at every
   *     pixel; null where there is one level
   */
  record Levels(float[][] steps, Tensor weights) implements NoiseInput {
    /** Checks that weights are there where they are needed. */
    public Levels {
      if (steps.length == 0 || (weights == null && steps[0].length != 1)) {
        throw new IllegalArgumentException(
            "levels need one image at least, and weight maps where an image has several levels");
      }
    }

    /**
     * The levels of images with hard masks: {@code known} where the mask is 0, {@code hole} where
     * it is 1.
     *
     * @param known step number of the kept pixels, per image
     * @param hole step number of the hole's pixels, per image
     * @param mask {@code [B, 1, H, W]} of zeros and ones
     * @return the input
     */
    public static Levels ofHardMask(double[] known, double[] hole, Tensor mask) {
      float[][] steps = new float[known.length][];
      for (int i = 0; i < known.length; i++) {
        steps[i] = new float[] {(float) known[i], (float) hole[i]};
      }
      Tensor keep = mask.neg().add(1);
      return new Levels(steps, Tensors.cat(1, keep, mask));
    }

    /** {@return the step numbers and the size of their maps} */
    @Override
    public String toString() {
      return "Levels[%s, %s]".formatted(Arrays.deepToString(steps), weights);
    }
  }

  /**
   * One step number per pixel.
   *
   * @param steps {@code [B, 1, H, W]}, fractional values allowed
   */
  record Dense(Tensor steps) implements NoiseInput {}

  /**
   * A few levels per image, with weights of their own at every resolution of the network: what
   * TD-Paint's networks are told, whose maps of steps are resized before they are embedded.
   *
   * @param steps {@code [B][K]}: each image's step numbers, all rows of the same length
   * @param weights {@code [B, K, h, w]} at the image's size, half of it, a quarter and so on
   */
  record Resized(float[][] steps, List<Tensor> weights) implements NoiseInput {
    /** {@return the step numbers and how many sizes have maps} */
    @Override
    public String toString() {
      return "Resized[%s, %d sizes]".formatted(Arrays.deepToString(steps), weights.size());
    }
  }

  /**
   * One step number per pixel, at every resolution of the network.
   *
   * @param steps {@code [B, 1, h, w]} at the image's size, half of it, a quarter and so on
   */
  record ResizedDense(List<Tensor> steps) implements NoiseInput {}
}
