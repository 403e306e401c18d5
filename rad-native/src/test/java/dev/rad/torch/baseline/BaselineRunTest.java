package dev.rad.torch.baseline;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CancelledException;
import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineRunTest {

  private static final Shape SHAPE = Shape.of(2, 3, 8, 8);

  /** A network that takes everything for noise. */
  private static final Denoiser IDENTITY = (x, noise) -> x.copy();

  private static BaselineRunner engine(Denoiser denoiser) {
    return new BaselineRunner(DifferentiableDenoiser.of(denoiser), GoldenRun.PROCESS, Device.CPU);
  }

  private static Tensor photo() {
    return Tensors.randn(1, 2, 3, 8, 8).tanh();
  }

  private static Tensor hole(double value) {
    return Tensors.full(DType.F32, value, 2, 1, 8, 8);
  }

  private static RadUNet network() {
    Golden golden = Golden.open("adm/uncond-learn-sigma");
    return Golden.network(UNetWeights.open(golden.folder().resolve("model.pt"), golden.model()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ddnm", "ddrm", "score-sde:N=20", "ancestral-replacement:steps=20", "rad-steps"})
  void fill_everythingKnown_returnsThePhotoRaw(String method) {
    try (var scope = TensorScope.open()) {
      Tensor photo = photo();
      BaselineOutput output =
          engine(IDENTITY)
              .run(
                  BaselineMethod.named(method),
                  new Observation(photo, hole(0)),
                  RoleNoise.seeded(1, 2),
                  ProgressListener.NONE);
      assertThat(output.raw().toFloats()).isEqualTo(photo.toFloats());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ddnm:T_sampling=5,travel_length=2,travel_repeat=2",
        "ddnm+:T_sampling=5,sigma_y=0.1",
        "ddrm:timesteps=5",
        "repaint:t_T=6,jump_length=2,jump_n_sample=2",
        "score-sde:N=5,n_steps=1",
        "ancestral-replacement:steps=5",
        "ddim-replacement:steps=5",
        "rad-steps:steps=5"
      })
  void fill_otherContentUnderTheHole_givesTheSame(String method) {
    try (var scope = TensorScope.open()) {
      Tensor hole = Tensors.randn(3, 2, 1, 8, 8).gt(0).to(DType.F32);
      Tensor photo = photo();
      Tensor other = photo.add(hole.mul(0.7));
      float[] first = fill(method, photo, hole, 1, 2);
      assertThat(fill(method, other, hole, 1, 2)).isEqualTo(first);
      assertThat(fill(method, photo, hole, 1, 3)).isNotEqualTo(first);
    }
  }

  private static float[] fill(String method, Tensor photo, Tensor hole, long... seeds) {
    return engine(IDENTITY)
        .run(
            BaselineMethod.named(method),
            new Observation(photo, hole),
            RoleNoise.seeded(seeds),
            ProgressListener.NONE)
        .result()
        .toFloats();
  }

  /** An image's filling does not depend on its neighbours in a batch. */
  @ParameterizedTest
  @ValueSource(strings = {"score-sde:N=5,n_steps=1", "repaint:t_T=6,jump_length=2", "ddrm"})
  void fill_batch_givesWhatEachImageGetsAlone(String method) {
    try (var scope = TensorScope.open()) {
      Tensor hole = Tensors.randn(3, 2, 1, 8, 8).gt(0).to(DType.F32);
      float[] both = fill(method, photo(), hole, 1, 2);
      float[] second = fill(method, photo().narrow(0, 1, 1), hole.narrow(0, 1, 1), 2);
      for (int i = 0; i < second.length; i++) {
        assertThat(both[second.length + i])
            .isCloseTo(second[i], within(1e-5f * Math.max(1, Math.abs(second[i]))));
      }
    }
  }

  @Test
  void fill_repaint_countsItsEvaluationsAndStates() {
    var states = new AtomicInteger();
    var steps = new AtomicInteger();
    ProgressListener listener =
        progress -> {
          assertThat(progress.step()).isEqualTo(steps.incrementAndGet());
          assertThat(progress.steps()).isEqualTo(36);
        };
    try (var scope = TensorScope.open()) {
      BaselineOutput output =
          engine(IDENTITY)
              .withObserver((i, x) -> states.incrementAndGet())
              .run(
                  new RePaint(
                      8,
                      new RePaint.Jumps(2, 2),
                      2,
                      5), // as recorded: 22 evaluations, 14 steps back up
                  new Observation(photo(), hole(1)),
                  RoleNoise.seeded(1, 2),
                  listener);
      assertThat(output.cost().forward()).isEqualTo(22);
      assertThat(output.cost().backward()).isZero();
      assertThat(states.get()).isEqualTo(36);
      assertThat(output.cost().perEvaluation().multipliedBy(22))
          .isLessThanOrEqualTo(output.cost().run());
    }
  }

  @Test
  void fill_cancelledWithinAStep_stopsThere() {
    var evaluations = new AtomicInteger();
    Denoiser counting =
        (x, noise) -> {
          evaluations.incrementAndGet();
          return x.copy();
        };
    ProgressListener listener = ProgressListener.NONE.cancelledWhen(() -> evaluations.get() == 3);
    try (var scope = TensorScope.open()) {
      var observation = new Observation(photo(), hole(1));
      assertThatThrownBy(
              () ->
                  engine(counting)
                      .run(
                          BaselineMethod.named("score-sde:n_steps=1"), // two evaluations a step
                          observation,
                          RoleNoise.seeded(1, 2),
                          listener))
          .isInstanceOf(CancelledException.class);
      assertThat(evaluations.get()).isEqualTo(3);
    }
  }

  @Test
  void steps_ofEveryMethod_areThoseOfItsPaperOrThoseGiven() {
    assertThat(BaselineMethod.names().stream().map(name -> BaselineMethod.named(name).steps()))
        .containsExactly(
            1000, 20, 250, 1000, 100, 100, 25, 1000, 250, 250, 250, 1000, 100); // docs/methods.md
    assertThat(BaselineMethod.names().stream().map(name -> BaselineMethod.named(name).withSteps(7)))
        .allMatch(method -> method.steps() == 7);
  }

  @Test
  void fill_manyTimes_keepsNoNativeObject() {
    try (var scope = TensorScope.open()) {
      var observation = new Observation(photo(), hole(1));
      long before = 0;
      for (int i = 0; i < 5; i++) {
        TensorScope.run(
            () -> {
              for (String name : BaselineMethod.names()) {
                BaselineMethod method = BaselineMethod.named(name).withSteps(3);
                engine(IDENTITY)
                    .run(method, observation, RoleNoise.seeded(1, 2), ProgressListener.NONE);
              }
            });
        if (i == 1) {
          before = NativeObjects.count();
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  /** Without noise the known pixels are at {@code √ᾱ y}, where the paper and the program differ. */
  @ParameterizedTest
  @CsvSource({
    "ancestral-replacement:steps=1000, 0",
    "'ancestral-replacement:steps=1000,compat=true', 1",
    "score-sde, 0",
    "ddnm:T_sampling=1000, 0",
    "ddrm:timesteps=1000, 0"
  })
  void fill_withoutNoise_hasTheKnownPixelsAtTheirLevel(String method, int above) {
    try (var scope = TensorScope.open()) {
      var observation = new Observation(photo(), hole(0));
      float[] photo = observation.photo().toFloats();
      Denoiser silent = (x, noise) -> x.mul(0); // DDNM leaves the predicted noise in known pixels
      engine(silent)
          .withObserver(
              (i, x) -> {
                double signal = Math.sqrt(GoldenRun.PROCESS.alphaBar(999 - i + above, 1));
                assertThat(x.toFloats()[5]).isCloseTo((float) (signal * photo[5]), within(1e-6f));
              })
          .run(
              BaselineMethod.named(method),
              observation,
              (role, index, shape) -> Tensors.zeros(DType.F32, shape.toArray()),
              ProgressListener.NONE);
    }
  }

  /**
   * The paper's travel adds noise to the state: {@code √a x + √(1−a) z}, a the ratio of survivals.
   */
  @Test
  void fill_ddnmTravel_goesUpFromTheState() {
    Ddnm method = new Ddnm(10, new Travel(1, 2), new Ddnm.Noise(0.85, 0), 1000, false);
    TravelPlan plan = method.plan();
    try (var scope = TensorScope.open()) {
      Tensor ones = Tensors.full(DType.F32, 1, 2, 3, 8, 8);
      List<Float> states = new ArrayList<>();
      engine(IDENTITY)
          .withObserver((i, x) -> states.add(x.toFloats()[0]))
          .run(
              method,
              new Observation(photo(), hole(1)),
              (role, index, shape) -> ones.mul(role == NoiseRole.RENOISE ? 2 : 0.5),
              ProgressListener.NONE);
      int ups = 0;
      for (int i = 1; i < plan.moves(); i++) {
        if (!plan.denoises(i)) {
          ups++;
          int from = 100 * (plan.from(i) - 1) + 1;
          double a =
              GoldenRun.PROCESS.alphaBar(from + 100, 1) / GoldenRun.PROCESS.alphaBar(from, 1);
          assertThat((double) states.get(i))
              .isCloseTo(
                  Math.sqrt(a) * states.get(i - 1) + 2 * Math.sqrt(1 - a), withinPercentage(0.001));
        }
      }
      assertThat(ups).isEqualTo(9);
    }
  }

  /** The derivative along a direction, against a central difference of the loss itself. */
  @Test
  void gradient_throughTheNetwork_isTheDifferenceQuotient() {
    try (var scope = TensorScope.open();
        var unet = network()) {
      Tensor target = Tensors.randn(4, 1, 3, 16, 16);
      ImageLoss loss =
          (x, prediction) ->
              prediction
                  .x0()
                  .sub(target)
                  .square()
                  .meanPerImage()
                  .add(x.sub(target).square().meanPerImage());
      Tensor x = Tensors.randn(5, 1, 3, 16, 16);
      Tensor direction = Tensors.randn(6, 1, 3, 16, 16);
      int k = 300;
      BaselineRun run = run(DifferentiableDenoiser.of(unet), x);
      LossGradient at = run.gradient(x, GoldenRun.PROCESS, k, loss);
      double step = 1e-2;
      double up =
          run.gradient(x.add(direction.mul(step)), GoldenRun.PROCESS, k, loss).loss().item();
      double down =
          run.gradient(x.sub(direction.mul(step)), GoldenRun.PROCESS, k, loss).loss().item();
      double slope = at.gradient().mul(direction).sum().item();
      assertThat(slope).isCloseTo((up - down) / (2 * step), within(2e-2 * Math.abs(slope)));
      assertThat(run.cost().forward()).isEqualTo(3);
      assertThat(run.cost().backward()).isEqualTo(3);
      assertThat(at.gradient().requiresGrad()).isFalse();
      Tensor graph =
          run(DifferentiableDenoiser.of(unet::forward), x)
              .gradient(x, GoldenRun.PROCESS, k, loss)
              .gradient();
      assertClose(at.gradient(), graph, 1e-5);
    }
  }

  private static BaselineRun run(DifferentiableDenoiser network, Tensor x) {
    var observation = new Observation(x, Tensors.zeros(DType.F32, 1, 1, 16, 16));
    return new BaselineRun(
        network,
        GoldenRun.PROCESS,
        observation,
        RoleNoise.seeded(1),
        new ProgressReporter(ProgressListener.NONE),
        StateObserver.NONE);
  }

  @Test
  void seeded_startAndSteps_areTheNoiseOfARadRun() {
    try (var scope = TensorScope.open()) {
      RoleNoise roles = RoleNoise.seeded(7, 8);
      SeededNoise rad = SeededNoise.of(7, 8);
      assertThat(roles.draw(NoiseRole.START, 0, SHAPE).toFloats())
          .isEqualTo(rad.draw(0, SHAPE).toFloats());
      assertThat(roles.draw(NoiseRole.STEP, 4, SHAPE).toFloats())
          .isEqualTo(rad.draw(5, SHAPE).toFloats());
      assertThat(roles.draw(NoiseRole.KNOWN, 0, SHAPE).toFloats())
          .isNotEqualTo(rad.draw(0, SHAPE).toFloats());
    }
  }

  @Test
  void recorded_roleWithoutTape_isRefused() {
    try (var scope = TensorScope.open()) {
      RoleNoise noise =
          RoleNoise.recorded(Map.of(NoiseRole.START, Tensors.randn(1, 1, 2, 3, 8, 8)));
      assertThatThrownBy(() -> noise.draw(NoiseRole.STEP, 0, SHAPE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("STEP", "START");
    }
  }

  @Test
  void observation_holeOfAnotherSize_isRefused() {
    try (var scope = TensorScope.open()) {
      Tensor photo = photo();
      Tensor hole = Tensors.zeros(DType.F32, 2, 1, 8, 7);
      assertThatThrownBy(() -> new Observation(photo, hole))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[2, 1, 8, 7]");
    }
  }
}
