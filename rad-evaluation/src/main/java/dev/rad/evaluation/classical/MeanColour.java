package dev.rad.evaluation.classical;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * Fills the hole with the mean colour of the known pixels, a lower bound that any method should
 * beat.
 */
public final class MeanColour implements ClassicalMethod {

  @Override
  public String name() {
    return "mean";
  }

  @Override
  public String description() {
    return "the mean colour of the kept pixels";
  }

  @Override
  public RgbImage fill(RgbImage photo, Mask hole, long seed) {
    byte[] rgb = photo.toRgbBytes();
    long[] sums = new long[3];
    long kept = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      if (hole.at(i / 3 % photo.width(), i / 3 / photo.width()) == 0f) {
        for (int c = 0; c < 3; c++) {
          sums[c] += rgb[i + c] & 0xff;
        }
        kept++;
      }
    }
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round((double) sums[i % 3] / kept);
    }
    return RgbImage.of(photo.width(), photo.height(), rgb);
  }

  @Override
  public String toString() {
    return "MeanColour[]";
  }
}
