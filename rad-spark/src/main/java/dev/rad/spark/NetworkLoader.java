package dev.rad.spark;

import dev.rad.Device;
import dev.rad.Inpainter;
import dev.rad.cli.inpaint.NamedMethod;
import dev.rad.exception.CheckpointException;
import dev.rad.model.ClassifierConfig;
import dev.rad.torch.PhotoInpainter;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * Opens the job's inpainter in an executor.
 *
 * @param options the job's options
 * @param weights the weights; null if none are needed
 * @param adapter the adapter; null if there is none
 * @param classifier the classifier; null if there is none
 * @param unconditional the network without classes; null if there is none
 * @param files their file systems
 */
record NetworkLoader(
    BulkOptions options,
    @Nullable NetworkFile weights,
    @Nullable NetworkFile adapter,
    @Nullable NetworkFile classifier,
    @Nullable NetworkFile unconditional,
    FileSystems files)
    implements Serializable {

  /** Returns the key of the network that a task on a device shares. */
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
        "%s %s %s %s"
            .formatted(network.text(), network.tf32(), digest(classifier), digest(unconditional)),
        device);
  }

  private static @Nullable String digest(@Nullable NetworkFile file) {
    return file == null ? null : file.digest();
  }

  /** Returns the size of the files of all networks. */
  long bytes() {
    return Stream.of(weights, classifier, unconditional)
        .filter(Objects::nonNull)
        .mapToLong(NetworkFile::bytes)
        .sum();
  }

  /** Sets the number of threads that this thread's operations use. */
  void useThreads(int threads) {
    if (options.inpainter() == null) {
      Threads.setCount(threads);
    }
  }

  /** Opens the inpainter. */
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
      GuidanceSettings guidance = network.guidance();
      if (classifier != null) {
        Path its = local(classifier, folder);
        String flags = guidance.classifierFlags();
        if (flags == null) {
          builder.classifier(its);
        } else {
          builder.classifier(its, ClassifierConfig.fromJson(flags));
        }
      }
      if (unconditional != null) {
        builder.unconditional(local(unconditional, folder));
      }
      return guided(builder.load(), network.classNumber(), guidance);
    }
  }

  private static RadInpainter guided(RadInpainter rad, int number, GuidanceSettings guidance) {
    try {
      RadInpainter result = number < 0 ? rad : rad.withClass(number);
      if (guidance.classifier() != null) {
        result = result.withClassifierGuidance(guidance.classifierScale());
      }
      Double weight = guidance.weight();
      if (weight == null) {
        return result;
      }
      Integer any = guidance.nullClass();
      return any == null
          ? result.withClassifierFreeGuidance(weight)
          : result.withClassifierFreeGuidance(weight, any);
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
