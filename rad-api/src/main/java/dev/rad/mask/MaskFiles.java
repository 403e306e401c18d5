package dev.rad.mask;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.ImageFiles;
import dev.rad.image.ImageFormat;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;

/** Converts masks to and from grey picture files. */
final class MaskFiles {
  private MaskFiles() {}

  static Mask read(Path file, MaskPolarity polarity) {
    return MaskFile.read(file, MaskRules.of(polarity)).mask();
  }

  static Mask of(BufferedImage image, MaskPolarity polarity) {
    try {
      return MaskFile.of(image, MaskRules.of(polarity), "the mask's image").mask();
    } catch (ImageException e) {
      throw new MaskException("mask: " + e.getMessage(), e);
    }
  }

  static void write(Mask mask, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      throw new MaskException(
          "cannot write mask \"%s\": JPEG would soften its edges; use .png".formatted(file));
    }
    ImageFiles.encode(toBufferedImage(mask), file);
  }

  static void write(Mask mask, OutputStream out, ImageFormat format) {
    if (format == ImageFormat.JPEG) {
      throw new MaskException(
          "cannot write the mask to the stream: JPEG would soften its edges; use PNG");
    }
    ImageFiles.encode(toBufferedImage(mask), out, format);
  }

  static BufferedImage toBufferedImage(Mask mask) {
    BufferedImage image =
        new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, mask.width(), mask.height(), bytes(mask));
    return image;
  }

  static RgbImage toImage(Mask mask) {
    int[] grey = bytes(mask);
    byte[] rgb = new byte[grey.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) grey[i / 3];
    }
    return RgbImage.of(mask.width(), mask.height(), rgb);
  }

  private static int[] bytes(Mask mask) {
    float[] values = mask.values();
    int[] grey = new int[values.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (int) (255f * values[i] + 0.5f);
    }
    return grey;
  }
}
