package dev.rad.spark;

import dev.rad.Device;
import dev.rad.exception.UnsupportedPlatformException;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;

/** Chooses the device of a task: the GPU that Spark assigned to it, or the CPU. */
final class TaskDevice {

  /** The name of GPUs in Spark's settings: {@code spark.task.resource.gpu.amount}. */
  static final String GPU = "gpu";

  private TaskDevice() {}

  /**
   * Chooses the device.
   *
   * @param wanted {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param resources the resources that Spark assigned to the task
   * @return for {@code auto} the assigned GPU, or the CPU if there is none; for {@code cuda} the
   *     assigned GPU, or the first one
   * @throws UnsupportedPlatformException if Spark does not identify GPUs by number
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
