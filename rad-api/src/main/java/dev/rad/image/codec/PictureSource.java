package dev.rad.image.codec;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a picture, and their name in messages.
 *
 * @param name the name in messages: a file in quotation marks, or a few words
 * @param fileName the last part of the name, as on a command line
 * @param bytes all bytes
 */
public record PictureSource(String name, String fileName, byte[] bytes) {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8; // what an array can hold

  /**
   * Reads a file.
   *
   * @param file the file
   * @return its bytes
   * @throws ImageException if it is missing, unreadable or a directory
   */
  public static PictureSource of(Path file) {
    requireReadable(file);
    String name = ErrorText.quoted(file);
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new ImageException(
            "cannot read %s: it has %d bytes, the limit is %d; save it compressed, as PNG"
                .formatted(name, size, MAX_BYTES));
      }
      return new PictureSource(name, String.valueOf(file.getFileName()), Files.readAllBytes(file));
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /**
   * Reads a stream to its end and leaves it open.
   *
   * @param in the stream
   * @param name the name to use in messages
   * @return its bytes
   * @throws ImageException if it cannot be read
   */
  public static PictureSource of(InputStream in, String name) {
    try {
      return of(in.readAllBytes(), name);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /**
   * Wraps bytes, which must not be changed afterwards.
   *
   * @param bytes the bytes; not copied
   * @param name the name to use in messages
   * @return the source
   */
  public static PictureSource of(byte[] bytes, String name) {
    return new PictureSource(name, "picture", bytes);
  }

  /** Creates the exception for a picture that cannot be decoded. */
  ImageException damaged(Exception cause) {
    return damaged(name, cause);
  }

  private static ImageException damaged(String name, Exception cause) {
    return new ImageException(
        "cannot read %s: damaged or cut short (%s); save it again as PNG"
            .formatted(name, ErrorText.reason(cause)),
        cause);
  }

  private static void requireReadable(Path file) {
    String problem =
        !Files.exists(file)
            ? "there is no such file; check the path"
            : Files.isDirectory(file)
                ? "it is a directory; name a picture file in it"
                : !Files.isReadable(file) ? "no permission to read it; change its rights" : "";
    if (!problem.isEmpty()) {
      throw new ImageException("cannot read " + ErrorText.quoted(file) + ": " + problem);
    }
  }
}
