package dev.rad.torch.nn;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is computed without derivatives takes shorter ways than what is computed with them: packed
 * weights, sums in place, normalisations folded with the noise's scale and shift. Both give the
 * same.
 */
class InferencePathTest {

  private static final double ROUNDING = 1e-5;

  private static RadUNet base() {
    return Golden.network(UNetWeights.open(Golden.open("rad/unet-base").folder()));
  }

  /** The same evaluation by the long way. */
  private static Tensor recorded(RadUNet network, Tensor x, NoiseInput noise) {
    network.parameters().values().forEach(p -> p.requiresGrad_(true));
    try {
      return TensorScope.compute(() -> Autograd.on(() -> network.forward(x, noise)).detach());
    } finally {
      network.parameters().values().forEach(p -> p.requiresGrad_(false));
    }
  }

  private static Tensor short_(RadUNet network, Tensor x, NoiseInput noise) {
    return Autograd.off(() -> network.forward(x, noise));
  }

  @Test
  void takes_whatCanBePacked_isTrueWithoutDerivativesOnly() {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.randn(1, 1, 3, 4, 4);
      assertThat(Autograd.off(() -> OneDnn.takes(x))).isTrue();
      assertThat(OneDnn.takes(x)).isFalse();
      assertThat(Autograd.off(() -> OneDnn.takes(x.to(DType.F64)))).isFalse();
      assertThat(
              Autograd.off(() -> Autograd.autocast(Device.CPU, DType.BF16, () -> OneDnn.takes(x))))
          .isFalse();
    }
  }

  /** Levels per image, a batch of two with other holes, three levels, soft weights. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 2", "1, 3", "3, 3"})
  void forward_withoutDerivatives_givesWhatItGivesWithThem(int batch, int levels) {
    try (var scope = TensorScope.open();
        var network = base()) {
      int side = network.config().imageSize();
      Tensor x = Tensors.randn(4, batch, 3, side, side);
      var noise = new NoiseInput.Levels(steps(batch, levels), stripes(batch, levels, side));
      assertClose(short_(network, x, noise), recorded(network, x, noise), ROUNDING);
    }
  }

  private static float[][] steps(int batch, int levels) {
    float[][] steps = new float[batch][levels];
    for (int i = 0; i < batch; i++) {
      for (int k = 0; k < levels; k++) {
        steps[i][k] = 37 * i + 300 * k;
      }
    }
    return steps;
  }

  /** Stripes of the levels, and a last row between two of them; null for one level. */
  private static Tensor stripes(int batch, int levels, int side) {
    if (levels == 1) {
      return null;
    }
    float[] weights = new float[batch * levels * side * side];
    for (int i = 0; i < batch; i++) {
      for (int p = 0; p < side * side; p++) {
        int row = p / side;
        int k = (row / (2 + i)) % levels;
        boolean between = row == side - 1;
        weights[(i * levels + k) * side * side + p] = between ? 0.25f : 1;
        weights[(i * levels + (k + 1) % levels) * side * side + p] = between ? 0.75f : 0;
      }
    }
    return Tensors.of(weights, batch, levels, side, side);
  }

  /** Where LibTorch has no oneDNN, and on GPUs, one plain product tells all blocks of the noise. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "3, 1", "2, 3"})
  void forward_withoutOneDnn_givesWhatItGivesWithDerivatives(int batch, int levels) {
    try (var scope = TensorScope.open();
        var network =
            UNetLoader.load(
                UNetWeights.open(Golden.open("rad/unet-base").folder()), DType.F64, Device.CPU)) {
      int side = network.config().imageSize();
      Tensor x = Tensors.randn(4, batch, 3, side, side);
      var noise = new NoiseInput.Levels(steps(batch, levels), stripes(batch, levels, side));
      assertThat(Autograd.off(() -> OneDnn.takes(x.to(DType.F64)))).isFalse();
      double rounding = levels == 1 ? 1e-12 : 1e-6; // pixels between levels have float32 mixtures
      assertClose(short_(network, x, noise), recorded(network, x, noise), rounding);
    }
  }

  /** The weights' packed copies are made anew when the weights change. */
  @Test
  void forward_afterWeightsChanged_usesTheNewOnes() {
    try (var scope = TensorScope.open();
        var network = base()) {
      int side = network.config().imageSize();
      Tensor x = Tensors.randn(4, 1, 3, side, side);
      NoiseInput noise = NoiseInput.uniform(200);
      Tensor before = short_(network, x, noise);
      Autograd.off(
          () -> {
            network.layers().values().forEach(layer -> layer.weight().mul_(0.5));
            return null;
          });
      Tensor after = short_(network, x, noise);
      assertThat(after.sub(before).norm().item()).isGreaterThan(0.01 * before.norm().item());
      assertClose(after, recorded(network, x, noise), ROUNDING);
    }
  }

  /** Sizes come and go, on several threads at once; each result is that of a fresh network. */
  @Test
  void forward_manySizesOnManyThreads_givesWhatOneGives() {
    List<CompletableFuture<float[]>> results = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    int[] sides = {16, 32, 48, 16, 64, 32};
    try (var network = base()) {
      for (int side : sides) {
        results.add(CompletableFuture.supplyAsync(() -> evaluate(network, side)));
      }
      results.forEach(CompletableFuture::join);
    }
    for (int side : sides) {
      try (var network = base()) {
        expected.add(evaluate(network, side));
      }
    }
    for (int i = 0; i < sides.length; i++) {
      assertThat(results.get(i).join()).containsExactly(expected.get(i));
    }
  }

  private static float[] evaluate(RadUNet network, int side) {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.randn(side, 1, 3, side, side);
      return short_(network, x, NoiseInput.uniform(100)).toFloats();
    }
  }

  @Test
  void close_afterEvaluations_freesWhatWasPacked() {
    evaluateAndClose(); // what is made once and stays
    long before = NativeObjects.count();
    evaluateAndClose();
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static void evaluateAndClose() {
    try (var network = base()) {
      evaluate(network, 32);
      evaluate(network, 16);
      evaluate(network, 48);
    }
  }

  /** bfloat16 has 8 bits: two digits or three of the output agree. */
  @Test
  void forward_bfloat16_isNearFloat32() {
    UNetWeights weights = UNetWeights.open(Golden.open("rad/unet-base").folder());
    try (var scope = TensorScope.open();
        var exact = UNetLoader.load(weights, Precision.FLOAT32, Device.CPU);
        var rounded = UNetLoader.load(weights, Precision.BFLOAT16, Device.CPU)) {
      int side = exact.config().imageSize();
      Tensor x = Tensors.randn(4, 1, 3, side, side);
      Tensor expected = short_(exact, x, NoiseInput.uniform(200));
      Tensor actual = short_(rounded, x, NoiseInput.uniform(200));
      assertThat(actual.dtype()).isEqualTo(DType.F32);
      double error = actual.sub(expected).norm().item() / expected.norm().item();
      assertThat(error).isBetween(1e-6, 0.03);
      assertThat(rounded.parameters().get("out.2.weight").dtype()).isEqualTo(DType.F32);
      assertThat(rounded.parameters().get("time_embed.0.weight").dtype()).isEqualTo(DType.F32);
      assertThat(rounded.parameters().get("input_blocks.0.0.weight").dtype()).isEqualTo(DType.BF16);
    }
  }

  @Test
  void load_float16OnTheProcessor_isRefused() {
    UNetWeights weights = UNetWeights.open(Golden.open("rad/unet-base").folder());
    assertThatThrownBy(() -> UNetLoader.load(weights, Precision.FLOAT16, Device.CPU))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessage("float16 needs a GPU: on the CPU use bfloat16 or float32");
  }
}
