package dev.rad.torch.lora;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.layer.AdaptableLayer;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deltas against sums written out by hand: nothing of LibTorch is in the expected values. */
class LowRankAdapterTest {

  private static final double ALPHA = 3;
  private static final int RANK = 2;
  private final Random random = new Random(11);

  /** A convolution with the weight {@code s · Σ_r B[o,r] A[r,i,y,x]}. */
  @ParameterizedTest
  @CsvSource({
    "input_blocks.0.0, 1",
    "input_blocks.1.0.in_layers.2, 1",
    "output_blocks.0.0.skip_connection, 1",
    "input_blocks.2.0.op, 2",
    "out.2, 1"
  })
  void delta_convolution_isThatOfTheMergedWeight(String key, int stride) {
    try (var scope = TensorScope.open();
        RadUNet network = GoldenLora.everyKindOfLayer(DType.F32)) {
      AdaptableLayer layer = network.layers().get(key);
      long[] w = layer.weight().shape().toArray();
      int out = (int) w[0];
      int in = (int) w[1];
      int k = (int) w[2];
      float[] a = gaussian(RANK * in * k * k);
      float[] b = gaussian(out * RANK);
      int size = 6;
      float[] x = gaussian(in * size * size);
      var pair =
          new LowRank(
              0, RawTensor.of("a", a, RANK, in, k, k), RawTensor.of("b", b, out, RANK, 1, 1));
      var tensors = new AdapterTensors(Map.of(key, List.of(pair)), Map.of(), ALPHA, RANK);
      Tensor input = Tensors.of(x, 1, in, size, size);
      Tensor plain = layer.applyWith(input, layer.weight());
      double[] expected = convolution(mergedWeight(a, b, out, in * k * k), x, w, size, stride);
      try (var lora = Lora.of(network, tensors)) {
        Tensor delta = lora.adapters().get(0).delta(input);
        assertThat(delta.shape()).isEqualTo(plain.shape());
        assertClose(delta.toFloats(), expected);
        lora.merge();
        assertClose(layer.applyWith(input, layer.weight()).sub(plain).toFloats(), expected);
      }
    }
  }

  private static double[] mergedWeight(float[] a, float[] b, int out, int columns) {
    double[] weight = new double[out * columns];
    for (int o = 0; o < out; o++) {
      for (int c = 0; c < columns; c++) {
        for (int r = 0; r < RANK; r++) {
          weight[o * columns + c] += ALPHA / RANK * b[o * RANK + r] * a[r * columns + c];
        }
      }
    }
    return weight;
  }

  private static double[] convolution(
      double[] weight, float[] x, long[] shape, int size, int stride) {
    int out = (int) shape[0];
    int in = (int) shape[1];
    int k = (int) shape[2];
    int half = k / 2;
    int side = (size - 1) / stride + 1;
    double[] y = new double[out * side * side];
    for (int o = 0; o < out; o++) {
      for (int p = 0; p < side * side; p++) {
        double sum = 0;
        for (int i = 0; i < in; i++) {
          for (int t = 0; t < k * k; t++) {
            int row = p / side * stride + t / k - half;
            int column = p % side * stride + t % k - half;
            if (row >= 0 && row < size && column >= 0 && column < size) {
              sum += weight[(o * in + i) * k * k + t] * x[(i * size + row) * size + column];
            }
          }
        }
        y[o * side * side + p] = sum;
      }
    }
    return y;
  }

  /** Keys and values of a fused qkv, the file's order given backwards, the queries left alone. */
  @Test
  void delta_twoThirdsOfQkv_leavesTheOther() {
    try (var scope = TensorScope.open();
        RadUNet network = GoldenLora.everyKindOfLayer(DType.F32)) {
      AdaptableLayer layer = network.layers().get("middle_block.1.qkv");
      int c = (int) layer.weight().size(1);
      float[][] a = {gaussian(RANK * c), gaussian(RANK * c)};
      float[][] b = {gaussian(c * RANK), gaussian(c * RANK)};
      LowRank values = pair(2L * c, a[1], b[1], c);
      LowRank keys = pair(c, a[0], b[0], c);
      var tensors =
          new AdapterTensors(Map.of(layer.key(), List.of(values, keys)), Map.of(), ALPHA, RANK);
      float[] x = gaussian(3 * c);
      Tensor input = Tensors.of(x, 1, 3, c);
      Tensor plain = layer.applyWith(input, layer.weight());
      try (var lora = Lora.of(network, tensors)) {
        double[] expected = new double[3 * 3 * c];
        for (int part = 0; part < 2; part++) {
          double[] weight = mergedWeight(a[part], b[part], c, c);
          for (int t = 0; t < 3; t++) {
            for (int o = 0; o < c; o++) {
              for (int i = 0; i < c; i++) {
                expected[(t * 3 + part + 1) * c + o] += weight[o * c + i] * x[t * c + i];
              }
            }
          }
        }
        assertClose(lora.adapters().get(0).delta(input).toFloats(), expected);
        lora.merge();
        assertClose(layer.applyWith(input, layer.weight()).sub(plain).toFloats(), expected);
      }
    }
  }

  private static LowRank pair(long offset, float[] a, float[] b, int c) {
    return new LowRank(offset, RawTensor.of("a", a, RANK, c), RawTensor.of("b", b, c, RANK));
  }

  private float[] gaussian(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static void assertClose(float[] actual, double[] expected) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    double[] wide = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      wide[i] = actual[i];
    }
    assertThat(wide).containsExactly(expected, Offset.offset(largest * 1e-5));
  }
}
