package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Tensor;

/** Limits predicted clean images to the range of images. */
@FunctionalInterface
public interface Thresholding {

  /** Leaves them unchanged. */
  Thresholding NONE = (x0, changing) -> x0;

  /** Clips them to {@code [−1, 1]}: ADM's choice and the default. */
  Thresholding CLIP = (x0, changing) -> x0.clamp(-1, 1);

  /**
   * Returns Imagen's dynamic thresholding: large values shrink their whole image instead of
   * saturating.
   *
   * @param quantile the quantile of {@code |x̂₀|} that is not scaled beyond the range, such as
   *     0.995
   * @return the thresholding
   * @throws IllegalArgumentException if the quantile is not in {@code (0, 1]}
   */
  static Thresholding dynamic(double quantile) {
    return new DynamicThresholding(quantile);
  }

  /**
   * Limits clean images.
   *
   * @param x0 predicted clean images, {@code [B, C, H, W]}
   * @param changing truth values, {@code [B, 1, H, W]} or {@code [B, 1, 1, 1]}: the pixels that the
   *     current step changes (β &gt; 0)
   * @return the limited images, of the same shape
   */
  Tensor limit(Tensor x0, Tensor changing);
}
