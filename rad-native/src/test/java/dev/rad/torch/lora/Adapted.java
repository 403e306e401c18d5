package dev.rad.torch.lora;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.layer.LayerKind;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What tests of adapters do with networks. */
final class Adapted {

  static final LoraConfig EVERYTHING =
      new LoraConfig(3, 6, EnumSet.allOf(LayerKind.class), Set.of());

  private Adapted() {}

  static Tensor evaluate(RadUNet network) {
    int size = network.config().imageSize();
    Tensor x = Tensors.randn(5, 2, 3, size, size);
    float[] holes = new float[2 * size * size];
    Arrays.fill(holes, size * size / 2, size * size * 5 / 4, 1);
    Tensor mask = Tensors.of(holes, 2, 1, size, size);
    double[] known = {0, 3};
    double[] hole = {400, 900};
    return network.forward(x, NoiseInput.Levels.ofHardMask(known, hole, mask));
  }

  static float[] output(RadUNet network) {
    try (var scope = TensorScope.open()) {
      return Autograd.off(() -> evaluate(network)).toFloats();
    }
  }

  /** Gives the trained tensors other values, as training would. */
  static void train(Lora lora) {
    Autograd.off(
        () -> {
          try (var scope = TensorScope.open()) {
            long seed = 1;
            for (Tensor tensor : lora.trainable().values()) {
              Tensor noise = Tensors.randn(seed++, tensor.shape().toArray()).mul(0.1);
              tensor.add_(noise.to(tensor.dtype()));
            }
            return null;
          }
        });
  }

  static Map<String, float[]> values(Map<String, Tensor> tensors) {
    Map<String, float[]> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, tensor.toFloats()));
    return values;
  }

  static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }
}
