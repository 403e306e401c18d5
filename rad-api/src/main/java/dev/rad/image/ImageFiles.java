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
 * <p>It changes no global settings: streams are opened explicitly, and it needs neither a disk
 * cache nor a display.
 */
public final class ImageFiles {
  private static final PictureWriter PLAIN =
      new PictureWriter(
          new ImageEncoder(Optional.empty(), Metadata.NONE, ImageEncoder.USUAL_QUALITY));

  private ImageFiles() {}

  /**
   * Decodes the first picture of a file as its reader returns it: palettes, grey, alpha, 16-bit,
   * 32-bit and floating-point samples are kept. The picture is turned upright as Exif or TIFF
   * requires, and placed on its canvas. The reader converts a JPEG with an ICC profile to sRGB;
   * pictures from other files keep an AWT colour space of their profile. CMYK and L*a*b* become
   * sRGB.
   *
   * <p>Other formats are read if a {@code javax.imageio} plug-in for them is on the class path.
   *
   * @param file the file
   * @return the picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, in a
   *     format that Java does not read, truncated, or, according to its header, larger than {@link
   *     RgbImage#MAX_PIXELS}
   */
  public static BufferedImage decode(Path file) {
    return decode(PictureSource.of(file));
  }

  /**
   * Decodes the first picture of a stream, as {@link #decode(Path)} does for a file. The stream is
   * read to its end and stays open.
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
   * @return true if there is no alpha channel, or every pixel is fully opaque
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
   * @throws ImageException if the extension is none of these, the folder is missing, the path is a
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

  /** Returns the red channel as a grey image, for a picture whose channels are equal. */
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
