package dev.rad.torch.nn;

import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Transformers;

/**
 * The feed-forward layers of a transformer with GEGLU (Shazeer 2020, arXiv 2002.05202): {@code W₂(u
 * · GELU(g)) + b₂} with {@code [u|g] = W₁ x + b₁}.
 */
final class FeedForward {

  private static final int WIDENING = 4;

  private final Linear first;
  private final Linear second;

  FeedForward(Weights weights, long features) {
    this.first = Linear.of(weights.at("net.0.proj"), features, 2 * WIDENING * features);
    this.second = Linear.of(weights.at("net.2"), WIDENING * features, features);
  }

  /** Applies the layers to rows {@code [B, T, C]}. */
  Tensor forward(Tensor rows) {
    Tensor[] parts = first.forwardRows(rows).chunk(2, -1);
    Tensor gate = Transformers.gelu(parts[1]);
    return second.forwardRows(Autograd.isOn() ? parts[0].mul(gate) : gate.mul_(parts[0]));
  }
}
