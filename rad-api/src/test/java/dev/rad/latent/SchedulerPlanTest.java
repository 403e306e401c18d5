package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.SchedulerStep.Source;
import dev.rad.latent.SchedulerStep.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

class SchedulerPlanTest {
  private static final String GOLDEN = "schedulers";
  private static final int STATE = 24; // numbers in a state

  static List<String> cases() throws IOException {
    return List.copyOf(LatentGolden.json(GOLDEN).get("cases").propertyNames());
  }

  @Test
  void levels_stableDiffusion_areExact() {
    Checkpoint golden = LatentGolden.tensors(GOLDEN);
    SchedulerConfig plain = SchedulerConfig.fromJson(SchedulerConfig.STABLE_DIFFUSION);
    SchedulerConfig zero =
        SchedulerConfig.fromJson(
            SchedulerConfig.STABLE_DIFFUSION.replace(
                "\"epsilon\"", "\"v_prediction\", \"rescale_betas_zero_snr\": true"));

    assertLevels(NoiseLevels.of(plain), golden.tensor("alphas_cumprod").toDoubles());
    assertLevels(NoiseLevels.of(zero), golden.tensor("alphas_cumprod_zero_snr").toDoubles());
    assertThat(NoiseLevels.of(zero).alphaBar(999)).isZero();
    assertThat(NoiseLevels.of(plain).betas().betas())
        .containsExactly(golden.tensor("betas").toDoubles(), within(1e-15));
  }

  private static void assertLevels(NoiseLevels levels, double[] expected) {
    for (int t = 0; t < expected.length; t++) {
      assertThat(levels.alphaBar(t)).isCloseTo(expected[t], within(1e-12 * expected[t] + 1e-15));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void steps_goldenCase_haveTheReferencesTimes(String name) throws IOException {
    JsonNode reference = LatentGolden.json(GOLDEN).get("cases").get(name);
    for (Map.Entry<String, JsonNode> counted : reference.get("timesteps_by_steps").properties()) {
      SchedulerPlan plan = SchedulerPlan.of(config(reference), Integer.parseInt(counted.getKey()));

      List<Double> expected = new ArrayList<>();
      counted.getValue().forEach(time -> expected.add(time.asDouble()));
      assertThat(plan.steps()).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(plan.steps().get(i).timestep()).isCloseTo(expected.get(i), within(2e-3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void steps_goldenCase_giveTheReferencesStates(String name) throws IOException {
    JsonNode reference = LatentGolden.json(GOLDEN).get("cases").get(name);
    Checkpoint golden = LatentGolden.tensors(GOLDEN);
    double eta = reference.at("/step_arguments/eta").asDouble(0);
    SchedulerPlan plan =
        SchedulerPlan.of(config(reference), reference.get("steps").asInt(), eta, 0);
    double tolerance = name.equals("euler-v-zero-snr") ? 5e-5 : 5e-6;
    double[] outputs = golden.tensor(name + ".model_output").toDoubles();
    double[] noises =
        golden.tensors().containsKey(name + ".step_noise")
            ? golden.tensor(name + ".step_noise").toDoubles()
            : new double[outputs.length];

    Run run = new Run(plan, golden.tensor(name + ".start").toDoubles(), outputs, noises);

    assertThat(plan.startScale())
        .isCloseTo(
            golden.tensor(name + ".init_noise_sigma").toDoubles()[0],
            Assertions.withinPercentage(1e-3));
    assertClose(run.inputs, golden.tensor(name + ".model_input").toDoubles(), tolerance);
    assertClose(run.states, golden.tensor(name + ".states").toDoubles(), tolerance);
    if (golden.tensors().containsKey(name + ".x0")) {
      assertClose(run.cleans, golden.tensor(name + ".x0").toDoubles(), tolerance);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noising_goldenCase_isTheReferences(String name) throws IOException {
    JsonNode reference = LatentGolden.json(GOLDEN).get("cases").get(name);
    Checkpoint golden = LatentGolden.tensors(GOLDEN);
    SchedulerPlan plan = SchedulerPlan.of(config(reference), reference.get("steps").asInt());
    double[] clean = golden.tensor(name + ".clean").toDoubles();
    double[] noise = golden.tensor(name + ".noise").toDoubles();
    double[] expected = golden.tensor(name + ".noised").toDoubles();

    List<double[]> noised = new ArrayList<>();
    for (int i = 0; i < plan.evaluations(); i++) {
      SchedulerPlan.Noising factors = plan.noising(i);
      double[] state = new double[STATE];
      Arrays.setAll(state, k -> factors.signal() * clean[k] + factors.noise() * noise[k]);
      noised.add(state);
    }

    assertClose(noised, expected, name.equals("euler-v-zero-snr") ? 5e-5 : 5e-6);
    assertThat(plan.noising(plan.evaluations())).isEqualTo(SchedulerPlan.Noising.CLEAN);
  }

  /** A network that knows the picture keeps a run on the straight way to it, whatever the rule. */
  @Property(tries = 300)
  void steps_networkThatKnowsThePicture_reachIt(
      @ForAll SchedulerKind kind,
      @ForAll SchedulerConfig.Spacing spacing,
      @ForAll boolean velocity,
      @ForAll boolean karras,
      @ForAll @IntRange(min = 1, max = 60) int steps) {
    boolean noisyEnd = kind == SchedulerKind.DDIM || kind == SchedulerKind.PNDM;
    Assume.that(!noisyEnd || spacing == SchedulerConfig.Spacing.LEADING); // else not the list's way
    Assume.that(kind != SchedulerKind.PNDM || !velocity); // it combines v of different levels
    String json =
        SchedulerConfig.STABLE_DIFFUSION
            .replace("\"epsilon\"", velocity ? "\"v_prediction\"" : "\"epsilon\"")
            .replace(
                "\"clip_sample\"",
                "\"timestep_spacing\": \"%s\", \"use_karras_sigmas\": %s, \"clip_sample\""
                    .formatted(spacing.name().toLowerCase(java.util.Locale.ROOT), karras));
    SchedulerPlan plan = SchedulerPlan.of(SchedulerConfig.fromJson(json, kind), steps);
    double clean = 1.7;
    SchedulerPlan.Noising start = plan.noising(0);

    double end = follow(plan, start.signal() * clean + start.noise() * -0.6, clean);

    assertThat(end).isCloseTo(clean, within(noisyEnd ? 0.05 : 1e-6));
  }

  /** Runs without new noise over one number, with a network that knows the clean one. */
  private static double follow(SchedulerPlan plan, double start, double clean) {
    List<Double> samples = new ArrayList<>();
    List<Double> outputs = new ArrayList<>();
    List<Double> corrected = new ArrayList<>();
    double x = start;
    for (int i = 0; i < plan.evaluations(); i++) {
      SchedulerStep step = plan.steps().get(i);
      double output = (clean - step.cleanFromSample() * x) / step.cleanFromOutput();
      samples.add(x);
      outputs.add(output);
      int now = i;
      double fixed = x;
      if (!step.corrected().isEmpty()) {
        fixed = 0;
        for (Term term : step.corrected()) {
          fixed +=
              term.factor()
                  * (term.source() == Source.CLEAN ? clean : corrected.get(now - term.age()));
        }
      }
      corrected.add(fixed);
      x = 0;
      for (Term term : step.next()) {
        int then = now - term.age();
        x +=
            term.factor()
                * switch (term.source()) {
                  case SAMPLE -> samples.get(then);
                  case OUTPUT -> outputs.get(then);
                  case CLEAN -> clean;
                  case CORRECTED -> corrected.get(then);
                  case NOISE -> 0;
                };
      }
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1001, -1})
  void of_impossibleNumberOfSteps_isRefused(int steps) {
    SchedulerConfig config = SchedulerConfig.fromJson(SchedulerConfig.STABLE_DIFFUSION);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SchedulerPlan.of(config, steps))
        .withMessageContaining("the number of steps is " + steps + ", not from 1 to 1000");
  }

  @Test
  void of_laterPartOfARun_beginsThereWithoutHistory() {
    SchedulerConfig config =
        SchedulerConfig.fromJson(
            SchedulerConfig.STABLE_DIFFUSION, SchedulerKind.DPM_SOLVER_MULTISTEP);

    SchedulerPlan whole = SchedulerPlan.of(config, 20);
    SchedulerPlan later = SchedulerPlan.of(config, 20, 0, 8);

    assertThat(later.evaluations()).isEqualTo(12);
    assertThat(later.steps().get(0).timestep()).isEqualTo(whole.steps().get(8).timestep());
    assertThat(later.noising(0)).isEqualTo(whole.noising(8));
    assertThat(later.steps().get(0).next()).allMatch(term -> term.age() == 0);
    assertThat(later.steps().subList(1, 12)).isEqualTo(whole.steps().subList(9, 20));
  }

  @Test
  void fromJson_ancientClass_isRefusedByName() {
    Assertions.assertThatThrownBy(
            () -> SchedulerConfig.fromJson("{\"_class_name\": \"LMSDiscreteScheduler\"}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("\"LMSDiscreteScheduler\"; give one of DDIMScheduler");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"thresholding\": true",
        "\"beta_start\": 0",
        "\"beta_end\": 1",
        "\"num_train_timesteps\": 1",
        "\"steps_offset\": -1",
        "\"prediction_type\": \"flow\"",
        "\"timestep_spacing\": \"uneven\"",
        "\"trained_betas\": [0.1, 0.2]",
        "\"trained_betas\": \"none\"",
        "\"rescale_betas_zero_snr\": true",
        "\"clip_sample_range\": 0",
        "\"final_sigmas_type\": \"one\"",
        "\"beta_schedule\": \"sigmoid\""
      })
  void fromJson_settingThatWouldComputeNonsense_isRefused(String setting) {
    String name = setting.substring(1, setting.indexOf('"', 1));

    Assertions.assertThatThrownBy(
            () -> SchedulerConfig.fromJson("{\"_class_name\": \"DDIMScheduler\", " + setting + "}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void toJson_goldenCase_isReadBack(String name) throws IOException {
    SchedulerConfig config = config(LatentGolden.json(GOLDEN).get("cases").get(name));

    assertThat(SchedulerConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  private static SchedulerConfig config(JsonNode reference) {
    ObjectNode json = (ObjectNode) reference.get("config").deepCopy();
    json.put("_class_name", reference.get("class").asString());
    return SchedulerConfig.fromJson(new ObjectMapper().writeValueAsString(json));
  }

  private static void assertClose(List<double[]> found, double[] expected, double relative) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(found.size() * STATE).isEqualTo(expected.length);
    for (int i = 0; i < found.size(); i++) {
      double own = 0; // each state by its own size: they differ much
      for (int k = 0; k < STATE; k++) {
        own = Math.max(own, Math.abs(expected[i * STATE + k]));
      }
      for (int k = 0; k < STATE; k++) {
        assertThat(found.get(i)[k])
            .as("number %d of state %d", k, i)
            .isCloseTo(expected[i * STATE + k], within(relative * Math.max(own, 0.02 * largest)));
      }
    }
  }

  /** A run over given outputs of the network. */
  private static final class Run {
    final List<double[]> inputs = new ArrayList<>();
    final List<double[]> cleans = new ArrayList<>();
    final List<double[]> states = new ArrayList<>();
    private final List<double[]> samples = new ArrayList<>();
    private final List<double[]> corrected = new ArrayList<>();

    Run(SchedulerPlan plan, double[] start, double[] outputs, double[] noises) {
      double[] x = start;
      for (int i = 0; i < plan.evaluations(); i++) {
        SchedulerStep step = plan.steps().get(i);
        double[] sample = x;
        int offset = i * STATE;
        double[] input = new double[STATE];
        Arrays.setAll(input, k -> step.inputScale() * sample[k]);
        double[] clean = new double[STATE];
        Arrays.setAll(
            clean,
            k ->
                Math.max(
                    -step.clip(),
                    Math.min(
                        step.clip(),
                        step.cleanFromSample() * sample[k]
                            + step.cleanFromOutput() * outputs[offset + k])));
        inputs.add(input);
        cleans.add(clean);
        samples.add(sample);
        corrected.add(
            step.corrected().isEmpty() ? sample : sum(step.corrected(), i, outputs, noises));
        x = sum(step.next(), i, outputs, noises);
        states.add(x);
      }
    }

    private double[] sum(List<Term> terms, int i, double[] outputs, double[] noises) {
      double[] sum = new double[STATE];
      for (Term term : terms) {
        int then = i - term.age();
        for (int k = 0; k < STATE; k++) {
          sum[k] +=
              term.factor()
                  * switch (term.source()) {
                    case SAMPLE -> samples.get(then)[k];
                    case OUTPUT -> outputs[then * STATE + k];
                    case CLEAN -> cleans.get(then)[k];
                    case CORRECTED -> corrected.get(then)[k];
                    case NOISE -> noises[then * STATE + k];
                  };
        }
      }
      return sum;
    }
  }
}
