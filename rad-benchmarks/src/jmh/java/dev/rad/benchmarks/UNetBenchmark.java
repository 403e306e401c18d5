package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.model.UNetPresets;
import dev.rad.torch.nn.FreshWeights;
import dev.rad.torch.nn.RadUNet;
import dev.rad.checkpoint.DType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Measures one evaluation of a network with random weights, at several sizes. */
public class UNetBenchmark extends TimedBenchmark {

  /** The preset of the network's shape, and the side of its picture in pixels. */
  @Param({"landscapes-adm-64:64", "landscapes-adm-64:128", "ffhq-256:64", "ffhq-256:128"})
  public String network;

  /** The number of pictures in the batch. */
  @Param("1")
  public int batch;

  /** The element type. */
  @Param({"F32", "BF16"})
  public DType dtype;

  private Workload work;

  /** Creates the network. */
  @Setup(Level.Trial)
  public void open() {
    String[] parts = network.split(":");
    var task =
        new NetworkTask(Integer.parseInt(parts[1]), batch, NetworkTask.Noise.UNIFORM, dtype);
    work = NetworkWorkloads.evaluation(fresh(parts[0], dtype), task);
  }

  /** Creates the network of a preset with random weights. */
  static RadUNet fresh(String preset, DType dtype) {
    var config = UNetPresets.named(preset).config();
    var weights = new FreshWeights(0);
    return new RadUNet(
        config, (key, shape) -> weights.read(key, shape).to(dtype), Device.CPU);
  }

  /** Evaluates the network. */
  @Benchmark
  public double evaluation() {
    return work.run();
  }

  /** Frees the network. */
  @TearDown(Level.Trial)
  public void close() {
    work.close();
  }
}
