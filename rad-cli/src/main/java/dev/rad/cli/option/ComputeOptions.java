package dev.rad.cli.option;

import dev.rad.Device;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import picocli.CommandLine.Option;

/** The options of the device and the number of threads to compute with. */
public final class ComputeOptions {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description =
          "cpu, cuda, cuda:N, or auto: a GPU if one can be used, otherwise the CPU"
              + " (${DEFAULT-VALUE})")
  private String device;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads (default: all cores)")
  private Integer threads;

  /** Creates the options, which picocli fills in. */
  public ComputeOptions() {}

  /**
   * Checks the device's syntax, without querying the machine.
   *
   * @throws IllegalArgumentException if the device is malformed
   */
  public void check() {
    Device.parse(device);
  }

  /**
   * Returns the device to compute on, which is known to exist.
   *
   * @return the device; for auto the first GPU, or the CPU if there is none
   * @throws IllegalArgumentException if the device is malformed
   * @throws dev.rad.exception.UnsupportedPlatformException if the requested GPU does not exist
   */
  public Device device() {
    return Devices.resolve(Device.parse(device));
  }

  /** Sets the number of threads, if given. */
  public void useThreads() {
    if (threads != null) {
      Threads.setCount(threads);
    }
  }
}
