package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** The pixels of an image that have another noise level than most, or a mixture of levels. */
sealed interface MinorityPixels permits PixelRuns, PixelIndices {

  /** Counts them. */
  int count();

  /**
   * Normalises these pixels with their own gain and offset: {@code y = a x + d} with the line that
   * {@link GroupNorm#foldStatistics} makes of their level.
   *
   * @param x the image, {@code [1, C, H, W]}, channels last
   * @param gainAndOffset g and f of every level, {@code [K, 2C]}
   * @param statistics the statistics of x
   * @param y the image normalised for the others, channels last; is changed
   */
  void normalize(Tensor x, Tensor gainAndOffset, Functional.GroupStatistics statistics, Tensor y);
}
