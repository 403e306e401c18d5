package dev.rad.mask;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.ImageFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * A mask with what was made of its file, for people to see.
 *
 * @param mask the mask
 * @param reading a few words on what the file's values were taken for, such as {@code values 3–250
 *     read as a two-valued mask}; empty if all of them are quite black or quite white
 */
public record MaskFile(Mask mask, String reading) {

  /**
   * Reads a file.
   *
   * @param file a picture of any format that {@link dev.rad.image.RgbImage#read} reads, of any
   *     samples
   * @param rules how
   * @return the mask, with what was made of the file
   * @throws MaskException if the file cannot be read, or has no shape by the rules
   */
  public static MaskFile read(Path file, MaskRules rules) {
    try {
      return of(ImageFiles.decode(file), rules, "mask \"" + file + "\"");
    } catch (ImageException e) {
      throw new MaskException("mask: " + e.getMessage(), e);
    }
  }

  static MaskFile of(BufferedImage image, MaskRules rules, String name) {
    MaskPlane plane = MaskPlane.of(image, rules.channel(), name);
    GreyReading read = GreyReading.of(plane, rules.threshold());
    float[] values = read.values();
    if (rules.polarity() == MaskPolarity.BLACK_IS_HOLE) {
      for (int i = 0; i < values.length; i++) {
        values[i] = 1f - values[i];
      }
    }
    String words =
        plane.words().isEmpty() || read.words().isEmpty()
            ? plane.words() + read.words()
            : plane.words() + ", " + read.words();
    return new MaskFile(Mask.wrap(plane.width(), plane.height(), values), words);
  }
}
