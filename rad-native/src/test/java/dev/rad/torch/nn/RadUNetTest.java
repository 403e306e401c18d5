package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RadUNetTest {

  private static final double FLOAT32 = 1e-5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classcond-new-attention",
        "conv-resample-add-embedding",
        "half-precision-file",
        "heads-upsample",
        "heads-upsample-new-attention",
        "legacy-file",
        "uncond-learn-sigma"
      })
  void forward_publishedProgramsInput_givesItsOutput(String name) {
    Golden golden = Golden.open("adm/" + name);
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    try (var scope = TensorScope.open();
        var network = Golden.network(weights)) {
      var levels = NoiseInput.uniform(golden.doubles("timesteps"));
      Tensor x = golden.tensor("x");
      Tensor out =
          Autograd.off(
              () ->
                  weights.config().numClasses() > 0
                      ? network.forward(x, levels, Tensors.of(golden.longs("y"), 2))
                      : network.forward(x, levels));
      assertClose(out, golden.tensor("out"), FLOAT32);
    }
  }

  @Test
  void forward_denseMap_givesTheReferencesOutput() {
    Golden golden = Golden.open("rad/unet-base");
    try (var scope = TensorScope.open();
        var network = Golden.network(UNetWeights.open(golden.folder()))) {
      Tensor x = golden.tensor("x");
      var hard = new NoiseInput.Dense(golden.tensor("timestep_map"));
      var soft = new NoiseInput.Dense(golden.tensor("soft_timestep_map"));
      assertClose(Autograd.off(() -> network.forward(x, hard)), golden.tensor("out"), FLOAT32);
      assertClose(Autograd.off(() -> network.forward(x, soft)), golden.tensor("out_soft"), FLOAT32);
    }
  }

  @Test
  void forward_twoLevels_givesTheReferencesOutput() {
    Golden golden = Golden.open("rad/unet-base");
    try (var scope = TensorScope.open();
        var network = Golden.network(UNetWeights.open(golden.folder()))) {
      Tensor out = Autograd.off(() -> network.forward(golden.tensor("x"), twoLevels(golden)));
      assertClose(out, golden.tensor("out"), FLOAT32);
    }
  }

  /** In float64, so that a wrong formula cannot hide behind float32's order of summation. */
  @Test
  void forward_twoLevels_equalsTheDenseMap() {
    Golden golden = Golden.open("rad/unet-base");
    try (var scope = TensorScope.open();
        var network = Golden.network(UNetWeights.open(golden.folder()), DType.F64)) {
      Tensor x = golden.tensor("x");
      Tensor map = golden.tensor("timestep_map");
      Tensor factored = Autograd.off(() -> network.forward(x, twoLevels(golden)));
      Tensor dense = Autograd.off(() -> network.forward(x, new NoiseInput.Dense(map)));
      Tensor largest = dense.square().sum().sqrt();
      assertThat(factored.sub(dense).norm().div(largest).item()).isLessThan(1e-6);
    }
  }

  private static NoiseInput twoLevels(Golden golden) {
    float[] steps = golden.tensor("timestep_map").toFloats();
    Tensor mask = golden.tensor("mask");
    float[] hole = mask.toFloats();
    double[][] levels = new double[2][2]; // [known or hole][image]
    for (int i = 0; i < steps.length; i++) {
      levels[(int) hole[i]][i / (steps.length / 2)] = steps[i];
    }
    return NoiseInput.Levels.ofHardMask(levels[0], levels[1], mask);
  }

  @Test
  void forward_manyTimes_keepsNoNativeObject() {
    Golden golden = Golden.open("rad/unet-base");
    var weights = UNetWeights.open(golden.folder());
    long before;
    try (var network = Golden.network(weights)) {
      evaluate(network, golden);
      before = NativeObjects.count();
      for (int i = 0; i < 20; i++) {
        evaluate(network, golden);
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void construct_weightsEndHalfway_freesWhatItTook() {
    UNetWeights weights = UNetWeights.open(Golden.open("rad/unet-base").folder());
    var file = Weights.Source.of(weights.tensors(), DType.F32);
    Weights.Source broken =
        (key, shape) -> {
          if (key.startsWith("output_blocks")) {
            throw new CheckpointException("cut short");
          }
          return file.read(key, shape);
        };
    Golden.network(weights).close(); // loads what stays
    long before = NativeObjects.count();

    assertThatThrownBy(() -> new RadUNet(weights.config(), broken, Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("cut short");

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void evaluate(RadUNet network, Golden golden) {
    try (var scope = TensorScope.open()) {
      Tensor out =
          Autograd.off(() -> network.forward(golden.tensor("x"), NoiseInput.uniform(999, 0)));
      assertThat(out.size(1)).isEqualTo(6);
    }
  }

  @Test
  void forward_wrongInput_isRefusedWithTheShapes() {
    Golden golden = Golden.open("rad/unet-base");
    try (var scope = TensorScope.open();
        var network = Golden.network(UNetWeights.open(golden.folder()))) {
      Tensor odd = Tensors.of(new float[3 * 15 * 16], 1, 3, 15, 16);
      assertThatThrownBy(() -> network.forward(odd, NoiseInput.uniform(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("divisible by 2")
          .hasMessageContaining("[1, 3, 15, 16]");
      network.close();
      assertThatThrownBy(() -> network.forward(odd, NoiseInput.uniform(1)))
          .isInstanceOf(ClosedException.class);
    }
  }
}
