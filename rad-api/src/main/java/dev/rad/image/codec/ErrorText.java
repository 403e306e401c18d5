package dev.rad.image.codec;

import java.nio.file.Path;

/** Formats the parts that messages about picture files share. */
public final class ErrorText {
  private ErrorText() {}

  /**
   * Returns a file's name in quotation marks.
   *
   * @param file a file
   * @return the quoted name
   */
  public static String quoted(Path file) {
    return "\"" + file + "\"";
  }

  /**
   * Returns the message of an error in one line.
   *
   * @param e the error
   * @return the reason, for use in another message
   */
  public static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.replaceAll("\\s+", " ").strip();
  }
}
