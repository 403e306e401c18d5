package dev.rad.torch.nn;

import dev.rad.torch.nn.conditioning.AdaptiveGroupNorm;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.Conv2d;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of UNet layers and its part in the skip connections between the two paths.
 *
 * @param layers in their order
 * @param skip whether the result is pushed for the upward path, or the last one pushed is popped
 *     and concatenated to the input
 * @param upsampler resizes the input to the size of the popped tensor by repeating pixels, then
 *     convolves it; null if the sizes already agree
 */
record UNetBlock(List<ConditionedLayer> layers, Skip skip, @Nullable Conv2d upsampler) {

  /** A block's part in the skip connections. */
  enum Skip {
    NONE,
    PUSH,
    POP
  }

  /** Creates a block of the downward path. */
  static UNetBlock input(ConditionedLayer... layers) {
    return new UNetBlock(List.of(layers), Skip.PUSH, null);
  }

  /** Creates a block between the paths or after them. */
  static UNetBlock middle(ConditionedLayer... layers) {
    return new UNetBlock(List.of(layers), Skip.NONE, null);
  }

  /** Creates a block of the upward path. */
  static UNetBlock output(ConditionedLayer... layers) {
    return new UNetBlock(List.of(layers), Skip.POP, null);
  }

  /** Creates a block of the upward path at a larger size than the one before it. */
  static UNetBlock upsampled(Conv2d upsampler, List<ConditionedLayer> layers) {
    return new UNetBlock(List.copyOf(layers), Skip.POP, upsampler);
  }

  /** Lists the normalisations that noise and class scale and shift. */
  Stream<AdaptiveGroupNorm> adaptiveNorms() {
    return layers.stream()
        .filter(ResBlock.class::isInstance)
        .flatMap(layer -> ((ResBlock) layer).adaptiveNorm().stream());
  }

  /** Applies the block in its own scope, which frees its intermediate results. */
  Tensor forward(Tensor x, Deque<Tensor> skips, Conditioning conditioning) {
    Tensor popped = skip == Skip.POP ? skips.pop() : null;
    Tensor result = TensorScope.compute(() -> apply(x, popped, conditioning));
    if (skip == Skip.PUSH) {
      skips.push(result);
    }
    return result;
  }

  /**
   * Applies the layers.
   *
   * @param x the input
   * @param popped what an upward block concatenates to the input; null for other blocks
   * @param conditioning noise and class, embedded
   * @return the output
   */
  Tensor apply(Tensor x, @Nullable Tensor popped, Conditioning conditioning) {
    Tensor h = popped == null ? x : Tensors.cat(1, resized(x, popped), popped);
    for (ConditionedLayer layer : layers) {
      h = layer.forward(h, conditioning);
    }
    return h;
  }

  private Tensor resized(Tensor x, Tensor popped) {
    return upsampler == null ? x : upsampler.forwardResized(x, popped.size(2), popped.size(3));
  }
}
