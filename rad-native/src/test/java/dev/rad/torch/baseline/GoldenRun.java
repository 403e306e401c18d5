package dev.rad.torch.baseline;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.Golden;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A recorded run of a published program, repeated with its network, start and noise. */
record GoldenRun(Golden golden) {

  static final GaussianSchedule PROCESS = new GaussianSchedule(BetaSchedule.linear(1000));

  static GoldenRun open(String name) {
    return new GoldenRun(Golden.open("baselines/" + name));
  }

  boolean has(String name) {
    return golden.io().tensors().containsKey(name);
  }

  /** The photo as the program observed it; its masks have 1 where the photo is known. */
  Observation observation() {
    Tensor photo = golden.tensor(has("y") ? "y" : "x_gt");
    return new Observation(photo, golden.tensor("mask").neg().add(1));
  }

  RoleNoise noise(Map<String, NoiseRole> roles) {
    Map<NoiseRole, Tensor> tapes = new EnumMap<>(NoiseRole.class);
    roles.forEach(
        (name, role) -> {
          if (has(name)) {
            Tensor tape = golden.tensor(name);
            Tensor one = golden.tensor("x_gt");
            tapes.put(role, tape.reshape(-1, one.size(0), one.size(1), one.size(2), one.size(3)));
          }
        });
    return RoleNoise.recorded(tapes);
  }

  private static final Map<String, NoiseRole> ROLES =
      Map.of(
          "x_T", NoiseRole.START,
          "step_noise", NoiseRole.STEP,
          "known_noise", NoiseRole.KNOWN,
          "renoise", NoiseRole.RENOISE,
          "corrector_noise", NoiseRole.CORRECTOR,
          "known_noise_corrector", NoiseRole.KNOWN_CORRECTOR,
          "known_noise_predictor", NoiseRole.KNOWN,
          "observation_noise", NoiseRole.OBSERVATION,
          "shared_noise", NoiseRole.SHARED);

  /** Runs a method and compares every state with the program's. */
  void assertEveryState(BaselineMethod method, String states, int firstState, double tolerance) {
    try (var scope = TensorScope.open()) {
      Tensor trajectory = golden.tensor(states);
      var seen = new AtomicInteger();
      BaselineOutput output =
          fill(
              method,
              (i, x) -> {
                assertClose(x, trajectory.select(0, i + firstState), tolerance);
                seen.incrementAndGet();
              });
      assertThat(seen.get() + firstState).isEqualTo((int) trajectory.size(0));
      assertClose(output.raw(), golden.tensor("result"), tolerance);
    }
  }

  /** Runs a method over the recorded network, from the recorded start and noise. */
  BaselineOutput fill(BaselineMethod method, StateObserver observer) {
    Golden adm = Golden.open("adm/uncond-learn-sigma");
    try (var network =
        Golden.network(UNetWeights.open(adm.folder().resolve("model.pt"), adm.model()))) {
      return new BaselineRunner(DifferentiableDenoiser.of(network), PROCESS, Device.CPU)
          .withObserver(observer)
          .run(method, observation(), noise(ROLES), ProgressListener.NONE);
    }
  }
}
