package dev.rad.spark;

import dev.rad.Device;
import dev.rad.exception.UnsupportedPlatformException;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;

/** Where a task computes: on the GPU that Spark gave it, or on the processor. */
final class TaskDevice {

  /** What Spark's settings call GPUs: {@code spark.task.resource.gpu.amount}. */
  static final String GPU = "gpu";

  private TaskDevice() {}

  /**
   * Chooses.
   *
   * @param wanted {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param resources what Spark gave the task
   * @return for auto the GPU that was given, else the processor; for cuda that GPU, else the first
   * @throws UnsupportedPlatformException if Spark names GPUs otherwise than by their numbers
   */
  static Device of(String wanted, Map<String, ResourceInformation> resources) {
    Device named = Device.parse(wanted);
    boolean anyGpu = wanted.equals("auto") || wanted.equals("cuda");
    ResourceInformation given = resources.get(GPU);
    if (!anyGpu || given == null || given.addresses().length == 0) {
      return wanted.equals("auto") ? Device.CPU : named;
    }
    String address = given.addresses()[0];
    if (!address.matches("\\d{1,4}")) {
      throw new UnsupportedPlatformException(
          "Spark gave the task the GPU '%s', but rad knows GPUs by their numbers: let the discovery script print indices such as 0"
              .formatted(address));
    }
    return Device.cuda(Integer.parseInt(address));
  }
}
