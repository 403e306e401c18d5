package dev.rad.evaluation;

import dev.rad.mask.BlobMaskSampler;
import dev.rad.mask.BoxMaskSampler;
import dev.rad.mask.ExtremeMaskSampler;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import dev.rad.mask.PerlinMaskSampler;
import dev.rad.mask.WideMaskSampler;

/** Creates the mask samplers of an evaluation by their command-line names. */
final class EvaluationMasks {

  private static final double MIN_FRACTION =
      0.05; // fraction of the picture, for the hole and for the known part
  private static final double MIN_BLOB_FRACTION = 0.04;
  private static final double MAX_BLOB_FRACTION = 0.18;

  private EvaluationMasks() {}

  /**
   * Returns the sampler of a kind of masks. It draws until both the hole and the known part cover
   * at least 5 % of the picture, because Perlin masks may come out empty or full. Blobs cover 4 to
   * 18 %.
   *
   * @param name one of blob, box, extreme, perlin and wide
   * @return a sampler of binary masks
   * @throws IllegalArgumentException if the name is unknown
   */
  static MaskSampler named(String name) {
    return switch (name) {
      case "blob" -> between(MIN_BLOB_FRACTION, MAX_BLOB_FRACTION, new BlobMaskSampler());
      case "box" -> between(MIN_FRACTION, 1 - MIN_FRACTION, new BoxMaskSampler());
      case "extreme" -> between(MIN_FRACTION, 1 - MIN_FRACTION, new ExtremeMaskSampler());
      case "perlin" -> between(MIN_FRACTION, 1 - MIN_FRACTION, new PerlinMaskSampler());
      case "wide" -> between(MIN_FRACTION, 1 - MIN_FRACTION, new WideMaskSampler());
      default ->
          throw new IllegalArgumentException(
              "unknown mask kind '"
                  + name
                  + "' in --masks: take blob, box, extreme, perlin or wide");
    };
  }

  /**
   * Returns a sampler that draws masks until one covers a fraction in a given range.
   *
   * @param least the smallest fraction of the picture, 0 to 1
   * @param greatest the largest fraction of the picture, above {@code least}
   * @param sampler draws the masks
   * @return the sampler; it loops forever if {@code sampler} never draws such a mask
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
