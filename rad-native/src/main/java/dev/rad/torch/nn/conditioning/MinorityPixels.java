package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** The pixels of an image whose noise level differs from that of most pixels, or is a mixture. */
sealed interface MinorityPixels permits PixelRuns, PixelIndices {

  /** Returns the number of pixels. */
  int count();

  /**
   * Normalises these pixels with their own gain and offset: {@code y = a x + d} with the a and d
   * that {@link GroupNorm#foldStatistics} computes for their level.
   *
   * @param x the image, {@code [1, C, H, W]}, channels last
   * @param gainAndOffset g and f of every level, {@code [K, 2C]}
   * @param statistics the statistics of x
   * @param y the image normalised for the other pixels, channels last; modified in place
   */
  void normalize(Tensor x, Tensor gainAndOffset, Functional.GroupStatistics statistics, Tensor y);
}
