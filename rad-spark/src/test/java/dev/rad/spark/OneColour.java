package dev.rad.spark;

import dev.rad.Inpainter;
import dev.rad.cli.inpaint.ClassicalInpainter;
import dev.rad.evaluation.classical.ClassicalMethod;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Arrays;

/** Fills with one colour that the seed chooses. */
class OneColour implements ClassicalMethod {

  /** Fills at no cost. */
  static Inpainter inpainter() {
    return new ClassicalInpainter(new OneColour());
  }

  @Override
  public String name() {
    return "one-colour";
  }

  @Override
  public String description() {
    return "one colour";
  }

  @Override
  public RgbImage fill(RgbImage photo, Mask hole, long seed) {
    byte[] rgb = new byte[3 * photo.width() * photo.height()];
    Arrays.fill(rgb, (byte) seed);
    return RgbImage.of(photo.width(), photo.height(), rgb);
  }
}
