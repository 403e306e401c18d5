package dev.rad.image;

import dev.rad.exception.ImageException;
import dev.rad.image.codec.ErrorText;
import java.nio.file.Path;
import java.util.Locale;

/** The formats that pictures are written in. */
public enum ImageFormat {
  /** Portable Network Graphics: every sample, alpha and the profile. */
  PNG,
  /** JPEG: 8 bits and the profile, samples only approximately, no alpha. */
  JPEG,
  /** Lossless WebP: every sample in 8 bits, alpha and the profile. */
  WEBP;

  /**
   * Returns the format that a file name implies.
   *
   * @param file a file with the extension png, jpg, jpeg or webp in any case, or without one, which
   *     means PNG
   * @return the format
   * @throws ImageException if the extension is none of these
   */
  public static ImageFormat of(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "png" : name.substring(dot + 1);
    return switch (extension) {
      case "png" -> PNG;
      case "jpg", "jpeg" -> JPEG;
      case "webp" -> WEBP;
      default ->
          throw new ImageException(
              "cannot write %s: unknown extension \".%s\"; use .png, .jpg, .jpeg or .webp"
                  .formatted(ErrorText.quoted(file), extension));
    };
  }
}
