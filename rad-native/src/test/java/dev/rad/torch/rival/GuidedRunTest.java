package dev.rad.torch.rival;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.Gaussian;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities and closed forms of the methods that need gradients or a solver. */
class GuidedRunTest {

  /** Looks at every pixel alone, so that known pixels have no derivatives by the hole. */
  private static final Denoiser PIXELWISE = (x, noise) -> x.tanh();

  /** Mixes neighbours, and cannot be solved in one round. */
  private static final Denoiser MIXING =
      (x, noise) -> x.add(x.transpose(2, 3)).add(x.mean()).mul(0.4).tanh();

  private static RivalOutput fill(
      Denoiser denoiser, RivalMethod method, Tensor photo, Tensor hole, RoleNoise noise) {
    return new RivalEngine(DifferentiableDenoiser.of(denoiser), GoldenRun.PROCESS, Device.CPU)
        .fill(method, new Observation(photo, hole), noise, ProgressListener.NONE);
  }

  private static Tensor photo() {
    return Tensors.randn(1, 2, 3, 8, 8).tanh();
  }

  private static Tensor hole() {
    return Tensors.randn(3, 2, 1, 8, 8).gt(0).to(DType.F32);
  }

  private static Tensor everything(double value) {
    return Tensors.full(DType.F32, value, 2, 1, 8, 8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fill_mcgWithoutGradientInTheHole_isPlainReplacement(boolean compat) {
    try (var scope = TensorScope.open()) {
      var replacement = new AncestralReplacement(12, compat);
      RoleNoise noise = RoleNoise.seeded(1, 2);
      assertThat(
              fill(PIXELWISE, new Mcg(12, 1, compat), photo(), hole(), noise).raw().toFloats())
          .isEqualTo(fill(PIXELWISE, replacement, photo(), hole(), noise).raw().toFloats());
      float[] plain = fill(MIXING, replacement, photo(), hole(), noise).raw().toFloats();
      assertThat(fill(MIXING, new Mcg(12, 0, compat), photo(), hole(), noise).raw().toFloats())
          .isEqualTo(plain);
      assertThat(fill(MIXING, new Mcg(12, 1, compat), photo(), hole(), noise).raw().toFloats())
          .isNotEqualTo(plain);
    }
  }

  /** Nothing is known, so there is no residual: its derivative at 0 is 0, not NaN. */
  @ParameterizedTest
  @ValueSource(strings = {"mcg:steps=8", "dps:steps=8", "dps:steps=8,sigma=0.1"})
  void fill_nothingKnown_isTheUnconditionalSampler(String name) {
    try (var scope = TensorScope.open()) {
      RoleNoise noise = RoleNoise.seeded(1, 2);
      var plain = new AncestralReplacement(8, false);
      assertThat(
              fill(MIXING, RivalMethod.named(name), photo(), everything(1), noise)
                  .raw()
                  .toFloats())
          .isEqualTo(fill(MIXING, plain, photo(), everything(1), noise).raw().toFloats());
    }
  }

  @Test
  void fill_coPaintWithNothingKnown_isDdim() {
    Denoiser small = (x, noise) -> x.mul(0.99); // clean images stay within [−1, 1] for small noise
    try (var scope = TensorScope.open()) {
      RoleNoise noise = // a start of 0.003 z
          (role, index, shape) -> Tensors.randn(index, shape.toArray()).mul(0.003);
      RivalOutput copaint =
          fill(small, CoPaint.PAPER.withSteps(10), photo(), everything(1), noise);
      RivalOutput ddim =
          fill(small, new DdimReplacement(10, 0, 250, false), photo(), everything(1), noise);
      assertClose(copaint.raw(), ddim.raw(), 1e-4);
      assertThat(copaint.cost().forward()).isEqualTo(40);
      assertThat(copaint.cost().backward()).isEqualTo(20);
    }
  }

  /** The fixed point is the sequential sampler: DDNM without noise, or with one noise for all. */
  @ParameterizedTest
  @CsvSource({"0, picard", "0.4, picard", "0, anderson"})
  void fill_deqIr_isTheSequentialSampler(double eta, String solver) {
    try (var scope = TensorScope.open()) {
      RoleNoise one =
          (role, index, shape) ->
              Tensors.randn(role == NoiseRole.START ? 1 : 2, shape.toArray());
      RivalMethod parallel =
          RivalMethod.named(
              "deqir:timesteps=10,etw=%s,nw=%s,tol=%s,max_anderson_iters=40,solver=%s"
                  .formatted(eta, eta, solver.equals("picard") ? 0 : 1e-4, solver));
      RivalOutput output = fill(MIXING, parallel, photo(), hole(), one);
      RivalOutput sequential =
          fill(MIXING, new Ddnm(10, 1, 1, eta, 0, 1000, false), photo(), hole(), one);
      assertClose(output.raw(), sequential.raw(), solver.equals("picard") ? 1e-5 : 2e-3);
      if (solver.equals("picard")) {
        assertThat(output.cost().forward()).isEqualTo(100);
      } else {
        assertThat(output.cost().forward()).isLessThan(400); // it stopped by itself
      }
    }
  }

  @Test
  void fill_deqIrInChunks_givesTheSame() {
    try (var scope = TensorScope.open()) {
      RoleNoise noise = RoleNoise.seeded(1, 2);
      Denoiser rowwise = (x, level) -> x.add(x.transpose(2, 3)).mul(0.4).tanh();
      RivalOutput whole =
          fill(rowwise, RivalMethod.named("deqir:timesteps=7"), photo(), hole(), noise);
      RivalOutput parts =
          fill(rowwise, RivalMethod.named("deqir:timesteps=7,chunk=3"), photo(), hole(), noise);
      assertThat(parts.raw().toFloats()).isEqualTo(whole.raw().toFloats());
      assertThat(parts.cost().forward()).isEqualTo(whole.cost().forward());
    }
  }

  /** An image's filling does not depend on its neighbours in a batch. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcg:steps=6",
        "dps:steps=6,sigma=0.1",
        "copaint:num_inference_steps=5,lr_xt=9",
        "deqir:timesteps=6"
      })
  void fill_batch_givesWhatEachImageGetsAlone(String name) {
    Denoiser each = (x, noise) -> x.add(x.transpose(2, 3)).mul(0.4).tanh();
    RivalMethod method = RivalMethod.named(name);
    try (var scope = TensorScope.open()) {
      Tensor photo = photo().mul(Tensors.of(new float[] {1, 0.1f}, 2, 1, 1, 1));
      float[] both = fill(each, method, photo, hole(), RoleNoise.seeded(1, 2)).raw().toFloats();
      for (int b = 0; b < 2; b++) {
        float[] alone =
            fill(
                    each,
                    method,
                    photo.narrow(0, b, 1),
                    hole().narrow(0, b, 1),
                    RoleNoise.seeded(1 + b))
                .raw()
                .toFloats();
        for (int i = 0; i < alone.length; i++) {
          assertThat(both[b * alone.length + i])
              .isCloseTo(alone[i], within(1e-4f * Math.max(1, Math.abs(alone[i]))));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcg:steps=5",
        "dps:steps=5,sigma=0.1",
        "copaint-tt:num_inference_steps=6,jump_length=2",
        "deqir:timesteps=5"
      })
  void fill_otherContentUnderTheHole_givesTheSame(String name) {
    RivalMethod method = RivalMethod.named(name);
    try (var scope = TensorScope.open()) {
      Tensor other = photo().add(hole().mul(0.7));
      RoleNoise noise = RoleNoise.seeded(1, 2);
      assertThat(fill(MIXING, method, other, hole(), noise).raw().toFloats())
          .isEqualTo(fill(MIXING, method, photo(), hole(), noise).raw().toFloats());
    }
  }

  /** Where pixels know nothing of each other, the hole's posterior is its prior. */
  @ParameterizedTest
  @ValueSource(strings = {"mcg:steps=200", "dps:steps=200", "copaint:num_inference_steps=100"})
  void fill_independentPixels_drawsTheHoleFromThePrior(String name) {
    int rows = 4_000;
    double variance = 0.04; // far within [−1, 1], where nothing is clipped
    Tensor row = Tensors.of(new float[] {0.2f, 9, 9, -0.1f}, 1, 1, 1, 4);
    try (var scope = TensorScope.open()) {
      float[] result =
          fill(
                  new ExactNoise(Gaussian.row(0.1, variance, 0)),
                  RivalMethod.named(name),
                  row.expand(1, rows, 1, 4).contiguous(),
                  Tensors.of(new float[] {0, 1, 1, 0}, 1, 1, 1, 4),
                  RoleNoise.seeded(5))
              .raw()
              .toFloats();
      double mean = 0;
      double square = 0;
      for (int n = 0; n < rows; n++) {
        mean += (result[4 * n + 1] + result[4 * n + 2]) / (2 * rows);
        square += (Math.pow(result[4 * n + 1], 2) + Math.pow(result[4 * n + 2], 2)) / (2 * rows);
      }
      double error = 5 / Math.sqrt(2 * rows); // five standard errors, and 3 % for the steps
      assertThat(mean).isCloseTo(0.1, within(Math.sqrt(variance) * (error + 0.03)));
      assertThat(square - mean * mean)
          .isCloseTo(variance, within(variance * (Math.sqrt(2) * error + 0.03)));
    }
  }

  /** Whatever is tried is not a number: the state stays, and the run ends. */
  @Test
  void run_descentThatNeverFalls_staysWhereItIs() {
    var evaluations = new AtomicInteger();
    Denoiser broken =
        (x, noise) -> evaluations.getAndIncrement() == 0 ? x.mul(1) : x.mul(Double.NaN);
    try (var scope = TensorScope.open()) {
      Tensor x = photo();
      var run =
          new RivalRun(
              DifferentiableDenoiser.of(broken),
              GoldenRun.PROCESS,
              new Observation(x, everything(0)),
              RoleNoise.seeded(1, 2),
              ProgressListener.NONE,
              StateObserver.NONE);
      var descent =
          new Descent(run, GoldenRun.PROCESS, 500, (at, e) -> Residuals.squares(e.x0()));
      Descent.Result result = Autograd.off(() -> descent.run(x, 1, 1));
      assertThat(result.x().toFloats()).isEqualTo(x.toFloats());
      assertThat(evaluations.get()).isLessThan(110);
    }
  }

  /** Over the network, whose derivatives are computed block by block. */
  @ParameterizedTest
  @ValueSource(strings = {"mcg-10", "copaint-6", "deqir-5"})
  void fill_manyTimes_keepsNoNativeObject(String name) {
    RivalMethod method = RivalMethod.named(name.split("-")[0]).withSteps(2);
    GoldenRun run = GoldenRun.open(name);
    try (var scope = TensorScope.open()) {
      long before = 0;
      for (int i = 0; i < 4; i++) {
        TensorScope.run(() -> run.fill(method, StateObserver.NONE));
        if (i == 1) {
          before = Pointer.totalCount();
        }
      }
      assertThat(Pointer.totalCount()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcg:alpha=-1",
        "dps:scale=NaN",
        "copaint:lr_xt=-1",
        "copaint:num_iteration_optimize_xt=0",
        "copaint:compat=true,num_inference_steps=251",
        "copaint:compat=true,num_inference_steps=1",
        "copaint:ddpm_num_steps=300,compat=true",
        "copaint:jump_n_sample=0",
        "deqir:solver=newton",
        "deqir:etw=1.1",
        "deqir:m=0",
        "deqir:chunk=-1",
        "deqir:timesteps=2000"
      })
  void named_nonsense_isRefused(String text) {
    assertThatThrownBy(() -> RivalMethod.named(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void named_optionsOfThePapers_areTaken() {
    assertThat(RivalMethod.named("mcg:compat=true")).isEqualTo(new Mcg(1000, 1, true));
    assertThat(RivalMethod.named("dps:scale=1")).isEqualTo(new Dps(1000, 1, 0, false));
    assertThat(RivalMethod.named("copaint-tt")).isEqualTo(CoPaint.TIME_TRAVEL);
    assertThat(CoPaint.TIME_TRAVEL.plan().evaluations()).isEqualTo(490); // 489 of the program
    assertThat(RivalMethod.named("deqir")).isEqualTo(DeqIr.PAPER);
  }
}
