package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/** Losses that compare clean images with the known pixels, for each image of a batch on its own. */
final class Residuals {

  /** Below any residual that float32 pictures can have, but for none at all. */
  private static final double TINY = 1e-30;

  private Residuals() {}

  /**
   * Returns the loss {@code ‖y − m ⊙ x̂₀‖₂} of the clipped clean image. Where it is 0 its
   * derivatives are, too.
   *
   * @param known m, {@code [B, 1, H, W]}
   * @param y what is observed, {@code [B, C, H, W]}
   */
  static ImageLoss norm(Tensor known, Tensor y) {
    return (x, prediction) ->
        squares(y.sub(prediction.clippedX0().mul(known)))
            .clamp(TINY, Double.POSITIVE_INFINITY)
            .sqrt();
  }

  /** Returns the sum of squares of each image, {@code [B]}. */
  static Tensor squares(Tensor difference) {
    long perImage = difference.shape().elements() / difference.size(0);
    return difference.square().meanPerImage().mul(perImage);
  }
}
