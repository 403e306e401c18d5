package dev.rad.examples.benchmarks;

import dev.rad.mask.BlobMaskSampler;
import dev.rad.mask.BoxMaskSampler;
import dev.rad.mask.ExtremeMaskSampler;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.mask.PerlinMaskSampler;
import dev.rad.mask.WideMaskSampler;
import java.util.random.RandomGenerator;

/** The masks that methods are judged with, by the names of the command line. */
public final class MaskKinds {

  private static final double LEAST = 0.05; // of the picture, to be filled and to be kept

  private MaskKinds() {}

  /**
   * The sampler of a kind.
   *
   * @param name blob, box, extreme, perlin or wide
   * @return its sampler
   * @throws IllegalArgumentException if there is none of that name
   */
  public static MaskSampler named(String name) {
    return switch (name) {
      case "box" -> new BoxMaskSampler();
      case "extreme" -> new ExtremeMaskSampler();
      case "perlin" -> new PerlinMaskSampler();
      case "blob" -> new BlobMaskSampler();
      case "wide" -> new WideMaskSampler();
      default ->
          throw new IllegalArgumentException(
              "unknown mask kind '"
                  + name
                  + "' in --masks: take blob, box, extreme, perlin or wide");
    };
  }

  /**
   * Draws masks until one fills and keeps at least 5 % of the picture each. Perlin masks may be
   * empty or full, where nothing can be judged.
   *
   * @param sampler draws them
   * @param size their side, in pixels
   * @param random decides
   * @return a hard mask, {@code size×size}
   */
  public static Mask draw(MaskSampler sampler, int size, RandomGenerator random) {
    Mask mask;
    do {
      mask = sampler.sample(size, size, random);
    } while (mask.fraction() < LEAST || mask.fraction() > 1 - LEAST);
    return mask;
  }
}
