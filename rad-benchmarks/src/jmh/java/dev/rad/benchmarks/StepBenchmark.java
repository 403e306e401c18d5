package dev.rad.benchmarks;

import dev.rad.checkpoint.DType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Measures one step of the reverse process: RAD's with a hard mask, and the plain one. */
public class StepBenchmark extends TimedBenchmark {

  /** UNIFORM is the plain step, HARD is RAD's. */
  @Param({"UNIFORM", "HARD"})
  public String noise;

  private Workload work;

  /** Creates the network. */
  @Setup(Level.Trial)
  public void open() {
    var task = new NetworkTask(64, 1, NetworkTask.Noise.valueOf(noise), DType.F32);
    work = NetworkWorkloads.step(UNetBenchmark.fresh("landscapes-adm-64", DType.F32), task);
  }

  /** Takes the step. */
  @Benchmark
  public double step() {
    return work.run();
  }

  /** Frees the network. */
  @TearDown(Level.Trial)
  public void close() {
    work.close();
  }
}
