package dev.rad.torch.tensor;

import dev.rad.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;

/**
 * Copies from the host to a GPU. A copy out of ordinary memory makes the host wait for everything
 * that the GPU has still to do; one out of page-locked memory is one more item in its queue.
 * LibTorch does not use the page-locked memory for anything else before the copy is done.
 */
final class HostToDevice {
  /**
   * What is larger, mostly weights, is copied directly: page-locked memory is never returned to the
   * system.
   */
  static final long MOST_STAGED_BYTES = 16L << 20;

  private HostToDevice() {}

  /**
   * Copies a tensor.
   *
   * @param source on the CPU
   * @param device a GPU
   * @return the same elements there
   */
  static Tensor copy(Tensor source, Device device) {
    boolean staged = isStaged(source.nativeTensor().nbytes());
    return TensorScope.compute(
        () -> {
          try (var target = Tensors.nativeDevice(device);
              var sameFormat = new MemoryFormatOptional()) {
            return NativeCall.of(
                "to " + device,
                () -> {
                  var lent = source.nativeTensor();
                  var from = staged ? lent.pin_memory() : lent;
                  return from.to(target, lent.scalar_type(), staged, false, sameFormat);
                },
                source);
          }
        });
  }

  static boolean isStaged(long bytes) {
    return bytes > 0 && bytes <= MOST_STAGED_BYTES;
  }
}
