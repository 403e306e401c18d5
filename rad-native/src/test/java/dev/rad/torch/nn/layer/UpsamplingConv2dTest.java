package dev.rad.torch.nn.layer;

import static dev.rad.torch.Golden.assertClose;

import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpsamplingConv2dTest {

  private static final double ROUNDING = 1e-5;

  /** Doubling and convolution at once, against one after the other in float64. */
  @ParameterizedTest
  @CsvSource({"1, 5, 7", "2, 8, 8", "3, 1, 2"})
  void forwardUpsampled_anySize_isTheConvolutionOfTheDoubledImage(
      int batch, int height, int width) {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.randn(1, batch, 6, height, width);
      Tensor weight = Tensors.randn(2, 16, 6, 3, 3);
      Tensor bias = Tensors.randn(3, 16);
      var folded = new UpsamplingConv2d(weight, bias);
      Tensor actual = Autograd.off(() -> folded.forward(x.channelsLast()));
      Tensor doubled = Functional.nearestUpsample2x(x.to(DType.F64));
      Tensor expected = Functional.conv2d(doubled, weight.to(DType.F64), bias.to(DType.F64), 1, 1);
      assertClose(actual, expected, ROUNDING);
      folded.release();
    }
  }
}
