package dev.rad.torch.sampling;

import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * Dynamic thresholding (Saharia et al. 2022, Imagen, arXiv 2205.11487, section 2.3): with s the
 * larger of 1 and a quantile of {@code |x̂₀|} per image, clips to {@code [−s, s]} and divides by s.
 *
 * <p>The quantile is taken over the pixels that the current step changes. Known pixels are clean
 * and lie within the range; counting them would hide the excess of a small hole, and the result
 * would depend on how much of the picture is known. With a soft mask all pixels that still lose
 * noise count; in a plain diffusion step, all pixels. If no pixel changes, nothing is scaled.
 *
 * @param quantile the quantile, such as 0.995
 */
public record DynamicThresholding(double quantile) implements Thresholding {

  /**
   * Checks the quantile.
   *
   * @throws IllegalArgumentException if it is not in {@code (0, 1]}
   */
  public DynamicThresholding {
    if (!(quantile > 0 && quantile <= 1)) {
      throw new IllegalArgumentException(
          "the quantile must be above 0 and at most 1, not " + quantile);
    }
  }

  @Override
  public Tensor limit(Tensor x0, Tensor changing) {
    Tensor ignored = Tensors.full(DType.F32, Double.NaN, 1).to(x0.device());
    Tensor q = changing.where(x0.abs(), ignored).quantilePerImage(quantile);
    Tensor one = Tensors.full(DType.F32, 1, 1).to(x0.device());
    Tensor s = q.gt(1).where(q, one).reshape(-1, 1, 1, 1); // also 1 where q is NaN
    return x0.div(s).clamp(-1, 1);
  }
}
