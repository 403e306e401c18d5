package dev.rad.torch.nn;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** The change that a residual block makes to the size of its feature map. */
enum Resampling {
  NONE,
  DOWN,
  UP;

  /** Resizes {@code [B, C, H, W]}. */
  Tensor apply(Tensor x) {
    return switch (this) {
      case NONE -> x;
      case DOWN -> Functional.averagePool2x(x);
      case UP -> Functional.nearestUpsample2x(x);
    };
  }
}
