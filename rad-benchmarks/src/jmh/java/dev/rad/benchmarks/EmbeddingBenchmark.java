package dev.rad.benchmarks;

import dev.rad.checkpoint.DType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures one evaluation of a network with three kinds of noise input, which differ only in the embedding.
 */
public class EmbeddingBenchmark extends TimedBenchmark {

  /** One noise level per image, two levels and a mask, or one level per pixel. */
  @Param({"UNIFORM", "HARD", "DENSE"})
  public String noise;

  /** The side of the picture in pixels. */
  @Param({"64", "128"})
  public int size;

  private Workload work;

  /** Creates the network. */
  @Setup(Level.Trial)
  public void open() {
    var task = new NetworkTask(size, 1, NetworkTask.Noise.valueOf(noise), DType.F32);
    work = NetworkWorkloads.evaluation(UNetBenchmark.fresh("landscapes-adm-64", DType.F32), task);
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
