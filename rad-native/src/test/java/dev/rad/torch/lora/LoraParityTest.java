package dev.rad.torch.lora;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.DType;
import dev.rad.mask.Mask;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.sampling.NoiseSource;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.RecordedNoise;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference program's network with adapters of rank 4, as PEFT stores them. */
class LoraParityTest {

  private static final double FLOAT32 = 1e-5;

  private final GoldenLora file = GoldenLora.open();
  private final Golden golden = file.golden();

  @Test
  void adapters_ofTheFile_areThoseOfThePaper() {
    AdapterTensors tensors = file.adapters();
    try (var network = file.network(DType.F32);
        var fresh = Lora.fresh(network, LoraConfig.paper(), 0)) {
      assertThat(tensors.layers().keySet())
          .containsExactlyInAnyOrderElementsOf(fresh.toTensors().layers().keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forward_referencesInput_givesItsOutput(boolean merged) {
    try (var scope = TensorScope.open();
        var network = file.network(DType.F32);
        var lora = Lora.of(network, file.adapters())) {
      if (merged) {
        lora.merge();
      }
      assertClose(forward(network, "timestep_map"), golden.tensor("out"), FLOAT32);
      assertClose(forward(network, "soft_timestep_map"), golden.tensor("out_soft"), FLOAT32);
      assertClose(twoLevels(network), golden.tensor("out"), FLOAT32);
    }
  }

  @Test
  void mergeForGood_network_givesTheReferencesOutputAlone() {
    try (var scope = TensorScope.open();
        var network = file.network(DType.F32)) {
      Lora.of(network, file.adapters()).mergeForGood();
      assertClose(forward(network, "timestep_map"), golden.tensor("out"), FLOAT32);
      assertThat(network.layers().values()).noneMatch(layer -> layer.isAdapted());
    }
  }

  /** In float64, where only a wrong formula can make a difference. */
  @Test
  void merge_float64_changesNothing() {
    try (var scope = TensorScope.open();
        var network = file.network(DType.F64);
        var lora = Lora.of(network, file.adapters())) {
      Tensor apart = twoLevels(network);
      lora.merge();
      Tensor merged = twoLevels(network);
      lora.detach();
      Tensor base = twoLevels(network);
      double size = apart.norm().item();
      assertThat(merged.sub(apart).norm().item() / size).isLessThan(1e-12);
      assertThat(base.sub(apart).norm().item() / size).isGreaterThan(1e-2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void run_referencesInpainting_givesEveryStateOfIt(boolean merged) {
    StepPlan plan = StepPlan.radReference(10);
    try (var scope = TensorScope.open();
        var network = file.network(DType.F32);
        var lora = Lora.of(network, file.adapters());
        var pixels =
            PixelSchedule.of(RadScheduler.standard(), masks(golden.tensor("mask")), Device.CPU)) {
      if (merged) {
        lora.merge();
      }
      var noise = new RecordedNoise(golden.tensor("noise_tape"));
      Tensor clean = golden.tensor("clean");
      Tensor trajectory = golden.tensor("trajectory");
      Tensor x = pixels.noised(clean, noise.draw(0, clean.shape()), plan.start());
      for (int i = 0; i < plan.steps().size(); i++) {
        int draw = i + 1;
        NoiseSource shifted = (index, shape) -> noise.draw(draw, shape);
        var step = StepPlan.of(List.of(plan.steps().get(i)));
        var one = new Sampler(network::forward, new AncestralUpdate(), step);
        x = one.run(x, pixels, shifted, ProgressListener.NONE);
        assertClose(x, trajectory.select(0, i), 1e-4);
      }
      assertClose(x, golden.tensor("result"), 1e-4);
    }
  }

  private Tensor forward(RadUNet network, String map) {
    var noise = new NoiseInput.Dense(golden.tensor(map));
    return Autograd.off(() -> network.forward(golden.tensor("x"), noise));
  }

  private Tensor twoLevels(RadUNet network) {
    float[] steps = golden.tensor("timestep_map").toFloats();
    float[] hole = golden.tensor("mask").toFloats();
    double[][] levels = new double[2][2]; // [known or hole][image]
    for (int i = 0; i < steps.length; i++) {
      levels[(int) hole[i]][i / (steps.length / 2)] = steps[i];
    }
    var noise = NoiseInput.Levels.ofHardMask(levels[0], levels[1], golden.tensor("mask"));
    return Autograd.off(() -> network.forward(golden.tensor("x"), noise));
  }

  private static List<Mask> masks(Tensor batch) {
    List<Mask> masks = new ArrayList<>();
    for (int i = 0; i < batch.size(0); i++) {
      Tensor one = batch.select(0, i);
      masks.add(Mask.of((int) one.size(-1), (int) one.size(-2), one.toFloats()));
    }
    return masks;
  }
}
