package dev.rad.image;

import dev.rad.exception.ImageException;
import dev.rad.image.codec.ColourProfiles;
import dev.rad.image.codec.ImageEncoder;
import dev.rad.image.codec.Metadata;
import dev.rad.image.codec.PictureDecoder;
import dev.rad.image.codec.PictureSource;
import dev.rad.image.codec.PixelReader;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads and writes picture files: decodes with limits, writes atomically, and explains what is
 * wrong.
 *
 * <p>Nothing global is set: streams are opened explicitly, no disk cache is used, no display is
 * needed.
 */
public final class ImageFiles {
  private static final PictureWriter PLAIN =
      new PictureWriter(
          new ImageEncoder(Optional.empty(), Metadata.NONE, ImageEncoder.USUAL_QUALITY));

  private ImageFiles() {}

  /**
   * Decodes the first picture of a file, as its reader gives it: palette, grey, alpha, 16 and 32
   * bits and floating samples are left as they are. The picture is turned upright as Exif or TIFF
   * require, and placed on its canvas. A JPEG with an ICC profile is converted to sRGB by the
   * reader; those of other files are left as they are, in an AWT colour space of their profile.
   * CMYK and L*a*b* become sRGB.
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
    return decode(PictureSource.of(file));
  }

  /**
   * Decodes the first picture of a stream, as {@link #decode(Path)} does that of a file. The stream
   * is read to its end and stays open.
   *
   * @param in the stream
   * @param name the name to use in messages
   * @return the picture
   * @throws ImageException as {@link #decode(Path)}
   */
  public static BufferedImage decode(InputStream in, String name) {
    return decode(PictureSource.of(in, name));
  }

  static BufferedImage decode(PictureSource source) {
    PictureDecoder.Decoded decoded = PictureDecoder.decode(source, false);
    return decoded
        .profile()
        .map(colours -> ColourProfiles.label(decoded.image(), colours))
        .orElse(decoded.image());
  }

  /**
   * Returns whether an image has no transparent pixel.
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
   * @param file the file to write; replaced if it exists
   * @throws ImageException if the extension is another one, the folder is missing, the path is a
   *     directory, or writing fails
   */
  public static void encode(BufferedImage image, Path file) {
    PLAIN.write(image, file);
  }

  /**
   * Writes an image to a stream: JPEG of quality 95, lossless WebP or PNG. The stream stays open.
   *
   * @param image the image, opaque
   * @param out the stream to write to
   * @param format the file format
   * @throws ImageException if writing fails
   */
  public static void encode(BufferedImage image, OutputStream out, ImageFormat format) {
    PLAIN.write(image, out, format);
  }

  /** Returns the red channel of a picture whose channels are equal. */
  static BufferedImage grey(RgbImage picture) {
    int width = picture.width();
    var grey = new BufferedImage(width, picture.height(), BufferedImage.TYPE_BYTE_GRAY);
    int[] row = new int[width];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        row[x] = picture.red(x, y);
      }
      grey.getRaster().setPixels(0, y, width, 1, row);
    }
    return grey;
  }
}
