package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Measures the update rules alone: ten steps with a denoiser that returns a constant. */
public class UpdateBenchmark extends TimedBenchmark {

  private static final int STEPS = 10;

  /** The solver. */
  @Param({"ancestral", "ddim", "dpmpp-2m", "unipc", "euler", "heun"})
  public String solver;

  /** The side of the picture in pixels. */
  @Param({"64", "256"})
  public int size;

  private Workload work;

  /** Creates state and schedule. */
  @Setup(Level.Trial)
  public void open() {
    var task = new NetworkTask(size, 1, NetworkTask.Noise.HARD, DType.F32);
    var pixels = PixelSchedule.of(RadScheduler.standard(), List.of(task.hole()), Device.CPU);
    Tensor x = task.pictures();
    Tensor answer = Tensors.randn(0, 1, 6, size, size);
    var sampler =
        new Sampler(
            (state, noiseInput) -> answer,
            TensorSolver.named(solver),
            StepPlan.evenlySpaced(1000, STEPS));
    work =
        new TensorWorkload(
            () -> sampler.run(x, pixels, SeededNoise.of(7), ProgressListener.NONE),
            Cost.UNKNOWN,
            x::close,
            answer::close,
            pixels::close);
  }

  /** Takes ten steps. */
  @Benchmark
  public double tenSteps() {
    return work.run();
  }

  /** Frees the state. */
  @TearDown(Level.Trial)
  public void close() {
    work.close();
  }
}
