package dev.rad.spark;

import dev.rad.Device;
import dev.rad.Inpainter;
import dev.rad.cli.inpaint.NamedMethod;
import dev.rad.exception.CheckpointException;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * The border to the library's networks: opens what fills, in an executor, and sets it up.
 *
 * @param options of the job
 * @param weights null if none are needed
 * @param adapter null if there is none
 * @param files their file systems
 */
record NetworkLoader(
    BulkOptions options,
    @Nullable NetworkFile weights,
    @Nullable NetworkFile adapter,
    FileSystems files)
    implements Serializable {

  /** Returns which network a task on a device shares. */
  NetworkKey key(Device device) {
    InpainterSource other = options.inpainter();
    if (other != null) {
      return new NetworkKey(other.getClass().getName() + options.text(), null, "", device);
    }
    if (weights == null || !options.needNetwork()) {
      return new NetworkKey(options.method().text(), null, "", Device.CPU);
    }
    NetworkSettings network = options.network();
    return new NetworkKey(
        weights.digest(),
        adapter == null ? null : adapter.digest(),
        network.text() + " " + network.tf32(),
        device);
  }

  /** Sets how many threads this thread's operations use. */
  void useThreads(int threads) {
    if (options.inpainter() == null) {
      Threads.setCount(threads);
    }
  }

  /** Opens what fills. */
  Inpainter open(Device device) {
    InpainterSource other = options.inpainter();
    if (other != null) {
      return other.open(device);
    }
    NamedMethod method = options.method();
    if (method.isClassical()) {
      return method.openClassical();
    }
    if (weights == null || !options.needNetwork()) {
      return PhotoInpainter.create();
    }
    NetworkSettings network = options.network();
    if (network.tf32() != null) {
      Devices.allowTf32(network.tf32(), network.tf32());
    }
    try (var folder = new TaskFolder()) { // weights are in LibTorch's memory afterwards
      Path file = local(weights, folder);
      if (!method.isRad()) {
        return method.open(file, device);
      }
      var builder =
          RadInpainter.builder()
              .weights(file)
              .options(network.known().toOptions())
              .device(device)
              .precision(network.precision());
      if (adapter != null) {
        builder.adapter(local(adapter, folder));
      }
      RadInpainter rad = builder.load();
      return ofClass(rad, network.classNumber());
    }
  }

  private static RadInpainter ofClass(RadInpainter rad, int number) {
    try {
      return number < 0 ? rad : rad.withClass(number);
    } catch (RuntimeException e) {
      rad.close();
      throw e;
    }
  }

  private Path local(NetworkFile file, TaskFolder folder) {
    Path found =
        file.place() == NetworkFile.Place.SPARK_FILES
            ? Path.of(SparkFiles.get(file.path()))
            : files.local(file.path(), folder);
    if (!Files.exists(found)) {
      throw new CheckpointException(
          "%s is not on this executor's machine: name weights by a path that all machines know, or by one file that Spark can send"
              .formatted(found));
    }
    return found;
  }
}
