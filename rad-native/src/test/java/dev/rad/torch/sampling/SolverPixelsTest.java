package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.Solver;
import dev.rad.mask.Mask;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Every solver treats each pixel by its own schedule, whatever the others' are. */
class SolverPixelsTest {

  private static final int SIZE = 4;
  private static final RadScheduler SCHEDULE =
      RadScheduler.of(BetaSchedule.linear(60), BetaSchedule.linear(40));

  /** Answers every pixel by itself: some smooth function of its value and its noise level. */
  private static Tensor pixelwise(Tensor x, NoiseInput noise) {
    var levels = (NoiseInput.Levels) noise;
    float[] steps = levels.steps()[0];
    Tensor tau = Tensors.of(steps, 1, steps.length, 1, 1);
    if (levels.weights() != null) {
      tau = sumOfChannels(tau.mul(levels.weights()));
    }
    Tensor share = tau.mul(1e-3);
    Tensor epsilon = x.mul(0.8).tanh().mul(share.add(0.2)).add(share.mul(3).sin().mul(0.3));
    return Tensors.cat(1, epsilon, x.mul(2).sin());
  }

  private static Tensor sumOfChannels(Tensor x) {
    Tensor sum = x.narrow(1, 0, 1);
    for (int i = 1; i < x.size(1); i++) {
      sum = sum.add(x.narrow(1, i, 1));
    }
    return sum;
  }

  private static float[] run(String solver, StepPlan plan, Mask mask) {
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(SCHEDULE, List.of(mask), Device.CPU)) {
      Tensor start = Tensors.randn(5, 1, 2, SIZE, SIZE).mul(0.7);
      return new Sampler(SolverPixelsTest::pixelwise, TensorSolver.named(solver), plan)
          .run(start, pixels, SeededNoise.of(3), ProgressListener.NONE)
          .toFloats();
    }
  }

  @Provide
  Arbitrary<Float> maskValues() {
    return Arbitraries.oneOf(Arbitraries.of(0f, 1f), Arbitraries.floats().between(0, 1));
  }

  @Provide
  Arbitrary<String> solvers() {
    return Arbitraries.of(Solver.names()).map(name -> name.replace("ETA", "0.4"));
  }

  /** Over both phases: some pixels begin later than others, end earlier, or rest in between. */
  @Property(tries = 80, edgeCases = EdgeCasesMode.MIXIN)
  void run_twoMaskValues_givesEachPixelWhatItGetsAlone(
      @ForAll("solvers") String solver,
      @ForAll("maskValues") float a,
      @ForAll("maskValues") float b,
      @ForAll @IntRange(min = 10, max = 100) int top,
      @ForAll @IntRange(min = 1, max = 10) int steps) {
    StepPlan plan = StepPlan.evenlySpaced(top, steps);
    float[] checkered = new float[SIZE * SIZE];
    for (int i = 0; i < checkered.length; i++) {
      checkered[i] = i % 3 == 0 ? a : b;
    }
    float[] both = run(solver, plan, Mask.of(SIZE, SIZE, checkered));
    float[] onlyA = run(solver, plan, constant(a));
    float[] onlyB = run(solver, plan, constant(b));
    for (int i = 0; i < both.length; i++) {
      float alone = i % (SIZE * SIZE) % 3 == 0 ? onlyA[i] : onlyB[i];
      assertThat(both[i]).isFinite().isCloseTo(alone, within(1e-4f));
    }
  }

  private static Mask constant(float value) {
    float[] values = new float[SIZE * SIZE];
    Arrays.fill(values, value);
    return Mask.of(SIZE, SIZE, values);
  }
}
