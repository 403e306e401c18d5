package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetPresets;
import dev.rad.model.UNetWeights;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Measures the time and memory to load a checkpoint file into a network. {@code
 * rad-benchmarks/peers/load_checkpoint.py} makes the file and runs PyTorch in turn.
 *
 * <pre>{@code
 * LoadBenchmark shapes             prints the names and shapes of the 256-pixel unconditional ADM
 * LoadBenchmark load FILE DTYPE    prints seconds and mebibytes
 * LoadBenchmark once FILE DTYPE    loads and exits: for timing a whole process
 * }</pre>
 *
 * <p>DTYPE is the network's element type, such as F32. {@code first} is the first load of the
 * process, which also loads rad's and Jackson's classes, but not LibTorch; {@code second} is that
 * of another network after the first was closed.
 */
public final class LoadBenchmark {

  private LoadBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments see the class
   * @throws IOException if the system's memory figures cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 1 && arguments[0].equals("shapes")) {
      System.out.println(shapes(UNetPresets.named("imagenet-256-uncond").config()));
    } else if (arguments.length == 3 && arguments[0].equals("load")) {
      measure(Path.of(arguments[1]), DType.valueOf(arguments[2]));
    } else if (arguments.length == 3 && arguments[0].equals("once")) {
      load(Path.of(arguments[1]), DType.valueOf(arguments[2])).close();
    } else {
      System.err.println("use: shapes | load FILE DTYPE | once FILE DTYPE");
      System.exit(2);
    }
  }

  private static String shapes(UNetConfig config) {
    return config.expectedShapes().entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\": " + Arrays.toString(entry.getValue()))
        .collect(Collectors.joining(",\n", "{", "}"));
  }

  private static void measure(Path file, DType dtype) throws IOException {
    Tensors.zeros(DType.F32, 1).close(); // loads LibTorch before the clock starts
    long before = anonymousMebibytes();
    long began = System.nanoTime();
    double first;
    long parameters;
    long memory;
    try (RadUNet network = load(file, dtype)) {
      first = (System.nanoTime() - began) * 1e-9;
      parameters = network.parameterCount();
      memory = anonymousMebibytes() - before;
    }
    began = System.nanoTime();
    try (RadUNet network = load(file, dtype)) {
      double second = (System.nanoTime() - began) * 1e-9;
      long bytes = dtype == DType.F32 ? 4 : 2;
      System.out.printf(
          "{\"first\": %.3f, \"second\": %.3f, \"model_mib\": %d, \"anonymous_mib\": %d}%n",
          first, second, parameters * bytes >> 20, memory);
    }
  }

  private static RadUNet load(Path file, DType dtype) {
    UNetWeights weights = UNetLoader.open(file);
    return UNetLoader.load(weights, dtype, Device.CPU);
  }

  /**
   * Returns the memory of this process that no file backs, in MiB; −1 if the system does not report
   * it.
   */
  private static long anonymousMebibytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return -1;
    }
    Map<String, String> lines =
        Files.readAllLines(status).stream()
            .map(line -> line.split(":\\s*", 2))
            .filter(parts -> parts.length == 2)
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> a));
    return Long.parseLong(lines.getOrDefault("RssAnon", "-1024 kB").split(" ")[0]) / 1024;
  }
}
