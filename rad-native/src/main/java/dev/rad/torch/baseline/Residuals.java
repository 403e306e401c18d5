package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/** How far clean images are from what is known, for each image of a batch on its own. */
final class Residuals {

  /** Below any residual that float32 pictures can have, but for none at all. */
  private static final double TINY = 1e-30;

  private Residuals() {}

  /**
   * {@code ‖y − m ⊙ x̂₀‖₂} with the clipped clean image. Where it is 0 its derivatives are, too.
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

  /** The sum of squares of each image, {@code [B]}. */
  static Tensor squares(Tensor difference) {
    long perImage = difference.shape().elements() / difference.size(0);
    return difference.square().meanPerImage().mul(perImage);
  }
}
