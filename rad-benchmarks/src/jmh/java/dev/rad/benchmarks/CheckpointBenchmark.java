package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.model.UNetWeights;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.checkpoint.DType;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Measures opening a weights file and loading a network from it. Run from the project's folder. */
public class CheckpointBenchmark extends TimedBenchmark {

  /** A file in {@code checkpoints}. */
  @Param({"landscapes-adm-64.pt", "rad-landscapes-64.safetensors"})
  public String file;

  private Path path;

  /** Finds the file. */
  @Setup(Level.Trial)
  public void find() {
    path = Path.of("checkpoints", file);
  }

  /** Opens the file without reading its elements. */
  @Benchmark
  public UNetWeights open() {
    return UNetWeights.open(path);
  }

  /** Opens the file, copies its elements into a network, and frees the network. */
  @Benchmark
  public void load() {
    UNetLoader.load(UNetWeights.open(path), DType.F32, Device.CPU).close();
  }
}
