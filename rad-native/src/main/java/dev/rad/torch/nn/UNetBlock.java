package dev.rad.torch.nn;

import dev.rad.torch.nn.conditioning.AdaptiveGroupNorm;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Layers that follow each other in the UNet, and what they have to do with the connections between
 * its two paths.
 *
 * @param layers in their order
 * @param skip whether the result is remembered for the upward path, or what was remembered last is
 *     put beside the input
 */
record UNetBlock(List<ConditionedLayer> layers, Skip skip) {

  /** A block's part in the connections between the downward and the upward path. */
  enum Skip {
    NONE,
    REMEMBER,
    TAKE
  }

  /** A block of the downward path. */
  static UNetBlock input(ConditionedLayer... layers) {
    return new UNetBlock(List.of(layers), Skip.REMEMBER);
  }

  /** A block between the paths or behind them. */
  static UNetBlock middle(ConditionedLayer... layers) {
    return new UNetBlock(List.of(layers), Skip.NONE);
  }

  /** A block of the upward path. */
  static UNetBlock output(ConditionedLayer... layers) {
    return new UNetBlock(List.of(layers), Skip.TAKE);
  }

  /** How its layers are told of the noise, where that is by scaling and shifting. */
  Stream<AdaptiveGroupNorm> modulations() {
    return layers.stream()
        .filter(ResBlock.class::isInstance)
        .flatMap(layer -> ((ResBlock) layer).modulation().stream());
  }

  /** Applies the block in a scope of its own, so that its intermediate results go at once. */
  Tensor forward(Tensor x, Deque<Tensor> skips, Conditioning conditioning) {
    Tensor taken = skip == Skip.TAKE ? skips.pop() : null;
    Tensor result = TensorScope.compute(() -> apply(x, taken, conditioning));
    if (skip == Skip.REMEMBER) {
      skips.push(result);
    }
    return result;
  }

  /**
   * Computes the layers.
   *
   * @param x the input
   * @param taken what an upward block puts beside it, else null
   * @param conditioning what the network is told
   * @return the output
   */
  Tensor apply(Tensor x, Tensor taken, Conditioning conditioning) {
    Tensor h = taken == null ? x : Tensors.cat(1, x, taken);
    for (ConditionedLayer layer : layers) {
      h = layer.forward(h, conditioning);
    }
    return h;
  }
}
