package dev.rad.image;

import dev.rad.exception.ImageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
   * Decodes the first picture of a file, as its reader gives it: palette, grey, alpha, 16 and 32
   * bits and floating samples are left as they are. The picture is turned upright as Exif or TIFF
   * say it, and stands on its canvas. A JPEG with an ICC profile is converted to sRGB by the
   * reader; the values of other files are left as they are, in an AWT colour space of their
   * profile. CMYK and L*a*b* become sRGB.
   *
   * <p>Further formats are read if a plug-in of {@code javax.imageio} for them is on the class
   * path.
   *
   * @param file the file
   * @return the picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, of a
   *     format that Java does not read, cut short, or of more than {@link RgbImage#MAX_PIXELS}
   *     pixels by its header
   */
  public static BufferedImage decode(Path file) {
    PictureDecoder.Decoded decoded = PictureDecoder.decode(file, bytes(file), false);
    return decoded
        .profile()
        .map(colours -> ColourProfiles.label(decoded.image(), colours))
        .orElse(decoded.image());
  }

  static ImageException damaged(Path file, Exception cause) {
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
   * as it was: JPEG of quality 95 for {@code .jpg} and {@code .jpeg}, lossless WebP for {@code
   * .webp}, PNG for {@code .png} and for names without an extension.
   *
   * @param image the image, opaque
   * @param file where to; replaced if it exists
   * @throws ImageException if the extension is another one, the folder is missing, the path is a
   *     directory, or writing fails
   */
  public static void encode(BufferedImage image, Path file) {
    new ImageEncoder(Optional.empty(), Metadata.NONE, ImageEncoder.USUAL_QUALITY)
        .write(image, file);
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
