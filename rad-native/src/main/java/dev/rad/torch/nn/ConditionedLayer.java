package dev.rad.torch.nn;

import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;

/** A part of a network's block, whose result may depend on noise and class. */
@FunctionalInterface
interface ConditionedLayer {
  /**
   * Applies the layer.
   *
   * @param x {@code [B, C, H, W]}
   * @param conditioning noise and class, embedded
   * @return {@code [B, C', H', W']}
   */
  Tensor forward(Tensor x, Conditioning conditioning);

  /** Wraps a convolution, which ignores the conditioning. */
  static ConditionedLayer of(Conv2d conv) {
    return (x, conditioning) -> conv.forward(x);
  }

  /**
   * Adds {@code other} to {@code own}, which nothing else uses, in place unless derivatives are
   * recorded.
   */
  static Tensor sum(Tensor own, Tensor other) {
    return Autograd.isOn() ? own.add(other) : own.add_(other);
  }
}
