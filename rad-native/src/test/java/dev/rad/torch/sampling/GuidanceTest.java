package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.model.ClassifierWeights;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.schedule.Transition;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.NoisyClassifier;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.AncestralUpdate.FixedVariance;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class GuidanceTest {

  private static final RadScheduler SCHEDULE = RadScheduler.standard();
  private static final StepPlan ONE = StepPlan.of(List.of(new StepPlan.Step(500, 400)));
  private static final NoiseInput LEVELS = NoiseInput.uniform(500, 500);
  private static final Denoiser DENOISER = (x, noise) -> x.mul(0.6).sin();

  private static Tensor noisy() {
    return Tensors.randn(1, 2, 3, 4, 4);
  }

  private static Tensor gradient() {
    return Tensors.randn(9, 2, 3, 4, 4).mul(0.1);
  }

  private static Tensor run(Denoiser denoiser, TensorSolver solver, Guidance guidance) {
    try (var pixels =
        PixelSchedule.of(SCHEDULE, List.of(Mask.full(4, 4), Mask.full(4, 4)), Device.CPU)) {
      var sampler = new Sampler(denoiser, solver, ONE).withThresholding(Thresholding.NONE);
      if (guidance != null) {
        sampler = sampler.withGuidance(guidance);
      }
      return sampler.run(noisy(), pixels, SeededNoise.of(2, 3), ProgressListener.NONE);
    }
  }

  /** Algorithm 1 of arXiv 2105.05233. */
  @Test
  void ancestral_guided_movesTheMeanByTheVarianceTimesTheGradient() {
    var rule = new AncestralUpdate(FixedVariance.SMALL);
    try (var scope = TensorScope.open()) {
      Transition step = SCHEDULE.transition(500, 400, 1);
      Tensor expected = run(DENOISER, rule, null).add(gradient().mul(step.posteriorVariance()));
      Golden.assertClose(run(DENOISER, rule, (x, noise) -> gradient()), expected, 1e-5);
    }
  }

  /** Algorithm 2: the same as a network that says {@code ε̂ − √(1−ᾱ) g}. */
  @Test
  void deterministicSolvers_guided_moveThePredictedNoise() {
    double sigma = Math.sqrt(SCHEDULE.transition(500, 400, 1).oneMinusAlphaBar());
    try (var scope = TensorScope.open()) {
      for (String solver : List.of("ddim", "dpmpp-2m", "unipc", "euler")) {
        Denoiser moved = (x, noise) -> DENOISER.predict(x, noise).sub(gradient().mul(sigma));
        Golden.assertClose(
            run(DENOISER, TensorSolver.named(solver), (x, noise) -> gradient()),
            run(moved, TensorSolver.named(solver), null),
            1e-5);
      }
    }
  }

  /** log-probabilities {@code −y ‖x − y‖² / 2}: the gradient is {@code −y (x − y)}. */
  private static Tensor classifier(Tensor x, NoiseInput noise) {
    Tensor[] images = x.chunk(2, 0);
    Tensor[] rows = new Tensor[2];
    for (int i = 0; i < 2; i++) {
      Tensor[] logs = new Tensor[3];
      for (int y = 0; y < 3; y++) {
        logs[y] = images[i].add(-y).square().sum().mul(-0.5 * y).reshape(1, 1);
      }
      rows[i] = Tensors.cat(1, logs);
    }
    return Tensors.cat(0, rows);
  }

  @Test
  void classifierGuidance_twoImages_giveEachItsClassesGradient() {
    try (var scope = TensorScope.open()) {
      var guidance = new ClassifierGuidance(GuidanceTest::classifier, List.of(2, 1), 1.5);
      Tensor gradient = guidance.gradient(noisy(), LEVELS);
      assertThat(gradient.requiresGrad()).isFalse();
      float[] actual = gradient.toFloats();
      float[] x = noisy().toFloats();
      for (int i = 0; i < x.length; i++) {
        double y = i < x.length / 2 ? 2 : 1;
        assertThat((double) actual[i]).isCloseTo(1.5 * -y * (x[i] - y), within(1e-5));
      }
    }
  }

  @Test
  void classifierGuidance_insideARun_recordsDerivativesAndFreesThem() {
    var guidance = new ClassifierGuidance(GuidanceTest::classifier, List.of(2, 1), 0.1);
    run(DENOISER, new DdimUpdate(0), guidance).close();
    long before = NativeObjects.count();
    for (int i = 0; i < 20; i++) {
      TensorScope.run(() -> run(DENOISER, new DdimUpdate(0), guidance));
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void classifierGuidance_wrongClassesOrClassifier_isRefused() {
    try (var scope = TensorScope.open()) {
      assertThatThrownBy(
              () ->
                  new ClassifierGuidance(GuidanceTest::classifier, List.of(0, 3), 1)
                      .gradient(noisy(), LEVELS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("class 3")
          .hasMessageContaining("0..2");
      assertThatThrownBy(
              () ->
                  new ClassifierGuidance(GuidanceTest::classifier, List.of(0), 1)
                      .gradient(noisy(), LEVELS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batch of 2 images");
      assertThatThrownBy(
              () ->
                  new ClassifierGuidance((x, noise) -> Tensors.randn(1, 2, 3), List.of(0, 1), 1)
                      .gradient(noisy(), LEVELS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("do not depend");
    }
  }

  /** Answers {@code (class + 1) · x}, and the class as its variance. */
  private static Tensor ofClasses(Tensor x, NoiseInput noise, Tensor classes) {
    long[] numbers = classes.toLongs();
    Tensor[] images = x.chunk(numbers.length, 0);
    Tensor[] answers = new Tensor[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      Tensor epsilon = images[i].mul(numbers[i] + 1);
      answers[i] = Tensors.cat(1, epsilon, images[i].mul(0).add(numbers[i]));
    }
    return Tensors.cat(0, answers);
  }

  @Test
  void classifierFreeGuidance_weights_extrapolateFromTheNullClass() {
    ClassDenoiser network = GuidanceTest::ofClasses;
    try (var scope = TensorScope.open()) {
      float[] x = noisy().toFloats();
      float[] answer = network.guided(2.5, 9, 4, 6).predict(noisy(), LEVELS).toFloats();
      int image = x.length / 2;
      for (int i = 0; i < x.length; i++) {
        int wanted = i < image ? 4 : 6;
        int at = i / image * 2 * image + i % image;
        double epsilon = (3.5 * (wanted + 1) - 2.5 * 10) * x[i];
        assertThat((double) answer[at]).isCloseTo(epsilon, within(1e-4));
        assertThat(answer[at + image]).isEqualTo(wanted); // the conditional one's variance
      }
    }
  }

  @Test
  void classifierFreeGuidance_weightZero_isTheConditionalNetworkAlone() {
    ClassDenoiser network = GuidanceTest::ofClasses;
    Denoiser never =
        (x, noise) -> {
          throw new AssertionError("not needed");
        };
    try (var scope = TensorScope.open()) {
      Denoiser given = network.given(4, 6);
      float[] plain = given.predict(noisy(), LEVELS).toFloats();
      assertThat(new ClassifierFreeGuidance(given, never, 0).predict(noisy(), LEVELS).toFloats())
          .isEqualTo(plain);
    }
  }

  /** A class-conditional ADM, with the published program's output for given classes. */
  @Test
  void given_classConditionalNetwork_givesThePublishedProgramsOutput() {
    Golden golden = Golden.open("adm/classcond-new-attention");
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    try (var scope = TensorScope.open();
        var network = Golden.network(weights)) {
      ClassDenoiser classes = network::forward;
      var levels = NoiseInput.uniform(golden.doubles("timesteps"));
      Tensor x = golden.tensor("x");
      long[] wanted = golden.longs("y");
      Tensor given = Autograd.off(() -> classes.given(wanted).predict(x, levels));
      Golden.assertClose(given, golden.tensor("out"), 1e-5);
      // the other class of the pair as the null class, and its weight alone: its noise, our
      // variance
      Tensor none = Autograd.off(() -> classes.given(wanted[0], wanted[0]).predict(x, levels));
      Tensor guided = Autograd.off(() -> classes.guided(-1, wanted[0], wanted).predict(x, levels));
      long channels = x.size(1);
      Golden.assertClose(guided.narrow(1, 0, channels), none.narrow(1, 0, channels), 1e-5);
      Golden.assertClose(
          guided.narrow(1, channels, channels),
          golden.tensor("out").narrow(1, channels, channels),
          1e-5);
    }
  }

  /**
   * A class-conditional ADM and a classifier, both with random weights: a short step with guidance
   * ends where the classifier believes more in the wanted classes than without.
   */
  @Test
  void noisyClassifier_guidesAClassConditionalNetwork_towardsTheWantedClasses() {
    Golden adm = Golden.open("adm/classcond-new-attention");
    Golden judge = Golden.open("classifier/attention");
    var unet = UNetWeights.open(adm.folder().resolve("model.pt"), adm.model());
    var weights = ClassifierWeights.open(judge.folder().resolve("model.pt"), judge.classifier());
    StepPlan step = StepPlan.of(List.of(new StepPlan.Step(500, 495)));
    List<Mask> masks = List.of(Mask.full(16, 16), Mask.rectangle(16, 16, new Region(2, 3, 9, 8)));
    try (var scope = TensorScope.open();
        var network = Golden.network(unet);
        var classifier = NoisyClassifier.load(weights, Device.CPU);
        var pixels = PixelSchedule.of(SCHEDULE, masks, Device.CPU)) {
      ClassDenoiser classes = network::forward;
      var guidance = new ClassifierGuidance(classifier::logProbabilities, List.of(3, 8), 5);
      var plain =
          new Sampler(classes.given(adm.longs("y")), new DdimUpdate(0), step)
              .withThresholding(Thresholding.NONE);
      Tensor x = adm.tensor("x");
      var noise = SeededNoise.of(2, 3);

      Tensor without = plain.run(x, pixels, noise, ProgressListener.NONE);
      Tensor guided = plain.withGuidance(guidance).run(x, pixels, noise, ProgressListener.NONE);
      Tensor again = plain.withGuidance(guidance).run(x, pixels, noise, ProgressListener.NONE);

      assertThat(again.toFloats()).isEqualTo(guided.toFloats());
      var levels = pixels.networkInput(495);
      float[] before = classifier.logProbabilities(without, levels).toFloats();
      float[] after = classifier.logProbabilities(guided, levels).toFloats();
      assertThat(after[3]).isGreaterThan(before[3]);
      assertThat(after[10 + 8]).isGreaterThan(before[10 + 8]);
    }
  }

  @Test
  void given_otherBatch_isRefused() {
    ClassDenoiser network = GuidanceTest::ofClasses;
    try (var scope = TensorScope.open()) {
      assertThatThrownBy(() -> network.given(1, 2, 3).predict(noisy(), LEVELS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("3 class numbers do not fit a batch of 2 images");
    }
    assertThatThrownBy(() -> network.guided(Double.NaN, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight");
  }
}
