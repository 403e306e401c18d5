package dev.rad.model;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The least cost of one evaluation of an ADM UNet, for one image with one noise level. It counts
 * the layers that multiply matrices: convolutions, linear layers and attention. Normalisations,
 * activations and resampling are left out, because they could be fused with other layers.
 *
 * @param flops the floating point operations, two per multiplication and addition, as {@code
 *     torch.utils.flop_counter} counts them
 * @param weights the number of weights, each of which is read once per evaluation, whatever the
 *     batch size
 * @param activations the numbers that those layers read and write, each layer its input and its
 *     output once
 */
public record UNetCost(long flops, long weights, long activations) {

  /**
   * Counts the operations and the memory traffic of a network.
   *
   * @param config the network's shape
   * @param height the height of the image, a multiple of {@link UNetConfig#requiredMultiple}
   * @param width the width of the image, likewise
   * @return the cost of an image
   * @throws IllegalArgumentException if the network does not take images of that size
   */
  public static UNetCost of(UNetConfig config, int height, int width) {
    int multiple = config.requiredMultiple();
    if (height < 1 || width < 1 || height % multiple != 0 || width % multiple != 0) {
      throw new IllegalArgumentException(
          "the network takes images with sides divisible by %d, not %d×%d"
              .formatted(multiple, width, height));
    }
    var walk = new Walk(config, (long) height * width);
    walk.all();
    return new UNetCost(walk.flops, config.parameterCount(), walk.activations);
  }

  /**
   * Returns the number of floating point operations of a batch.
   *
   * @param batch the number of images
   * @return {@link #flops} times the number
   */
  public long flops(int batch) {
    return batch * flops;
  }

  /**
   * Returns the least traffic between memory and processor for a batch if nothing stays in the
   * caches from one layer to the next.
   *
   * @param batch the number of images
   * @param bytesPerNumber 4 for float32, 2 for bfloat16
   * @return bytes
   */
  public long bytes(int batch, int bytesPerNumber) {
    return bytesPerNumber * (weights + batch * activations);
  }

  /** Walks through the layers in guided-diffusion's order and adds up their cost. */
  private static final class Walk {
    private final UNetConfig config;
    private final long pixels; // at full resolution
    private long flops;
    private long activations;

    Walk(UNetConfig config, long pixels) {
      this.config = config;
      this.pixels = pixels;
    }

    void all() {
      long embedding = config.timeEmbedDim();
      matrix(1, config.modelChannels(), embedding);
      matrix(1, embedding, embedding);
      Deque<Integer> skips = new ArrayDeque<>();
      int channels = down(skips);
      int bottom = config.levels() - 1;
      resBlock(channels, channels, bottom);
      attention(channels, bottom);
      resBlock(channels, channels, bottom);
      convolution(3, up(skips, channels), config.outChannels(), 0, 0);
    }

    private int down(Deque<Integer> skips) {
      int channels = config.channels(0);
      convolution(3, config.inChannels(), channels, 0, 0);
      skips.push(channels);
      for (int level = 0; level < config.levels(); level++) {
        for (int i = 0; i < config.numResBlocks(); i++) {
          resBlock(channels, config.channels(level), level);
          channels = config.channels(level);
          if (config.attentionAt(1 << level)) {
            attention(channels, level);
          }
          skips.push(channels);
        }
        if (level < config.levels() - 1) {
          if (config.resblockUpdown()) {
            resBlock(channels, channels, level + 1);
          } else {
            convolution(3, channels, channels, level, level + 1);
          }
          skips.push(channels);
        }
      }
      return channels;
    }

    private int up(Deque<Integer> skips, int bottom) {
      int channels = bottom;
      for (int level = config.levels() - 1; level >= 0; level--) {
        for (int i = 0; i <= config.numResBlocks(); i++) {
          resBlock(channels + skips.pop(), config.channels(level), level);
          channels = config.channels(level);
          if (config.attentionAt(1 << level)) {
            attention(channels, level);
          }
        }
        if (level > 0) {
          if (config.resblockUpdown()) {
            resBlock(channels, channels, level - 1);
          } else {
            convolution(3, channels, channels, level - 1, level - 1);
          }
        }
      }
      return channels;
    }

    /** Counts a residual block, whose convolutions come after its resampling. */
    private void resBlock(long in, long out, int level) {
      convolution(3, in, out, level, level);
      matrix(1, config.timeEmbedDim(), config.useScaleShiftNorm() ? 2 * out : out);
      convolution(3, out, out, level, level);
      if (in != out) {
        convolution(1, in, out, level, level);
      }
    }

    private void attention(long channels, int level) {
      long tokens = pixels(level);
      matrix(tokens, channels, 3 * channels);
      flops += 4 * tokens * tokens * channels; // all queries with all keys, weights with values
      activations += 4 * tokens * channels;
      matrix(tokens, channels, channels);
    }

    private void convolution(long side, long in, long out, int levelBefore, int levelAfter) {
      flops += 2 * side * side * in * out * pixels(levelAfter);
      activations += in * pixels(levelBefore) + out * pixels(levelAfter);
    }

    private void matrix(long rows, long in, long out) {
      flops += 2 * rows * in * out;
      activations += rows * (in + out);
    }

    private long pixels(int level) {
      return pixels >> (2 * level);
    }
  }
}
