package dev.rad.image;

import dev.rad.exception.ImageException;
import dev.rad.image.codec.ErrorText;
import dev.rad.image.codec.ImageEncoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;

/**
 * Writes images to streams and to files; a file is written beside its target and then moved into
 * place.
 *
 * @param encoder encodes them
 */
record PictureWriter(ImageEncoder encoder) {

  void write(BufferedImage image, Path file) {
    ImageFormat format = ImageFormat.of(file);
    String name = ErrorText.quoted(file);
    Path target = file.toAbsolutePath();
    Path folder = Objects.requireNonNullElse(target.getParent(), target);
    if (Files.isDirectory(target)) {
      throw new ImageException("cannot write " + name + ": it is a directory; add a name");
    }
    if (!Files.isDirectory(folder)) {
      throw new ImageException(
          "cannot write %s: there is no folder %s; create it first"
              .formatted(name, ErrorText.quoted(folder)));
    }
    requireSize(image, format, name);
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
              .formatted(name, ErrorText.reason(e)),
          e);
    }
  }

  /** Writes to a stream, which stays open. */
  void write(BufferedImage image, OutputStream out, ImageFormat format) {
    requireSize(image, format, "to the stream");
    try {
      encode(image, format, out);
      out.flush();
    } catch (IOException | RuntimeException e) {
      throw new ImageException("cannot write to the stream: " + ErrorText.reason(e), e);
    }
  }

  private static void requireSize(BufferedImage image, ImageFormat format, String name) {
    if (format == ImageFormat.WEBP
        && Math.max(image.getWidth(), image.getHeight()) > ImageEncoder.LONGEST_WEBP) {
      throw new ImageException(
          "cannot write %s: a WebP has at most %d pixels a side, this picture %d×%d; use .png"
              .formatted(name, ImageEncoder.LONGEST_WEBP, image.getWidth(), image.getHeight()));
    }
  }

  private void encode(BufferedImage image, ImageFormat format, OutputStream out)
      throws IOException {
    switch (format) {
      case PNG -> encoder.writePng(image, out);
      case JPEG -> encoder.writeJpeg(image, out);
      case WEBP -> encoder.writeWebp(image, out);
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
