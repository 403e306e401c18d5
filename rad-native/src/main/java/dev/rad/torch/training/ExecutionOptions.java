package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.checkpoint.DType;

/**
 * How a training computes. None of it changes what is learned but by rounding.
 *
 * @param device where
 * @param precision of convolutions and matrix products: {@link DType#F32}, {@link DType#BF16} or
 *     {@link DType#F16}, the weights and sums staying in float32 (automatic mixed precision)
 * @param activationCheckpointing whether the inside of each block is computed again for the
 *     derivatives instead of kept: about a third slower, with a fraction of the memory
 * @param channelsLast whether feature maps keep a pixel's channels beside each other in memory
 */
public record ExecutionOptions(
    Device device, DType precision, boolean activationCheckpointing, boolean channelsLast) {

  /** On the CPU in float32. */
  public static final ExecutionOptions CPU =
      new ExecutionOptions(Device.CPU, DType.F32, false, false);

  /**
   * Checks the precision.
   *
   * @throws IllegalArgumentException if it is none of the three
   */
  public ExecutionOptions {
    TrainingOptions.require(
        precision == DType.F32 || precision == DType.BF16 || precision == DType.F16,
        "precision must be F32, BF16 or F16, not " + precision);
  }

  /** The same on another device. */
  ExecutionOptions onDevice(Device other) {
    return new ExecutionOptions(other, precision, activationCheckpointing, channelsLast);
  }
}
