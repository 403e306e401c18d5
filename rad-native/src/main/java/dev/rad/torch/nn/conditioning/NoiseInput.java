package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditioning of a network on the noise in its input: the step number of each pixel.
 *
 * <p>An image with a hard mask has only two levels at any step, so the usual form is a short list
 * of levels per image with one weight map each ({@link Levels}). This is exact and costs no more
 * than a plain diffusion step, because resizing and projecting the embedding are linear. A
 * continuous map ({@link Dense}) embeds every pixel, as the published program always does.
 */
public sealed interface NoiseInput {

  /**
   * Creates the input of a plain diffusion step: the same step number at every pixel of an image.
   *
   * @param steps one per image
   * @return the input
   */
  static NoiseInput uniform(double... steps) {
    float[][] levels = new float[steps.length][1];
    for (int i = 0; i < steps.length; i++) {
      levels[i][0] = (float) steps[i];
    }
    return new Levels(levels, (LevelMaps) null);
  }

  /**
   * Returns the number of images.
   *
   * @return B
   */
  default long images() {
    if (this instanceof Levels levels) {
      return levels.steps().length;
    }
    if (this instanceof Resized resized) {
      return resized.steps().length;
    }
    return this instanceof Dense dense
        ? dense.steps().size(0)
        : ((ResizedDense) this).steps().get(0).size(0);
  }

  /**
   * A few levels per image.
   *
   * @param steps {@code [B][K]}: each image's step numbers, all rows of the same length
   * @param maps the share of each level at every pixel, owned by the caller; null if there is one
   *     level
   */
  record Levels(float[][] steps, @Nullable LevelMaps maps) implements NoiseInput {
    /**
     * Checks that maps are given where they are needed.
     *
     * @throws IllegalArgumentException if there is no image, or no maps for several levels
     */
    public Levels {
      if (steps.length == 0 || (maps == null && steps[0].length != 1)) {
        throw new IllegalArgumentException(
            "levels need one image at least, and weight maps where an image has several levels");
      }
    }

    /**
     * Creates an input for a single evaluation: nothing computed from its maps is kept.
     *
     * @param steps {@code [B][K]}: each image's step numbers, all rows of the same length
     * @param weights {@code [B, K, H, W]}: the share of each level, summing to 1 at every pixel;
     *     null if there is one level
     * @throws IllegalArgumentException if there is no image, or no maps for several levels
     */
    public Levels(float[][] steps, @Nullable Tensor weights) {
      this(steps, weights == null ? null : LevelMaps.borrowed(weights));
    }

    /**
     * Creates the levels of images with hard masks: {@code known} where the mask is 0, {@code hole}
     * where it is 1.
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

    /**
     * Returns the weight maps at the images' size.
     *
     * @return {@code [B, K, H, W]}; null if there is one level
     */
    public @Nullable Tensor weights() {
      return maps == null ? null : maps.weights();
    }

    /** {@return the step numbers and the size of their maps} */
    @Override
    public String toString() {
      return "Levels[%s, %s]".formatted(Arrays.deepToString(steps), weights());
    }
  }

  /**
   * One step number per pixel.
   *
   * @param steps {@code [B, 1, H, W]}, fractional values allowed
   */
  record Dense(Tensor steps) implements NoiseInput {}

  /**
   * A few levels per image, with separate weights at every resolution of the network: the
   * conditioning of TD-Paint's networks, whose maps of steps are resized before they are embedded.
   *
   * @param steps {@code [B][K]}: each image's step numbers, all rows of the same length
   * @param maps maps made by {@link LevelMaps#ofResolutions}, owned by the caller
   */
  record Resized(float[][] steps, LevelMaps maps) implements NoiseInput {
    /**
     * Returns the weight maps at each resolution.
     *
     * @return {@code [B, K, h, w]} at the image's size, half of it, a quarter and so on
     */
    public List<Tensor> weights() {
      return maps.given();
    }

    /** {@return the step numbers and the number of sizes that have maps} */
    @Override
    public String toString() {
      return "Resized[%s, %d sizes]".formatted(Arrays.deepToString(steps), weights().size());
    }
  }

  /**
   * One step number per pixel, at every resolution of the network.
   *
   * @param steps {@code [B, 1, h, w]} at the image's size, half of it, a quarter and so on
   */
  record ResizedDense(List<Tensor> steps) implements NoiseInput {}
}
