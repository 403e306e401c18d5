package dev.rad.examples;

import dev.rad.Device;
import dev.rad.torch.tensor.Threads;
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
   * Where to compute.
   *
   * @return the device
   * @throws IllegalArgumentException if there is no such device
   */
  public Device device() {
    return Device.parse(device);
  }

  /** Sets the number of threads, if one was given. */
  public void useThreads() {
    if (threads != null) {
      Threads.setCount(threads);
    }
  }
}
