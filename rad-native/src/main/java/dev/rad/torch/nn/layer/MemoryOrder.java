package dev.rad.torch.nn.layer;

import dev.rad.Device;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;

/**
 * Chooses the order of an image's numbers in memory in which LibTorch computes a whole network
 * fastest. Every layer keeps it: tensors of different orders are added number by number.
 *
 * <p>Convolutions are fastest with channels last. While derivatives are recorded on the CPU, that
 * gain is less than what group normalisation and its derivative lose, so there images are stored in
 * row-major order, plane by plane.
 */
public final class MemoryOrder {

  private MemoryOrder() {}

  /**
   * Returns whether images are stored in row-major order instead of channels last.
   *
   * @param device where they are
   * @return true on the CPU while derivatives are recorded
   */
  public static boolean isRowMajor(Device device) {
    return Autograd.isOn() && device.kind() == Device.Kind.CPU;
  }

  /**
   * Puts images into the fastest order.
   *
   * @param x {@code [B, C, H, W]}
   * @return the same elements; those of x itself if they are in that order
   */
  public static Tensor fastest(Tensor x) {
    return isRowMajor(x.device()) ? x.contiguous() : x.channelsLast();
  }
}
