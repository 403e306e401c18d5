package dev.rad.torch.metric;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Pooling;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The blocks of Inception v3 (Szegedy et al. 2016, arXiv 1512.00567), with the keys of
 * torchvision's state dict. As in the network of FID, average pools do not count the padding
 * outside the image.
 */
final class InceptionBlocks {
  private static final double EPS = 1e-3;

  private final NetworkParameters parameters;

  InceptionBlocks(NetworkParameters parameters) {
    this.parameters = parameters;
  }

  /** Builds a convolution without bias that keeps the size, batch normalisation, and ReLU. */
  UnaryOperator<Tensor> same(String key, long in, long out, int kernelY, int kernelX) {
    return convolution(key, in, out, kernelY, kernelX, 1, kernelY / 2, kernelX / 2);
  }

  /** Builds the same with a square kernel and without padding. */
  UnaryOperator<Tensor> inside(String key, long in, long out, int kernel, int stride) {
    return convolution(key, in, out, kernel, kernel, stride, 0, 0);
  }

  private UnaryOperator<Tensor> convolution(
      String key, long in, long out, int kernelY, int kernelX, int stride, int padY, int padX) {
    Tensor weight = parameters.take(key + ".conv.weight", out, in, kernelY, kernelX);
    Tensor scale = parameters.take(key + ".bn.weight", out);
    Tensor shift = parameters.take(key + ".bn.bias", out);
    Tensor mean = parameters.take(key + ".bn.running_mean", out);
    Tensor variance = parameters.take(key + ".bn.running_var", out);
    return x -> {
      Tensor y = Functional.conv2d(x, weight, stride, padY, padX);
      Tensor factor = scale.div(variance.add(EPS).sqrt());
      Tensor offset = shift.sub(mean.mul(factor));
      return Functional.relu(y.mul(factor.reshape(1, -1, 1, 1)).add(offset.reshape(1, -1, 1, 1)));
    };
  }

  /** Chains parts one after the other. */
  static UnaryOperator<Tensor> chain(List<UnaryOperator<Tensor>> parts) {
    return x -> {
      Tensor h = x;
      for (UnaryOperator<Tensor> part : parts) {
        Tensor input = h;
        h = TensorScope.compute(() -> part.apply(input));
      }
      return h;
    };
  }

  private static UnaryOperator<Tensor> chain(
      UnaryOperator<Tensor> first, UnaryOperator<Tensor> second) {
    return chain(List.of(first, second));
  }

  /** Applies branches in parallel and concatenates their channels in this order. */
  private static UnaryOperator<Tensor> beside(List<UnaryOperator<Tensor>> branches) {
    return x -> Tensors.cat(1, branches.stream().map(part -> part.apply(x)).toArray(Tensor[]::new));
  }

  private static Tensor average(Tensor x) {
    return Pooling.average(x, 3, 1, 1);
  }

  static Tensor halve(Tensor x) {
    return Pooling.largest(x, 3, 2, 0);
  }

  /** Builds Mixed_5b to 5d. */
  UnaryOperator<Tensor> a(String key, long in, long poolFeatures) {
    return beside(
        List.of(
            same(key + ".branch1x1", in, 64, 1, 1),
            chain(
                same(key + ".branch5x5_1", in, 48, 1, 1), same(key + ".branch5x5_2", 48, 64, 5, 5)),
            chain(
                List.of(
                    same(key + ".branch3x3dbl_1", in, 64, 1, 1),
                    same(key + ".branch3x3dbl_2", 64, 96, 3, 3),
                    same(key + ".branch3x3dbl_3", 96, 96, 3, 3))),
            chain(InceptionBlocks::average, same(key + ".branch_pool", in, poolFeatures, 1, 1))));
  }

  /** Builds Mixed_6a, which halves the size. */
  UnaryOperator<Tensor> b(String key, long in) {
    return beside(
        List.of(
            inside(key + ".branch3x3", in, 384, 3, 2),
            chain(
                List.of(
                    same(key + ".branch3x3dbl_1", in, 64, 1, 1),
                    same(key + ".branch3x3dbl_2", 64, 96, 3, 3),
                    inside(key + ".branch3x3dbl_3", 96, 96, 3, 2))),
            InceptionBlocks::halve));
  }

  /** Builds Mixed_6b to 6e, whose kernels are rows and columns of 7 pixels. */
  UnaryOperator<Tensor> c(String key, long in, long width) {
    return beside(
        List.of(
            same(key + ".branch1x1", in, 192, 1, 1),
            chain(
                List.of(
                    same(key + ".branch7x7_1", in, width, 1, 1),
                    same(key + ".branch7x7_2", width, width, 1, 7),
                    same(key + ".branch7x7_3", width, 192, 7, 1))),
            chain(
                List.of(
                    same(key + ".branch7x7dbl_1", in, width, 1, 1),
                    same(key + ".branch7x7dbl_2", width, width, 7, 1),
                    same(key + ".branch7x7dbl_3", width, width, 1, 7),
                    same(key + ".branch7x7dbl_4", width, width, 7, 1),
                    same(key + ".branch7x7dbl_5", width, 192, 1, 7))),
            chain(InceptionBlocks::average, same(key + ".branch_pool", in, 192, 1, 1))));
  }

  /** Builds Mixed_7a, which halves the size. */
  UnaryOperator<Tensor> d(String key, long in) {
    return beside(
        List.of(
            chain(
                same(key + ".branch3x3_1", in, 192, 1, 1),
                inside(key + ".branch3x3_2", 192, 320, 3, 2)),
            chain(
                List.of(
                    same(key + ".branch7x7x3_1", in, 192, 1, 1),
                    same(key + ".branch7x7x3_2", 192, 192, 1, 7),
                    same(key + ".branch7x7x3_3", 192, 192, 7, 1),
                    inside(key + ".branch7x7x3_4", 192, 192, 3, 2))),
            InceptionBlocks::halve));
  }

  /**
   * Builds Mixed_7b, or Mixed_7c, whose pool in FID's network takes the maximum instead of the
   * mean.
   */
  UnaryOperator<Tensor> e(String key, long in, boolean largest) {
    UnaryOperator<Tensor> pool =
        largest ? x -> Pooling.largest(x, 3, 1, 1) : InceptionBlocks::average;
    return beside(
        List.of(
            same(key + ".branch1x1", in, 320, 1, 1),
            chain(
                same(key + ".branch3x3_1", in, 384, 1, 1),
                beside(
                    List.of(
                        same(key + ".branch3x3_2a", 384, 384, 1, 3),
                        same(key + ".branch3x3_2b", 384, 384, 3, 1)))),
            chain(
                List.of(
                    same(key + ".branch3x3dbl_1", in, 448, 1, 1),
                    same(key + ".branch3x3dbl_2", 448, 384, 3, 3),
                    beside(
                        List.of(
                            same(key + ".branch3x3dbl_3a", 384, 384, 1, 3),
                            same(key + ".branch3x3dbl_3b", 384, 384, 3, 1))))),
            chain(pool, same(key + ".branch_pool", in, 192, 1, 1))));
  }
}
