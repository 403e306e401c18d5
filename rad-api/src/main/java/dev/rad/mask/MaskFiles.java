package dev.rad.mask;

import dev.rad.ImageException;
import dev.rad.MaskException;
import dev.rad.image.ImageFiles;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;

/** Masks to and from grey picture files. */
final class MaskFiles {
  /** How far the channels of a grey pixel may be apart: JPEG rounds colours. */
  private static final int GREY_TOLERANCE = 8;

  private MaskFiles() {}

  static Mask read(Path file, MaskPolarity polarity) {
    try {
      return of(ImageFiles.decode(file), polarity, "mask \"" + file + "\"");
    } catch (ImageException e) {
      throw new MaskException("mask: " + e.getMessage(), e);
    }
  }

  static Mask of(BufferedImage image, MaskPolarity polarity) {
    try {
      return of(image, polarity, "the mask's image");
    } catch (ImageException e) {
      throw new MaskException("mask: " + e.getMessage(), e);
    }
  }

  private static Mask of(BufferedImage decoded, MaskPolarity polarity, String name) {
    if (!ImageFiles.isOpaque(decoded)) {
      throw new MaskException(
          name
              + " has transparent pixels and rad takes no shapes from an alpha channel;"
              + " save it as grey without alpha, the hole white and the rest black");
    }
    RgbImage image = RgbImage.of(decoded);
    float[] values = new float[image.width() * image.height()];
    for (int i = 0; i < values.length; i++) {
      float white = grey(image, i % image.width(), i / image.width(), name) / 255f;
      values[i] = polarity == MaskPolarity.WHITE_IS_HOLE ? white : 1f - white;
    }
    return Mask.wrap(image.width(), image.height(), values);
  }

  private static int grey(RgbImage image, int x, int y, String name) {
    int r = image.red(x, y);
    int g = image.green(x, y);
    int b = image.blue(x, y);
    int spread = Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b));
    if (spread > GREY_TOLERANCE) {
      throw new MaskException(
          ("%s is coloured: pixel (%d, %d) is RGB %d, %d, %d; save it as grey, the hole"
                  + " white and the rest black")
              .formatted(name, x, y, r, g, b));
    }
    return (299 * r + 587 * g + 114 * b + 500) / 1000; // ITU-R BT.601 luma
  }

  static void write(Mask mask, Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      throw new MaskException(
          "cannot write mask \"%s\": JPEG would soften its edges; use .png".formatted(file));
    }
    ImageFiles.encode(toBufferedImage(mask), file);
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
