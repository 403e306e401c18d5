package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** How a residual block changes the size of its images. */
enum Resampling {
  NONE,
  DOWN,
  UP;

  Tensor apply(Tensor x) {
    return switch (this) {
      case NONE -> x;
      case DOWN -> Functional.averagePool2x(x);
      case UP -> Functional.nearestUpsample2x(x);
    };
  }
}
