package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.Solver;
import dev.rad.exception.CancelledException;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolverTest {

  private static final int SIZE = 8;
  private static final Mask HOLE = Mask.rectangle(SIZE, SIZE, new Region(2, 1, 5, 4));
  private static final RadScheduler SCHEDULE = RadScheduler.standard();

  /** Reacts to x, but to nothing else. */
  private static final Denoiser DENOISER = (x, noise) -> x.mul(0.6).sin();

  private static Stream<String> solvers() {
    return Solver.names().stream().map(name -> name.replace("ETA", "0.3"));
  }

  private static Sampler sampler(String solver, int steps) {
    return new Sampler(DENOISER, TensorSolver.named(solver), StepPlan.evenlySpaced(1000, steps));
  }

  private static PixelSchedule pixels(Mask mask) {
    return PixelSchedule.of(SCHEDULE, List.of(mask), Device.CPU);
  }

  private static Tensor picture() {
    return Tensors.randn(1, 1, 3, SIZE, SIZE).clamp(-1, 1);
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void run_hardMask_keepsKnownPixelsBitForBit(String solver) {
    try (var scope = TensorScope.open();
        var pixels = pixels(HOLE)) {
      Tensor image = picture();
      var sampler = sampler(solver, 7);
      Tensor start = sampler.start(image, pixels, SeededNoise.of(2));
      float[] after =
          sampler.run(start, pixels, SeededNoise.of(2), ProgressListener.NONE).toFloats();
      float[] before = image.toFloats();
      int changed = 0;
      for (int i = 0; i < before.length; i++) {
        int pixel = i % (SIZE * SIZE);
        assertThat(after[i]).isFinite();
        if (HOLE.at(pixel % SIZE, pixel / SIZE) == 0) {
          assertThat(after[i]).isEqualTo(before[i]);
        } else if (after[i] != before[i]) {
          changed++;
        }
      }
      assertThat(changed).isGreaterThan(30); // of 60; clipped values may coincide
    }
  }

  /** The step that makes a pixel clean gives the predicted clean image, whatever came before. */
  @ParameterizedTest
  @MethodSource("solvers")
  void run_lastStep_givesThePredictedCleanImage(String solver) {
    try (var scope = TensorScope.open();
        var pixels = pixels(Mask.full(SIZE, SIZE))) {
      List<float[]> clean = new ArrayList<>();
      Thresholding watched =
          (x0, changing) -> {
            Tensor limited = Thresholding.CLIP.limit(x0, changing);
            clean.add(limited.toFloats());
            return limited;
          };
      Tensor result =
          sampler(solver, 6)
              .withThresholding(watched)
              .run(picture(), pixels, SeededNoise.of(2), ProgressListener.NONE);
      assertThat(clean).hasSize(solver.equals("heun") ? 11 : 6); // evaluations
      assertThat(result.toFloats()).isEqualTo(clean.get(clean.size() - 1));
    }
  }

  @Test
  void run_euler_equalsDdimWithoutNoise() {
    try (var scope = TensorScope.open();
        var pixels = pixels(Mask.full(SIZE, SIZE))) {
      Tensor euler =
          sampler("euler", 9).run(picture(), pixels, SeededNoise.of(2), ProgressListener.NONE);
      Tensor ddim =
          sampler("ddim", 9).run(picture(), pixels, SeededNoise.of(2), ProgressListener.NONE);
      Golden.assertClose(euler, ddim, 1e-5);
    }
  }

  /** With a denoiser that always sees the same clean image, nothing is left to extrapolate. */
  @Test
  void run_constantCleanImage_makesHigherOrdersEqualDdim() {
    try (var scope = TensorScope.open();
        var pixels = pixels(Mask.full(SIZE, SIZE))) {
      Tensor clean = picture();
      Thresholding oracle = (x0, changing) -> clean;
      var plan =
          StepPlan.of(
              List.of(
                  new StepPlan.Step(900, 600),
                  new StepPlan.Step(600, 350),
                  new StepPlan.Step(350, 100)));
      Tensor start = Tensors.randn(4, 1, 3, SIZE, SIZE);
      Tensor ddim = null;
      for (String solver : List.of("ddim", "dpmpp-2m", "unipc", "heun")) {
        Tensor end =
            new Sampler(DENOISER, TensorSolver.named(solver), plan)
                .withThresholding(oracle)
                .run(start, pixels, SeededNoise.of(2), ProgressListener.NONE);
        if (ddim == null) {
          ddim = end;
        }
        Golden.assertClose(end, ddim, 1e-5);
      }
    }
  }

  /** The reference's plan does not chain where 990 / (count − 1) is not whole. */
  @ParameterizedTest
  @MethodSource("solvers")
  void run_planThatDoesNotChain_staysFinite(String solver) {
    try (var scope = TensorScope.open();
        var pixels = pixels(HOLE)) {
      float[] end =
          new Sampler(DENOISER, TensorSolver.named(solver), StepPlan.radReference(12))
              .run(picture(), pixels, SeededNoise.of(2), ProgressListener.NONE)
              .toFloats();
      for (float value : end) {
        assertThat(value).isFinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void run_withoutAScope_keepsNoNativeObject(String solver) {
    try (var pixels = pixels(HOLE)) {
      Tensor start = TensorScope.compute(SolverTest::picture);
      long before = NativeObjects.count();
      List<Long> counts = new ArrayList<>();
      ProgressListener watching = progress -> counts.add(Pointer.totalCount());
      Tensor end = sampler(solver, 20).run(start, pixels, SeededNoise.of(2), watching);
      assertThat(counts).hasSize(20);
      long third = counts.get(2); // a history of two steps
      assertThat(counts.subList(2, 20)).allMatch(count -> count <= third);
      end.close();
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      start.close();
    }
  }

  @ParameterizedTest
  @MethodSource("solvers")
  void run_cancelledAfterFourSteps_stopsAndKeepsNothing(String solver) {
    List<Integer> seen = new ArrayList<>();
    var impatient =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            seen.add(progress.step());
          }

          @Override
          public boolean isCancelled() {
            return seen.size() == 4;
          }
        };
    assertCancelled(solver, impatient, "stopped before step 5 of 9");
    assertThat(seen).containsExactly(1, 2, 3, 4);
  }

  @Test
  void run_heunCancelledBetweenItsEvaluations_stopsThere() {
    var asked = new AtomicInteger();
    ProgressListener impatient =
        ProgressListener.NONE.cancelledWhen(() -> asked.incrementAndGet() == 4);
    assertCancelled("heun", impatient, "stopped within step 2 of 9");
  }

  private static void assertCancelled(String solver, ProgressListener listener, String message) {
    try (var pixels = pixels(HOLE)) {
      Tensor start = TensorScope.compute(SolverTest::picture);
      long before = NativeObjects.count();
      assertThatThrownBy(() -> sampler(solver, 9).run(start, pixels, SeededNoise.of(2), listener))
          .isInstanceOf(CancelledException.class)
          .hasMessage(message);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      start.close();
    }
  }

  /** A solver is a value: what one run remembers must not reach the next. */
  @ParameterizedTest
  @MethodSource("solvers")
  void run_sameSamplerTwice_givesTheSame(String solver) {
    try (var scope = TensorScope.open();
        var pixels = pixels(HOLE)) {
      var sampler = sampler(solver, 5);
      Tensor once = sampler.run(picture(), pixels, SeededNoise.of(2), ProgressListener.NONE);
      Tensor twice = sampler.run(picture(), pixels, SeededNoise.of(2), ProgressListener.NONE);
      assertThat(twice.toFloats()).isEqualTo(once.toFloats());
    }
  }

  @Test
  void named_everyName_isItsSolver() {
    assertThat(Solver.names())
        .containsExactly(
            "ancestral", "ddim", "ddim:ETA", "dpmpp-2m", "dpmpp-2m-sde", "unipc", "euler", "heun");
    assertThat(TensorSolver.named(" Ancestral ")).isEqualTo(new AncestralUpdate());
    assertThat(TensorSolver.named("ddim")).isEqualTo(new DdimUpdate(0));
    assertThat(TensorSolver.named("ddim:0.25")).isEqualTo(new DdimUpdate(0.25));
    assertThat(TensorSolver.named("DDIM:1")).isEqualTo(new DdimUpdate(1));
    assertThat(TensorSolver.named("dpmpp-2m")).isEqualTo(new DpmSolver2M(false));
    assertThat(TensorSolver.named("dpmpp-2m-sde")).isEqualTo(new DpmSolver2M(true));
    assertThat(TensorSolver.named("unipc")).isEqualTo(new UniPc());
    assertThat(TensorSolver.named("euler")).isEqualTo(new EulerUpdate());
    assertThat(TensorSolver.named("heun")).isEqualTo(new HeunSolver());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plms",
        "ddim:",
        "ddim:ETA",
        "ddim:-0.1",
        "ddim:1.1",
        "ddim:NaN",
        "ddim:1e-1",
        "heun:1"
      })
  void named_noName_listsTheNames(String name) {
    assertThatThrownBy(() -> TensorSolver.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"")
        .hasMessageContaining("ancestral, ddim, ddim:ETA, dpmpp-2m, dpmpp-2m-sde, unipc, euler");
  }
}
