package dev.rad.mask;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A mask with a note on how its file was read.
 *
 * @param mask the mask
 * @param reading how the file's values were interpreted, such as {@code values 3–250 read as a
 *     two-valued mask}; empty if all of them are exactly black or white
 */
public record MaskFile(Mask mask, String reading) {

  /**
   * Reads a file.
   *
   * @param file a picture in any format that {@link dev.rad.image.RgbImage#read} reads, with
   *     samples of any kind
   * @param rules the rules to read it by
   * @return the mask, with a note on how it was read
   * @throws MaskException if the file cannot be read, or the rules find no shape in it
   */
  public static MaskFile read(Path file, MaskRules rules) {
    try {
      return of(ImageFiles.decode(file), rules, "mask \"" + file + "\"");
    } catch (ImageException e) {
      throw new MaskException("mask: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a mask from a stream, as {@link #read(Path, MaskRules)} does from a file. The stream is
   * read to its end and stays open.
   *
   * @param in the bytes of a picture file
   * @param rules the rules to read it by
   * @param name the name to use in messages, such as that of an upload
   * @return the mask, with a note on how it was read
   * @throws MaskException as {@link #read(Path, MaskRules)}
   */
  public static MaskFile read(InputStream in, MaskRules rules, String name) {
    try {
      return of(ImageFiles.decode(in, name), rules, "mask " + name);
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
