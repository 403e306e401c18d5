package dev.rad.cli.option;

import dev.rad.Device;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import picocli.CommandLine.Option;

/** The options that say where and on how many threads is computed. */
public final class ComputeOptions {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description =
          "cpu, cuda, cuda:N, or auto: a GPU if one can be used, else the processor"
              + " (${DEFAULT-VALUE})")
  private String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "processor threads (default: all cores)")
  private Integer threads;

  /** For the command line's parser. */
  public ComputeOptions() {}

  /**
   * Refuses a device that is written wrongly, without a look at the machine.
   *
   * @throws IllegalArgumentException if it is
   */
  public void check() {
    Device.parse(device);
  }

  /**
   * Where to compute: a device that is there.
   *
   * @return the device; for auto the first GPU, or the CPU if there is none
   * @throws IllegalArgumentException if it is written wrongly
   * @throws dev.rad.exception.UnsupportedPlatformException if a GPU was asked for that is not there
   */
  public Device device() {
    return Devices.resolve(Device.parse(device));
  }

  /** Sets the number of threads, if one was given. */
  public void useThreads() {
    if (threads != null) {
      Threads.setCount(threads);
    }
  }
}
