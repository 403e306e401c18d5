package dev.rad.studio;

import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;

/** Reads uploaded photos, and makes pictures for a screen. */
final class PictureFiles {
  private static final long LOSSLESS = 1_500_000; // pixels up to which a screen gets PNG
  private static final float SCREEN_QUALITY = 0.92f;

  private PictureFiles() {}

  /**
   * Reads an uploaded photo.
   *
   * @param file the file that it was stored in
   * @param name its name as uploaded, for messages
   * @param mostPixels the largest number of pixels, checked in the header before anything is
   *     decoded
   * @throws ImageException if it is not a picture or too large
   */
  static Photo read(Path file, String name, long mostPixels) {
    requireSize(file, name, mostPixels);
    try (InputStream in = Files.newInputStream(file)) {
      return Photo.read(in, name);
    } catch (IOException e) {
      throw new ImageException("cannot read %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Checks a picture's size in its header.
   *
   * @throws ImageException if it has too many pixels
   */
  static void requireSize(Path file, String name, long mostPixels) {
    Size size = size(file);
    if (size.width() * size.height() > mostPixels) {
      throw new ImageException(
          "%s has %d×%d pixels, the studio takes %,d; make it smaller"
              .formatted(name, size.width(), size.height(), mostPixels));
    }
  }

  /**
   * The size in a picture's header.
   *
   * @param width the width in pixels
   * @param height the height in pixels
   */
  record Size(long width, long height) {}

  /** Reads the size from the header; 0 if the file is damaged, which the library then reports. */
  static Size size(Path file) {
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        return new Size(0, 0);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return new Size(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) { // whatever a reader makes of a hostile header
      return new Size(0, 0);
    }
  }

  /** Writes a photo for a screen; the file's ending gives the format. */
  static Path writeForScreen(Photo photo, Path folder) throws IOException {
    boolean small = (long) photo.width() * photo.height() <= LOSSLESS;
    if (photo.transparency().map(Mask::of).filter(clear -> !clear.isEmpty()).isPresent()) {
      Path file = folder.resolve("screen.png");
      try (OutputStream out = Files.newOutputStream(file)) {
        ImageIO.write(seeThrough(photo), "png", out);
      }
      return file;
    }
    Path file = folder.resolve(small ? "screen.png" : "screen.jpg");
    BufferedImage image = photo.toSrgb().toBufferedImage();
    try (OutputStream out = Files.newOutputStream(file)) {
      if (small) {
        ImageIO.write(image, "png", out);
      } else {
        writeJpeg(image, out);
      }
    }
    return file;
  }

  private static BufferedImage seeThrough(Photo photo) {
    RgbImage colours = photo.toSrgb();
    Mask clear = Mask.of(photo.transparency().orElseThrow());
    var image = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < photo.height(); y++) {
      for (int x = 0; x < photo.width(); x++) {
        int alpha = Math.round(255 * (1 - clear.at(x, y)));
        int rgb = colours.red(x, y) << 16 | colours.green(x, y) << 8 | colours.blue(x, y);
        image.setRGB(x, y, alpha << 24 | rgb);
      }
    }
    return image;
  }

  /** Encodes a picture as JPEG, made smaller if a side is longer. */
  static byte[] jpeg(RgbImage picture, int longest) {
    double scale = Math.min(1, (double) longest / Math.max(picture.width(), picture.height()));
    RgbImage small =
        scale == 1
            ? picture
            : picture.resize(
                Math.max(1, (int) Math.round(scale * picture.width())),
                Math.max(1, (int) Math.round(scale * picture.height())));
    var bytes = new ByteArrayOutputStream();
    try {
      writeJpeg(small.toBufferedImage(), bytes);
    } catch (IOException e) {
      throw new IllegalStateException("a picture could not be encoded as JPEG", e);
    }
    return bytes.toByteArray();
  }

  private static void writeJpeg(BufferedImage image, OutputStream out) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(SCREEN_QUALITY);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
  }

  /** Returns a filling's part around the hole, in the colours of a screen. */
  static RgbImage forScreen(Photo base, RgbImage filling, Mask hole, Region part) {
    RgbImage shown = base.iccProfile().isPresent() ? base.filled(filling, hole).toSrgb() : filling;
    if (base.isGrey() && base.iccProfile().isEmpty()) {
      shown = base.filled(filling, hole).picture();
    }
    return shown.crop(part);
  }

  /** Returns the pixels around a hole, with a margin. */
  static Region around(Region hole, int margin, int width, int height) {
    int left = Math.max(0, hole.x() - margin);
    int top = Math.max(0, hole.y() - margin);
    int right = Math.min(width, hole.right() + margin);
    int bottom = Math.min(height, hole.bottom() + margin);
    return new Region(left, top, right - left, bottom - top);
  }
}
