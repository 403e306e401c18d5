package dev.rad.image;

import dev.rad.ImageException;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The border to picture files: decodes with limits, encodes atomically, and says what is wrong.
 *
 * <p>Nothing global is set: streams are opened explicitly, no disk cache is used, no display is
 * needed.
 */
public final class ImageFiles {
  private static final float JPEG_QUALITY = 0.95f;

  private ImageFiles() {}

  /**
   * Decodes the first picture of a file, as its reader gives it: palette, grey, alpha and 16 bits
   * are left as they are, only a JPEG's Exif orientation is applied, so that the picture is
   * upright.
   *
   * @param file the file
   * @return the picture
   * @throws ImageException if the file is missing, unreadable, a directory, not a picture, cut
   *     short, CMYK, or of more than {@link RgbImage#MAX_PIXELS} pixels by its header
   */
  public static BufferedImage decode(Path file) {
    requireReadable(file);
    try (InputStream bytes = Files.newInputStream(file);
        ImageInputStream stream = new MemoryCacheImageInputStream(bytes)) {
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
      throw new ImageException(
          "cannot read %s: damaged or cut short (%s); save it again as PNG"
              .formatted(quoted(file), reason(e)),
          e);
    }
  }

  private static BufferedImage decode(Path file, ImageReader reader, ImageInputStream stream)
      throws IOException {
    int orientation = ExifOrientation.read(stream);
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
    return ExifOrientation.apply(image, orientation);
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
    String format = format(file);
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (Files.isDirectory(target)) {
      throw new ImageException("cannot write " + quoted(file) + ": it is a directory; add a name");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ImageException(
          "cannot write %s: there is no folder %s; create it first"
              .formatted(quoted(file), quoted(folder)));
    }
    Path partial = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (OutputStream out =
          Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        encode(image, format, out);
      }
      moveIntoPlace(partial, target);
    } catch (IOException | RuntimeException e) {
      discard(partial, e);
      throw new ImageException(
          "cannot write %s: %s; check the folder's permissions and the free space"
              .formatted(quoted(file), reason(e)),
          e);
    }
  }

  private static void encode(BufferedImage image, String format, OutputStream out)
      throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    if (!writers.hasNext()) {
      throw new IOException("this Java has no " + format + " writer");
    }
    ImageWriter writer = writers.next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(JPEG_QUALITY);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  private static void moveIntoPlace(Path partial, Path target) throws IOException {
    try {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException | FileAlreadyExistsException e) {
      Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(Path partial, Exception cause) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static String format(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "png" : name.substring(dot + 1);
    if (!Set.of("png", "jpg", "jpeg").contains(extension)) {
      throw new ImageException(
          "cannot write %s: unknown extension \".%s\"; use .png, .jpg or .jpeg"
              .formatted(quoted(file), extension));
    }
    return extension.equals("png") ? "png" : "jpeg";
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

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replaceAll("\\s+", " ").strip();
  }
}
