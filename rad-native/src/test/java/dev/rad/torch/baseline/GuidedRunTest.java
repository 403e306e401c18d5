package dev.rad.torch.baseline;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.Gaussian;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Autograd;
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

  /** Mixes the pixels of an image, so that the hole has derivatives by what is known. */
  private static final Denoiser MIXING = (x, noise) -> x.add(x.transpose(2, 3)).mul(0.4).tanh();

  private static final double VARIANCE = 0.04; // far within [−1, 1], where nothing is clipped

  private static BaselineOutput fill(
      Denoiser denoiser, BaselineMethod method, Tensor photo, Tensor hole, RoleNoise noise) {
    return new BaselineRunner(DifferentiableDenoiser.of(denoiser), GoldenRun.PROCESS, Device.CPU)
        .run(method, new Observation(photo, hole), noise, ProgressListener.NONE);
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
      assertThat(fill(PIXELWISE, new Mcg(12, 1, compat), photo(), hole(), noise).raw().toFloats())
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
              fill(MIXING, BaselineMethod.named(name), photo(), everything(1), noise)
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
      BaselineOutput copaint =
          fill(small, CoPaint.PAPER.withSteps(10), photo(), everything(1), noise);
      BaselineOutput ddim =
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
          (role, index, shape) -> Tensors.randn(role == NoiseRole.START ? 1 : 2, shape.toArray());
      BaselineMethod parallel =
          BaselineMethod.named(
              "deqir:timesteps=10,etw=%s,nw=%s,tol=%s,max_anderson_iters=40,solver=%s"
                  .formatted(eta, eta, solver.equals("picard") ? 0 : 1e-4, solver));
      BaselineOutput output = fill(MIXING, parallel, photo(), hole(), one);
      BaselineOutput sequential =
          fill(
              MIXING,
              new Ddnm(10, new Travel(1, 1), new Ddnm.Noise(eta, 0), 1000, false),
              photo(),
              hole(),
              one);
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
      BaselineOutput whole =
          fill(MIXING, BaselineMethod.named("deqir:timesteps=7"), photo(), hole(), noise);
      BaselineOutput parts =
          fill(MIXING, BaselineMethod.named("deqir:timesteps=7,chunk=3"), photo(), hole(), noise);
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
    BaselineMethod method = BaselineMethod.named(name);
    try (var scope = TensorScope.open()) {
      Tensor photo = photo().mul(Tensors.of(new float[] {1, 0.1f}, 2, 1, 1, 1));
      float[] both = fill(MIXING, method, photo, hole(), RoleNoise.seeded(1, 2)).raw().toFloats();
      for (int b = 0; b < 2; b++) {
        float[] alone =
            fill(
                    MIXING,
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
    BaselineMethod method = BaselineMethod.named(name);
    try (var scope = TensorScope.open()) {
      Tensor other = photo().add(hole().mul(0.7));
      RoleNoise noise = RoleNoise.seeded(1, 2);
      assertThat(fill(MIXING, method, other, hole(), noise).raw().toFloats())
          .isEqualTo(fill(MIXING, method, photo(), hole(), noise).raw().toFloats());
    }
  }

  /** Where pixels know nothing of each other, the hole's posterior is its prior. */
  @ParameterizedTest
  @ValueSource(strings = {"mcg:steps=200", "dps:steps=200"})
  void fill_independentPixels_drawsTheHoleFromThePrior(String name) {
    // three percent for the number of steps
    assertMoments(BaselineMethod.named(name), 0.1, VARIANCE, 0.03);
  }

  /**
   * CoPaint is deterministic after its start: with nothing to learn from known pixels, the hole's
   * mean and variance go through DDIM's recursion, with {@code x̂₀ = μ + √ᾱ v/d (x − √ᾱ μ)}, {@code
   * ε̂ = √(1−ᾱ)/d (x − √ᾱ μ)}, {@code d = ᾱ v + 1 − ᾱ}.
   */
  @Test
  void fill_coPaintOfIndependentPixels_hasTheMomentsOfTheRecursion() {
    int steps = 50;
    GaussianSchedule schedule = GoldenRun.PROCESS.respaced("50");
    double mean = 0;
    double variance = 1;
    for (int k = steps; k > 0; k--) {
      double from = schedule.alphaBar(k, 1);
      double to = schedule.alphaBar(k - 1, 1);
      double gain =
          (Math.sqrt(to * from) * VARIANCE + Math.sqrt((1 - to) * (1 - from)))
              / (from * VARIANCE + 1 - from);
      mean = Math.sqrt(to) * 0.1 + gain * (mean - Math.sqrt(from) * 0.1);
      variance *= gain * gain;
    }
    assertMoments(CoPaint.PAPER.withSteps(steps), mean, variance, 0);
  }

  private static void assertMoments(
      BaselineMethod method, double expectedMean, double expectedVariance, double slack) {
    int rows = 4_000;
    Tensor row = Tensors.of(new float[] {0.2f, 9, 9, -0.1f}, 1, 1, 1, 4);
    try (var scope = TensorScope.open()) {
      float[] result =
          fill(
                  new ExactNoise(Gaussian.row(0.1, VARIANCE, 0)),
                  method,
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
      double error = 5 / Math.sqrt(2 * rows); // five standard errors
      assertThat(mean)
          .isCloseTo(expectedMean, within(Math.sqrt(expectedVariance) * (error + slack)));
      assertThat(square - mean * mean)
          .isCloseTo(expectedVariance, within(expectedVariance * (Math.sqrt(2) * error + slack)));
    }
  }

  private static BaselineRun run(Denoiser denoiser, Tensor x) {
    return new BaselineRun(
        DifferentiableDenoiser.of(denoiser),
        GoldenRun.PROCESS,
        new Observation(x, everything(0)),
        RoleNoise.seeded(1, 2),
        new ProgressReporter(ProgressListener.NONE),
        StateObserver.NONE);
  }

  /**
   * With {@code ε̂ = x} and {@code L = w c² ‖x‖²} a step of size r leads to {@code (1 − 2 r w c²)
   * x}, and L falls for {@code r ≤ 1/(w c²)}. From {@code r = 2/c²} on that takes {@code w = 1}
   * four times 0.8, once and for all, and {@code w = 0.1} none.
   */
  @Test
  void run_descentOfAParabola_shrinksEachImagesStepUntilTheLossFalls() {
    double survival = GoldenRun.PROCESS.alphaBar(500, 1);
    double c = (1 - Math.sqrt(1 - survival)) / Math.sqrt(survival);
    try (var scope = TensorScope.open()) {
      Tensor x = photo();
      Tensor weights = Tensors.of(new float[] {1, 0.1f}, 2);
      BaselineRun run = run((at, noise) -> at.mul(1), x);
      var descent =
          new Descent(
              run, GoldenRun.PROCESS, 500, (at, e) -> Residuals.squares(e.x0()).mul(weights));
      Descent.Result result = Autograd.off(() -> descent.run(x, 2 / (c * c), 2));
      double first = 1 - 2 * 2 * Math.pow(0.8, 4);
      double second = 1 - 2 * 0.2;
      Tensor factors =
          Tensors.of(new float[] {(float) (first * first), (float) (second * second)}, 2, 1, 1, 1);
      assertClose(result.x(), x.mul(factors), 1e-4); // c is a small difference
      assertThat(run.cost().forward()).isEqualTo(2 + 5 + 1); // two gradients, trials
      assertThat(run.cost().backward()).isEqualTo(2);
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
      var descent =
          new Descent(run(broken, x), GoldenRun.PROCESS, 500, (at, e) -> Residuals.squares(e.x0()));
      Descent.Result result = Autograd.off(() -> descent.run(x, 1, 1));
      assertThat(result.x().toFloats()).isEqualTo(x.toFloats());
      assertThat(evaluations.get()).isLessThan(110);
    }
  }

  /** Over the network, whose derivatives are computed block by block. */
  @ParameterizedTest
  @ValueSource(strings = {"mcg-10", "copaint-6", "deqir-5"})
  void fill_manyTimes_keepsNoNativeObject(String name) {
    BaselineMethod method = BaselineMethod.named(name.split("-")[0]).withSteps(2);
    GoldenRun run = GoldenRun.open(name);
    try (var scope = TensorScope.open()) {
      long before = 0;
      for (int i = 0; i < 4; i++) {
        TensorScope.run(() -> run.fill(method, StateObserver.NONE));
        if (i == 1) {
          before = NativeObjects.count();
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
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
    assertThatThrownBy(() -> BaselineMethod.named(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void named_optionsOfThePapers_areTaken() {
    assertThat(BaselineMethod.named("mcg:compat=true")).isEqualTo(new Mcg(1000, 1, true));
    assertThat(BaselineMethod.named("dps:scale=1")).isEqualTo(new Dps(1000, 1, 0, false));
    assertThat(BaselineMethod.named("copaint-tt")).isEqualTo(CoPaint.TIME_TRAVEL);
    assertThat(CoPaint.TIME_TRAVEL.plan().evaluations()).isEqualTo(490); // 489 of the program
    assertThat(BaselineMethod.named("deqir")).isEqualTo(DeqIr.PAPER);
  }
}
