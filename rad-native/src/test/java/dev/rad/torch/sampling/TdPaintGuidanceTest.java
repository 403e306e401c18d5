package dev.rad.torch.sampling;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.model.ClassifierWeights;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.NoisyClassifier;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of TD-Paint's own program with a class and a classifier, repeated. */
class TdPaintGuidanceTest {
  private static final Golden RUN = Golden.open("tdpaint/sampling-classcond-guided-6");
  private static final StepPlan PLAN = StepPlan.respaced(1000, 6);
  private static final RadScheduler TOLD =
      RadScheduler.standard().withConditioning(NoiseConditioning.TD_PAINT);
  private static final int SIZE = 32;

  private static NoisyClassifier classifier;
  private static RadUNet network;

  @BeforeAll
  static void load() {
    var judge = ClassifierWeights.open(RUN.folder().resolve("classifier.pt"), RUN.classifier());
    classifier = NoisyClassifier.load(judge, Device.CPU);
    Golden unet = Golden.open("tdpaint/unet-classcond");
    network = Golden.network(UNetWeights.open(unet.folder().resolve("model.pt"), unet.model()));
  }

  @AfterAll
  static void free() {
    classifier.close();
    network.close();
  }

  private static int wanted() {
    return (int) RUN.longs("y")[0];
  }

  private static Guidance guidance() {
    return new EvenNoiseGuidance(
        new ClassifierGuidance(classifier::logProbabilities, List.of(wanted()), 1));
  }

  private static PixelSchedule pixels(NoiseSchedule schedule) {
    Mask hole = Mask.of(SIZE, SIZE, hole().toFloats());
    return PixelSchedule.of(schedule, List.of(hole), Device.CPU);
  }

  private static Tensor hole() {
    return RUN.tensor("mask").neg().add(1);
  }

  /** The state before a step: the photo where it is known. */
  private static Tensor before(int step) {
    Tensor state = step == 0 ? RUN.tensor("x_T") : RUN.tensor("states").select(0, step - 1);
    return pasted(state);
  }

  private static Tensor pasted(Tensor filled) {
    return RUN.tensor("x_gt").mul(RUN.tensor("mask")).add(filled.mul(hole()));
  }

  /** The program draws the classifier's noise after the step's own. */
  private static NoiseSource noise(int first) {
    return (index, shape) ->
        RUN.tensor(index < 0 ? "classifier_noise" : "step_noise")
            .select(0, Math.abs(index) - 1 + first);
  }

  private static Tensor run(int first, StepPlan plan, Tensor start) {
    Denoiser given = ((ClassDenoiser) network::forward).given(wanted());
    var sampler = new Sampler(given, new AncestralUpdate(), plan).withGuidance(guidance());
    try (var pixels = pixels(TOLD)) {
      return sampler.run(start, pixels, noise(first), ProgressListener.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void gradient_everyStep_isTheProgramsInTheHole(int step) {
    try (var scope = TensorScope.open();
        var pixels = pixels(TOLD)) {
      int k = PLAN.steps().get(step).from();
      Tensor gradient =
          guidance()
              .gradient(
                  before(step), k, pixels, () -> RUN.tensor("classifier_noise").select(0, step));

      assertClose(gradient.mul(hole()), RUN.tensor("gradient").select(0, step).mul(hole()), 2e-5);
    }
  }

  /** The last step takes its variance from the one before it, which it therefore runs too. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void step_fromEveryRecordedState_givesTheProgramsNext(int step) {
    try (var scope = TensorScope.open()) {
      var one = StepPlan.of(List.of(PLAN.steps().get(step)));
      Tensor next = run(step, one, before(step));

      assertClose(next.mul(hole()), RUN.tensor("states").select(0, step).mul(hole()), 2e-5);
    }
  }

  @Test
  void run_whole_givesTheProgramsResult() {
    try (var scope = TensorScope.open()) {
      Tensor last = run(0, PLAN, before(0));

      assertClose(last.mul(hole()), RUN.tensor("states").select(0, 5).mul(hole()), 1e-4);
      assertClose(pasted(last.clamp(-1, 1)), RUN.tensor("result"), 1e-4);
    }
  }

  /** Without the move of the last step the run would be further off than one step may be. */
  @Test
  void lastTwoSteps_fromTheRecordedState_giveTheProgramsLast() {
    try (var scope = TensorScope.open()) {
      var two = StepPlan.of(PLAN.steps().subList(4, 6));
      Tensor last = run(4, two, before(4));

      assertClose(last.mul(hole()), RUN.tensor("states").select(0, 5).mul(hole()), 2e-5);
    }
  }

  /** The classifier is told ADM's number of the hole's noise, whatever the network is told. */
  @Test
  void gradient_anyConditioning_tellsTheHolesStepAlone() {
    for (NoiseConditioning conditioning : NoiseConditioning.values()) {
      List<NoiseInput> told = new ArrayList<>();
      List<float[]> seen = new ArrayList<>();
      Guidance spy =
          (x, noise) -> {
            told.add(noise);
            seen.add(x.toFloats());
            return x.mul(0);
          };
      try (var scope = TensorScope.open();
          var pixels = pixels(TOLD.withConditioning(conditioning))) {
        Tensor x = before(2);
        Tensor z = RUN.tensor("classifier_noise").select(0, 2);
        new EvenNoiseGuidance(spy).gradient(x, 600, pixels, () -> z);

        var levels = (NoiseInput.Levels) told.get(0);
        assertThat(levels.steps()).isDeepEqualTo(new float[][] {{599}});
        double left = Math.exp(0.5 * TOLD.logAlphaBar(600, 1));
        float[] known = RUN.tensor("mask").toFloats();
        float[] photo = x.toFloats();
        float[] drawn = z.toFloats();
        for (int i = 0; i < photo.length; i++) {
          double expected =
              known[i % known.length] == 0
                  ? photo[i]
                  : left * photo[i] + Math.sqrt(1 - left * left) * drawn[i];
          assertThat((double) seen.get(0)[i]).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }
}
