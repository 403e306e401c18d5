package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.Solver;
import dev.rad.checkpoint.DType;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.schedule.StepPlan.Step;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the loop asks for, step by step: noise, evaluations and reports. */
class SamplerStepsTest {
  private static final Shape SHAPE = Shape.of(1, 3, 4, 4);

  /** Standard normal noise that notes which draws were made. */
  private record Noted(List<Integer> draws) implements NoiseSource {
    @Override
    public Tensor draw(int index, Shape shape) {
      draws.add(index);
      return Tensors.randn(index, shape.toArray());
    }
  }

  private static PixelSchedule allHole() {
    return PixelSchedule.of(RadScheduler.standard(), List.of(Mask.full(4, 4)), Device.CPU);
  }

  private static StepPlan plan(int... states) {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i < states.length; i++) {
      steps.add(new Step(states[i - 1], states[i]));
    }
    return StepPlan.of(steps);
  }

  @Test
  void run_drawsTheNoiseOfEachStepOnceAndThatOfGuidanceWithNegativeIndices() {
    var steps = new Noted(new ArrayList<>());
    Guidance drawing =
        new Guidance() {
          @Override
          public Tensor gradient(Tensor x, dev.rad.torch.nn.conditioning.NoiseInput noise) {
            throw new AssertionError("the state is known");
          }

          @Override
          public Tensor gradient(
              Tensor x, int k, PixelSchedule pixels, java.util.function.Supplier<Tensor> noise) {
            return noise.get().mul(0);
          }
        };
    try (var scope = TensorScope.open();
        var pixels = allHole()) {
      var sampler =
          new Sampler((x, noise) -> x.mul(0.5), new AncestralUpdate(), plan(1000, 700, 300, 0))
              .withGuidance(drawing);
      Tensor start = sampler.start(SHAPE, pixels, steps);
      assertThat(start.toFloats()).isEqualTo(Tensors.randn(0, SHAPE.toArray()).toFloats());
      sampler.run(start, pixels, steps, ProgressListener.NONE);
      assertThat(steps.draws()).containsExactly(0, -1, 1, -2, 2, -3, 3);
    }
  }

  /** In RAD's second phase the hole rests: such steps count, but need neither network nor noise. */
  @Test
  void run_stepsThatChangeNoPixel_areReportedOnly() {
    var noise = new Noted(new ArrayList<>());
    List<Integer> evaluated = new ArrayList<>();
    List<Integer> reported = new ArrayList<>();
    ProgressListener listener = (Progress progress) -> reported.add(progress.step());
    try (var scope = TensorScope.open();
        var pixels = allHole()) {
      Denoiser denoiser =
          (x, levels) -> {
            evaluated.add(reported.size());
            return x.mul(0.5);
          };
      var sampler = new Sampler(denoiser, new AncestralUpdate(), plan(1500, 1200, 1000, 500, 0));
      Tensor start = Tensors.randn(7, SHAPE.toArray());
      Tensor result = sampler.run(start, pixels, noise, listener);
      assertThat(reported).containsExactly(1, 2, 3, 4);
      assertThat(evaluated).containsExactly(2, 3);
      assertThat(noise.draws()).containsExactly(3, 4);
      assertThat(result.toFloats()).isNotEqualTo(start.toFloats());
    }
  }

  /** The result is the caller's, also where nothing was computed: closing it keeps the start. */
  @Test
  void run_ofFrozenStepsAlone_copiesTheStart() {
    try (var scope = TensorScope.open();
        var pixels = allHole()) {
      Denoiser none =
          (x, levels) -> {
            throw new AssertionError("nothing changes");
          };
      var sampler = new Sampler(none, new AncestralUpdate(), plan(1500, 1200));
      Tensor start = Tensors.randn(7, SHAPE.toArray());
      float[] before = start.toFloats();
      Tensor result = sampler.run(start, pixels, SeededNoise.of(1), ProgressListener.NONE);
      assertThat(result.toFloats()).isEqualTo(before);
      result.add_(Tensors.randn(8, SHAPE.toArray()));
      result.close();
      assertThat(start.toFloats()).isEqualTo(before);
    }
  }

  @Test
  void start_withoutAnImage_needsPureNoise() {
    try (var scope = TensorScope.open();
        var pixels = allHole()) {
      var late = new Sampler((x, noise) -> x, new AncestralUpdate(), plan(999, 500, 0));
      assertThatThrownBy(() -> late.start(SHAPE, pixels, SeededNoise.of(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "state 999 is not pure noise at every pixel, so it cannot start without an image");
    }
  }

  /** A rule that asks for its noise twice gets the same, and that of its step. */
  @Test
  void noise_ofAStep_isTheSameAtEveryCall() {
    List<String> texts = new ArrayList<>();
    TensorSolver twice =
        () ->
            step -> {
              assertThat(step.noise().toFloats())
                  .isEqualTo(step.noise().toFloats())
                  .isEqualTo(SeededNoise.of(5).draw(1, SHAPE).toFloats());
              assertThat(step.coefficients().from()).isEqualTo(1000);
              assertThat(step.clean().toFloats()).isEqualTo(step.prediction().x0().toFloats());
              texts.add(step.toString());
              float[] there = step.predictNext(step.x().mul(0.5)).x0().toFloats();
              assertThat(step.clean().toFloats()).isEqualTo(there);
              assertThat(there).isNotEqualTo(step.prediction().x0().toFloats());
              return step.x().mul(0.25);
            };
    try (var scope = TensorScope.open();
        var pixels = allHole()) {
      var sampler = new Sampler((x, noise) -> x.mul(0.5), twice, plan(1000, 0));
      Tensor start = sampler.start(SHAPE, pixels, SeededNoise.of(5));
      Tensor result = sampler.run(start, pixels, SeededNoise.of(5), ProgressListener.NONE);
      assertThat(result.toFloats()).isEqualTo(start.mul(0.25).toFloats());
      assertThat(texts).hasSize(1);
      assertThat(texts.get(0)).startsWith("SolverStep[").contains("1000");
      assertThat(sampler.toString()).startsWith("Sampler[").contains("StepPlan");
    }
  }

  /** Clean images are limited by the pixels that the step changes: those of the hole. */
  @Test
  void run_passesThresholdingThePixelsThatChange() {
    List<float[]> seen = new ArrayList<>();
    Thresholding noting =
        (x0, changing) -> {
          seen.add(changing.to(DType.F32).toFloats());
          return x0;
        };
    Mask hole = Mask.rectangle(4, 4, new Region(1, 0, 2, 3));
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(RadScheduler.standard(), List.of(hole), Device.CPU)) {
      var sampler =
          new Sampler((x, noise) -> x.mul(0.5), new DdimUpdate(0), plan(1000, 400, 0))
              .withThresholding(noting);
      sampler.run(
          Tensors.randn(3, SHAPE.toArray()), pixels, SeededNoise.of(1), ProgressListener.NONE);
    }
    assertThat(seen).hasSize(2).allSatisfy(each -> assertThat(each).isEqualTo(hole.toFloats()));
  }

  @Test
  void name_ofEachRule_isThatOfCommandLines() {
    assertThat(new AncestralUpdate().name()).isEqualTo("ancestral");
    assertThat(new DdimUpdate(0).name()).isEqualTo("ddim");
    assertThat(new DdimUpdate(0.5).name()).isEqualTo("ddim:0.5");
  }

  @Test
  void toString_ofAPrediction_saysWhatItHas() {
    try (var scope = TensorScope.open()) {
      Tensor x0 = Tensors.randn(1, SHAPE.toArray());
      Tensor both = Tensors.randn(1, 1, 6, 4, 4);
      assertThat(Prediction.of(x0, x0)).hasToString("Prediction[" + x0 + "]");
      assertThat(Prediction.of(x0, both)).hasToString("Prediction[" + x0 + ", with variance]");
      try (var pixels = allHole()) {
        Prediction guided = Prediction.of(x0, both).guided(x0, pixels.at(500));
        assertThat(guided.toString()).endsWith(", with variance, guided]");
        assertThat(guided.unguidedX0()).isSameAs(x0);
        assertThat(guided.gradient()).containsSame(x0);
      }
    }
  }

  @Test
  void of_solverOfAnotherKind_isRefusedWithTheNames() {
    Solver foreign = () -> "mine";
    assertThatThrownBy(() -> TensorSolver.of(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("solver mine has no implementation on tensors")
        .hasMessageContaining("dpmpp-2m, dpmpp-2m-sde");
  }
}
