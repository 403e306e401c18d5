package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Noise with one seed per image, drawn on the CPU, so that an image's noise depends neither on its
 * batch nor on the device. Each draw depends only on its seed and index, so a run can be resumed
 * without saved state.
 *
 * @param seeds one per image
 */
public record SeededNoise(List<Long> seeds) implements NoiseSource {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  /** Copies the list. */
  public SeededNoise {
    seeds = List.copyOf(seeds);
  }

  /**
   * Creates noise for a batch.
   *
   * @param seeds one per image
   * @return the source
   */
  public static SeededNoise of(long... seeds) {
    List<Long> list = new ArrayList<>();
    for (long seed : seeds) {
      list.add(seed);
    }
    return new SeededNoise(list);
  }

  @Override
  public Tensor draw(int index, Shape shape) {
    if (shape.size(0) != seeds.size()) {
      throw new IllegalArgumentException(
          seeds.size() + " seeds do not fit a batch of " + shape.size(0) + " images");
    }
    long[] one = shape.toArray();
    one[0] = 1;
    List<Tensor> images = new ArrayList<>();
    for (long seed : seeds) {
      images.add(Tensors.randn(mix(seed + index * GOLDEN_GAMMA), one));
    }
    return Tensors.cat(0, images.toArray(Tensor[]::new));
  }

  /**
   * Applies the finaliser of SplitMix64 (Steele, Lea and Flood 2014): it spreads neighbouring seeds
   * apart.
   *
   * @param z any number
   * @return another number; different for different arguments
   */
  public static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
