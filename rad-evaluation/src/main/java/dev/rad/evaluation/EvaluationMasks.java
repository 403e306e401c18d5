package dev.rad.evaluation;

import dev.rad.mask.BlobMaskSampler;
import dev.rad.mask.BoxMaskSampler;
import dev.rad.mask.ExtremeMaskSampler;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.mask.PerlinMaskSampler;
import dev.rad.mask.WideMaskSampler;

/** The masks that methods are judged with, by the names of the command line. */
final class EvaluationMasks {

  private static final double LEAST = 0.05; // of the picture, to be filled and to be kept
  private static final double LEAST_BLOB = 0.04;
  private static final double GREATEST_BLOB = 0.18;

  private EvaluationMasks() {}

  /**
   * The sampler of a kind. It draws until a mask fills and keeps at least 5 % of the picture each;
   * Perlin masks may be empty or full, where nothing can be judged. Blobs fill 4 to 18 %.
   *
   * @param name blob, box, extreme, perlin or wide
   * @return its sampler, of hard masks
   * @throws IllegalArgumentException if there is none of that name
   */
  static MaskSampler named(String name) {
    return switch (name) {
      case "blob" -> between(LEAST_BLOB, GREATEST_BLOB, new BlobMaskSampler());
      case "box" -> between(LEAST, 1 - LEAST, new BoxMaskSampler());
      case "extreme" -> between(LEAST, 1 - LEAST, new ExtremeMaskSampler());
      case "perlin" -> between(LEAST, 1 - LEAST, new PerlinMaskSampler());
      case "wide" -> between(LEAST, 1 - LEAST, new WideMaskSampler());
      default ->
          throw new IllegalArgumentException(
              "unknown mask kind '"
                  + name
                  + "' in --masks: take blob, box, extreme, perlin or wide");
    };
  }

  /**
   * A sampler that draws masks until one fills as much as is asked for.
   *
   * @param least share of the picture, 0 to 1
   * @param greatest share of the picture, above the least
   * @param sampler draws them
   * @return the sampler; it never ends where the other one draws no such mask
   */
  static MaskSampler between(double least, double greatest, MaskSampler sampler) {
    return (width, height, random) -> {
      Mask mask;
      do {
        mask = sampler.sample(width, height, random);
      } while (mask.fraction() < least || mask.fraction() > greatest);
      return mask;
    };
  }
}
