package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.UnsupportedPlatformException;
import dev.rad.torch.internal.Natives;
import org.bytedeco.pytorch.global.torch;

/** Which devices this process can compute on. */
public final class Devices {

  private Devices() {}

  /**
   * Loads LibTorch, if it is not loaded yet: about a second.
   *
   * @throws UnsupportedPlatformException if it has no build for this platform or cannot be loaded
   */
  public static void prepare() {
    Natives.load();
  }

  /**
   * How many GPUs LibTorch sees; 0 with a CPU build.
   *
   * @return the number
   */
  public static int cudaCount() {
    Natives.load();
    return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
  }

  /**
   * Checks that a device is there.
   *
   * @param device the device
   * @throws UnsupportedPlatformException if it is not
   */
  public static void require(Device device) {
    if (device.kind() == Device.Kind.CUDA && device.index() >= cudaCount()) {
      throw new UnsupportedPlatformException(
          device
              + " was asked for, but LibTorch sees "
              + cudaCount()
              + " GPUs: use the pytorch artifact with the -gpu classifier and a CUDA 13 driver, or"
              + " the device cpu");
    }
  }
}
