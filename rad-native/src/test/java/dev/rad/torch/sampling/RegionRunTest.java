package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.Solver;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.RegionSchedule;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs with regions, soft masks and partial noise share with ordinary runs, bit for bit. */
class RegionRunTest {

  private static final int SIZE = 8;
  private static final RadScheduler RAD = RadScheduler.standard();
  private static final Mask A = Mask.rectangle(SIZE, SIZE, new Region(1, 1, 3, 5));
  private static final Mask B = Mask.rectangle(SIZE, SIZE, new Region(5, 2, 2, 4));

  private static Stream<String> solvers() {
    return Solver.names().stream().map(name -> name.replace("ETA", "0.3"));
  }

  private static Tensor picture(long seed) {
    return Tensors.randn(seed, 1, 3, SIZE, SIZE).mul(0.4).clamp(-0.9, 0.9); // never at the limits
  }

  /** Each pixel's step number. */
  private static Tensor steps(NoiseInput noise) {
    if (noise instanceof NoiseInput.Dense dense) {
      return dense.steps();
    }
    var levels = (NoiseInput.Levels) noise;
    float[] steps = levels.steps()[0];
    if (levels.weights() == null) {
      return Tensors.of(steps, 1, 1, 1, 1);
    }
    Tensor sum = levels.weights().narrow(1, 0, 1).mul(steps[0]);
    for (int i = 1; i < steps.length; i++) {
      sum = sum.add(levels.weights().narrow(1, i, 1).mul(steps[i]));
    }
    return sum;
  }

  /** Reacts to the noise level and to all pixels. */
  private static Tensor denoise(Tensor x, NoiseInput noise) {
    Tensor share = steps(noise).mul(1e-3);
    return x.sub(x.mean().mul(0.5)).mul(share.add(0.3)).tanh();
  }

  private static Tensor run(
      NoiseSchedule schedule, Mask mask, String solver, StepPlan plan, Tensor start, int skip) {
    try (var pixels = PixelSchedule.of(schedule, List.of(mask), Device.CPU)) {
      NoiseSource noise = (index, shape) -> SeededNoise.of(9).draw(index + skip, shape);
      return new Sampler(RegionRunTest::denoise, TensorSolver.named(solver), plan)
          .run(start, pixels, noise, ProgressListener.NONE);
    }
  }

  private static Tensor start(NoiseSchedule schedule, Mask mask, StepPlan plan, Tensor picture) {
    try (var pixels = PixelSchedule.of(schedule, List.of(mask), Device.CPU)) {
      return new Sampler(RegionRunTest::denoise, new AncestralUpdate(), plan)
          .start(picture, pixels, SeededNoise.of(9));
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void run_allArrivalsEqual_equalsTheOrdinaryRun(String solver) {
    try (var scope = TensorScope.open()) {
      Mask hole = A.union(B);
      Mask late = Mask.of(SIZE, SIZE, filled(0.4f));
      RegionPlan regions = RegionPlan.arriving(hole, late, 3);
      var schedule = new RegionSchedule(RAD, 1000, regions.duration());
      StepPlan plan = StepPlan.evenlySpaced(1000, 8);
      assertThat(schedule.plan(8)).isEqualTo(plan);
      Tensor start = start(schedule, regions.order(), plan, picture(1));
      Tensor ordinary = start(RAD, hole, plan, picture(1));
      assertThat(start.toFloats()).isEqualTo(ordinary.toFloats());
      assertThat(run(schedule, regions.order(), solver, plan, start, 0).toFloats())
          .isEqualTo(run(RAD, hole, solver, plan, ordinary, 0).toFloats());
    }
  }

  private static float[] filled(float value) {
    float[] values = new float[SIZE * SIZE];
    Arrays.fill(values, value);
    return values;
  }

  /** A run of A then B is, from its middle on, an ordinary run of B with the new A known. */
  @ParameterizedTest
  @MethodSource("solvers")
  void run_secondRegion_isFilledAsByAnOrdinaryRunThatKnowsTheFirst(String solver) {
    try (var scope = TensorScope.open()) {
      RegionPlan regions = RegionPlan.inOrder(List.of(A, B));
      var schedule = new RegionSchedule(RAD, 1000, regions.duration());
      StepPlan whole = schedule.plan(6);
      Tensor start = start(schedule, regions.order(), whole, picture(1));
      float[] both = run(schedule, regions.order(), solver, whole, start, 0).toFloats();

      StepPlan firstHalf = StepPlan.of(whole.steps().subList(0, 6));
      Tensor middle = run(schedule, regions.order(), solver, firstHalf, start, 0);
      float[] second = run(RAD, B, solver, StepPlan.evenlySpaced(1000, 6), middle, 6).toFloats();
      assertThat(both).isEqualTo(second);
      float[] before = middle.toFloats();
      float[] picture = picture(1).toFloats();
      float[] noise = start.toFloats();
      for (int i = 0; i < both.length; i++) {
        int x = i % SIZE;
        int y = i / SIZE % SIZE;
        if (A.at(x, y) == 1) {
          assertThat(before[i]).isEqualTo(both[i]).isNotEqualTo(picture[i]);
        } else if (B.at(x, y) == 1) {
          assertThat(before[i]).isEqualTo(noise[i]);
        } else {
          assertThat(both[i]).isEqualTo(picture[i]);
        }
      }
    }
  }

  @Test
  void start_otherContentInAnyRegion_isTheSame() {
    try (var scope = TensorScope.open()) {
      RegionPlan regions = RegionPlan.inOrder(List.of(A, B), 0.5);
      var schedule = new RegionSchedule(RAD, 1000, regions.duration());
      Tensor mask = Tensors.of(regions.hole().toFloats(), 1, 1, SIZE, SIZE);
      Tensor other = mask.gt(0.5).where(picture(2), picture(1));
      assertThat(start(schedule, regions.order(), schedule.plan(5), other).toFloats())
          .isEqualTo(start(schedule, regions.order(), schedule.plan(5), picture(1)).toFloats());
    }
  }

  /** Regions may be varied, too, instead of replaced. */
  @Test
  void start_regionsWithPartialNoise_isTheOrdinaryPartialNoise() {
    try (var scope = TensorScope.open()) {
      RegionPlan regions = RegionPlan.inOrder(List.of(A, B));
      StepPlan partial = StepPlan.ofStrength(1000, 10, 0.35);
      var schedule = new RegionSchedule(RAD, partial.start(), regions.duration());
      assertThat(schedule.steps()).isEqualTo(700);
      float[] start = start(schedule, regions.order(), schedule.plan(10), picture(1)).toFloats();
      assertThat(start)
          .isEqualTo(start(RAD, A.union(B), partial, picture(1)).toFloats())
          .isNotEqualTo(
              start(RAD, A.union(B), StepPlan.evenlySpaced(1000, 5), picture(1)).toFloats());
    }
  }

  @Test
  void start_fullStrength_holdsNothingOfThePicture() {
    try (var scope = TensorScope.open()) {
      Mask all = Mask.full(SIZE, SIZE);
      StepPlan full = StepPlan.ofStrength(1000, 10, 1);
      StepPlan partial = StepPlan.ofStrength(1000, 10, 0.999);
      assertThat(start(RAD, all, full, picture(1)).toFloats())
          .isEqualTo(start(RAD, all, full, picture(2)).toFloats());
      assertThat(start(RAD, all, partial, picture(1)).toFloats())
          .isNotEqualTo(start(RAD, all, partial, picture(2)).toFloats());
    }
  }

  /** Values between 0 and 1 elsewhere change nothing about pixels of 0 and 1. */
  @ParameterizedTest
  @MethodSource("solvers")
  void run_softMask_keepsZerosAndStartsOnesFromPureNoise(String solver) {
    try (var scope = TensorScope.open()) {
      float[] values = A.toFloats();
      for (int i = 0; i < SIZE; i++) {
        values[7 * SIZE + i] = i / 9f; // so many that the network is given a map
      }
      Mask soft = Mask.of(SIZE, SIZE, values);
      StepPlan plan = StepPlan.evenlySpaced(1000, 5);
      Tensor start = start(RAD, soft, plan, picture(1));
      float[] noise = SeededNoise.of(9).draw(0, start.shape()).toFloats();
      float[] picture = picture(1).toFloats();
      float[] end = run(RAD, soft, solver, plan, start, 0).toFloats();
      for (int i = 0; i < end.length; i++) {
        float value = values[i % (SIZE * SIZE)];
        assertThat(end[i]).isFinite();
        if (value == 0) {
          assertThat(end[i]).isEqualTo(picture[i]);
        } else if (value == 1) {
          assertThat(start.toFloats()[i]).isEqualTo(noise[i]);
        } else {
          assertThat(end[i]).isNotEqualTo(picture[i]);
        }
      }
    }
  }

  @Test
  void networkInput_regions_isTheirExactLevels() {
    try (var scope = TensorScope.open()) {
      RegionPlan regions = RegionPlan.inOrder(List.of(A, B), 0.25);
      var schedule = new RegionSchedule(RAD, 1000, regions.duration());
      try (var pixels = PixelSchedule.of(schedule, List.of(regions.order()), Device.CPU)) {
        var levels = (NoiseInput.Levels) pixels.networkInput(900);
        assertThat(levels.steps()[0]).containsExactlyInAnyOrder(0f, 150f, 900f);
      }
      RegionPlan ramp = RegionPlan.arriving(Mask.full(SIZE, SIZE), ramp(), 1);
      var slow = new RegionSchedule(RAD, 1000, ramp.duration());
      try (var pixels = PixelSchedule.of(slow, List.of(ramp.order()), Device.CPU)) {
        var map = (NoiseInput.Dense) pixels.networkInput(1000);
        assertThat(map.steps().toFloats()).contains(0f, 1000f);
      }
    }
  }

  private static Mask ramp() {
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / (values.length - 1f);
    }
    return Mask.of(SIZE, SIZE, values);
  }

  /** A mask of ones has nothing to do in phase 2, and the network is not asked there. */
  @ParameterizedTest
  @MethodSource("solvers")
  void run_onesThroughBothPhases_equalsPhaseOneAlone(String solver) {
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(RAD, List.of(Mask.full(SIZE, SIZE)), Device.CPU)) {
      List<NoiseInput> asked = new ArrayList<>();
      Denoiser counting =
          (x, noise) -> {
            asked.add(noise);
            return denoise(x, noise);
          };
      var whole =
          new Sampler(counting, TensorSolver.named(solver), StepPlan.evenlySpaced(2000, 10));
      Tensor shape = picture(1);
      var noise = SeededNoise.of(9);
      Tensor start = whole.start(shape.shape(), pixels, noise);
      float[] end = whole.run(start, pixels, noise, ProgressListener.NONE).toFloats();
      assertThat(asked).hasSize(solver.equals("heun") ? 9 : 5);
      Mask ones = Mask.full(SIZE, SIZE);
      assertThat(run(RAD, ones, solver, StepPlan.evenlySpaced(1000, 5), start, 5).toFloats())
          .isEqualTo(end);
      assertThat(start.toFloats()).isEqualTo(noise.draw(0, shape.shape()).toFloats());
    }
  }

  @Test
  void start_withoutAnImageWhereSomethingIsKnown_isRefused() {
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(RAD, List.of(A), Device.CPU)) {
      var sampler =
          new Sampler(
              RegionRunTest::denoise, new AncestralUpdate(), StepPlan.evenlySpaced(1000, 5));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sampler.start(picture(1).shape(), pixels, SeededNoise.of(1)))
          .withMessageContaining("state 1000");
    }
  }
}
