package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** The pixels of an image that have another noise level than most, or a mixture of levels. */
interface MinorityPixels {

  /** How many there are. */
  int count();

  /**
   * Normalises these pixels with their own gain and offset: {@code y = a x + d} with the line that
   * {@link GroupNorm#ofInput} makes of their level.
   *
   * @param x the image, {@code [1, C, H, W]}, channels last
   * @param told every level's gain and offset, {@code [K, 2C]}
   * @param statistics of x
   * @param y the image normalised for the others, channels last; is changed
   */
  void renew(Tensor x, Tensor told, Functional.GroupStatistics statistics, Tensor y);
}
