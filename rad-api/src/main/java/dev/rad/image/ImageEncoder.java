package dev.rad.image;

import dev.rad.ImageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes PNG, JPEG and WebP beside the file and moves them into place.
 *
 * @param profile goes into the file
 * @param metadata goes into it, too, as far as its format has a place for it
 * @param jpegQuality above 0, at most 1
 */
record ImageEncoder(Optional<IccProfile> profile, Metadata metadata, double jpegQuality) {
  /** What files get if nobody says otherwise. */
  static final double USUAL_QUALITY = 0.95;

  ImageEncoder {
    if (!(jpegQuality > 0 && jpegQuality <= 1)) {
      throw new IllegalArgumentException(
          "the JPEG quality must be above 0 and at most 1, got " + jpegQuality);
    }
  }

  void write(BufferedImage image, Path file) {
    Format format = format(file);
    Path target = file.toAbsolutePath();
    Path folder = Objects.requireNonNullElse(target.getParent(), target);
    if (Files.isDirectory(target)) {
      throw new ImageException(
          "cannot write " + ImageFiles.quoted(file) + ": it is a directory; add a name");
    }
    if (!Files.isDirectory(folder)) {
      throw new ImageException(
          "cannot write %s: there is no folder %s; create it first"
              .formatted(ImageFiles.quoted(file), ImageFiles.quoted(folder)));
    }
    if (format == Format.WEBP
        && Math.max(image.getWidth(), image.getHeight()) > WebpEncoder.LONGEST_SIDE) {
      throw new ImageException(
          "cannot write %s: a WebP has at most %d pixels a side, this picture %d×%d; use .png"
              .formatted(
                  ImageFiles.quoted(file),
                  WebpEncoder.LONGEST_SIDE,
                  image.getWidth(),
                  image.getHeight()));
    }
    Path partial = folder.resolve("." + UUID.randomUUID() + ".part"); // however long the name is
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
              .formatted(ImageFiles.quoted(file), ImageFiles.reason(e)),
          e);
    }
  }

  /** What a file can be. */
  enum Format {
    /** Every sample, for names without an extension, too. */
    PNG,
    /** Nearly the samples. */
    JPEG,
    /** Every sample in 8 bits. */
    WEBP
  }

  /** What a file's name asks for. */
  static Format format(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "png" : name.substring(dot + 1);
    return switch (extension) {
      case "png" -> Format.PNG;
      case "jpg", "jpeg" -> Format.JPEG;
      case "webp" -> Format.WEBP;
      default ->
          throw new ImageException(
              "cannot write %s: unknown extension \".%s\"; use .png, .jpg, .jpeg or .webp"
                  .formatted(ImageFiles.quoted(file), extension));
    };
  }

  private void encode(BufferedImage image, Format format, OutputStream out) throws IOException {
    if (format == Format.WEBP) {
      WebpEncoder.write(image, profile, metadata, out);
      return;
    }
    boolean jpeg = format == Format.JPEG;
    byte[] notes =
        jpeg ? JpegSegments.segments(profile, metadata) : PngChunks.chunks(profile, metadata);
    int position = jpeg ? JpegSegments.INSERT_AT : PngChunks.INSERT_AT;
    encode(image, jpeg, new InsertingOutputStream(out, position, notes));
  }

  private void encode(BufferedImage image, boolean jpeg, OutputStream out) throws IOException {
    String name = jpeg ? "jpeg" : "png";
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(name);
    if (!writers.hasNext()) {
      throw new IOException("this Java has no " + name + " writer");
    }
    ImageWriter writer = writers.next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (jpeg) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality((float) jpegQuality);
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
}
