package dev.rad.image;

import dev.rad.ImageException;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The border to picture files: decodes with limits, encodes atomically, and says what is wrong.
 *
 * <p>Nothing global is set: streams are opened explicitly, no disk cache is used, no display is
 * needed.
 */
public final class ImageFiles {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8; // what an array can hold

  private ImageFiles() {}

  /**
   * Decodes the first picture of a file, as its reader gives it: palette, grey, alpha and 16 bits
   * are left as they are, only a JPEG's Exif orientation is applied, so that the picture is
   * upright. A JPEG with an ICC profile is converted to sRGB by the reader; a PNG's values are left
   * as they are, in an AWT colour space of its profile.
   *
   * @param file the file
   * @return the picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, cut
   *     short, CMYK, or of more than {@link RgbImage#MAX_PIXELS} pixels by its header
   */
  public static BufferedImage decode(Path file) {
    requireReadable(file);
    try (InputStream bytes = Files.newInputStream(file)) {
      return decode(file, bytes);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  /** Decodes a file's bytes, or such as were made of them. */
  static BufferedImage decode(Path file, InputStream bytes) {
    try (ImageInputStream stream = new MemoryCacheImageInputStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new ImageException(
            "cannot read "
                + quoted(file)
                + ": not a picture in a known format; use PNG, JPEG, BMP, GIF or TIFF");
      }
      ImageReader reader = readers.next();
      try {
        return decode(file, reader, stream);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof ImageException known) {
        throw known;
      }
      throw damaged(file, e);
    }
  }

  private static ImageException damaged(Path file, Exception cause) {
    return new ImageException(
        "cannot read %s: damaged or cut short (%s); save it again as PNG"
            .formatted(quoted(file), reason(cause)),
        cause);
  }

  /**
   * All bytes of a file.
   *
   * @throws ImageException if it is missing, unreadable or a directory
   */
  static byte[] bytes(Path file) {
    requireReadable(file);
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new ImageException(
            "cannot read %s: it has %d bytes, the limit is %d; save it compressed, as PNG"
                .formatted(quoted(file), size, MAX_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private static BufferedImage decode(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    int orientation = ExifOrientation.read(stream);
    Optional<IccProfile> profile = PngProfile.read(stream).flatMap(IccProfile::find);
    reader.setInput(stream, false, true);
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > RgbImage.MAX_PIXELS) {
      throw new ImageException(
          "cannot read %s: it has %d×%d pixels, the limit is %d; make it smaller"
              .formatted(quoted(file), width, height, RgbImage.MAX_PIXELS));
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image;
    try {
      image = reader.read(0);
    } catch (IOException e) {
      if (isFourChannel(reader)) {
        throw new ImageException(
            "cannot read %s: it has %s; convert it to RGB in an image editor"
                .formatted(quoted(file), PixelReader.FOUR_CHANNELS),
            e);
      }
      throw e;
    }
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (lower.contains("truncated") || lower.contains("premature end")) {
        throw new IOException(warning);
      }
    }
    BufferedImage upright = ExifOrientation.apply(image, orientation);
    return profile.map(colours -> ColourProfiles.label(upright, colours)).orElse(upright);
  }

  /** Whether the samples can be had without colours, and are four per pixel. */
  private static boolean isFourChannel(ImageReader reader) {
    if (!reader.canReadRaster()) {
      return false;
    }
    try {
      ImageReadParam corner = reader.getDefaultReadParam();
      corner.setSourceRegion(new Rectangle(0, 0, 1, 1));
      return reader.readRaster(0, corner).getNumBands() == 4;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Whether an image has no transparent pixel.
   *
   * @param image any image
   * @return true without an alpha channel, or if every pixel's alpha is the greatest value
   */
  public static boolean isOpaque(BufferedImage image) {
    return PixelReader.isOpaque(image);
  }

  /**
   * Writes an image beside the file and moves it into place, so that a failure leaves an older file
   * as it was: JPEG of quality 95 for {@code .jpg} and {@code .jpeg}, PNG for {@code .png} and for
   * names without an extension.
   *
   * @param image the image, opaque
   * @param file where to; replaced if it exists
   * @throws ImageException if the extension is another one, the folder is missing, the path is a
   *     directory, or writing fails
   */
  public static void encode(BufferedImage image, Path file) {
    new ImageEncoder(Optional.empty(), ImageEncoder.USUAL_QUALITY).write(image, file);
  }

  private static void requireReadable(Path file) {
    String problem =
        !Files.exists(file)
            ? "there is no such file; check the path"
            : Files.isDirectory(file)
                ? "it is a directory; name a picture file in it"
                : !Files.isReadable(file) ? "no permission to read it; change its rights" : null;
    if (problem != null) {
      throw new ImageException("cannot read " + quoted(file) + ": " + problem);
    }
  }

  static String quoted(Path file) {
    return "\"" + file + "\"";
  }

  static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replaceAll("\\s+", " ").strip();
  }
}
