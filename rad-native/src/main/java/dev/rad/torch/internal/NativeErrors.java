package dev.rad.torch.internal;

import dev.rad.exception.NativeException;
import dev.rad.exception.RadException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Turns what LibTorch throws into one helpful line. */
public final class NativeErrors {

  /** Where in its source Gloo saw the error: {@code [enforce fail at …/device.cc:84] }. */
  private static final Pattern SOURCE_LINE = Pattern.compile("^\\[[^\\]]*\\.(cc|cpp|h):\\d+] ");

  private NativeErrors() {}

  /**
   * Translates an error of a native call.
   *
   * @param operation the operation's name
   * @param operands describes the operands; called for the message alone
   * @param error what the presets threw
   * @return the error to throw
   */
  public static RadException translate(
      String operation, Supplier<String> operands, RuntimeException error) {
    if (error instanceof RadException translated) {
      return translated;
    }
    String line = firstLine(error);
    String what = operation + operands.get();
    return MemoryShortage.of(line)
        .<RadException>map(shortage -> shortage.toException(what, error))
        .orElseGet(() -> new NativeException(what + ": " + line, error));
  }

  /**
   * Throws if an error's message reports a shortage of memory in any line.
   *
   * @param operation what wanted the memory
   * @param error what the presets threw
   * @throws dev.rad.exception.DeviceMemoryException if memory was short
   */
  public static void throwIfMemory(String operation, RuntimeException error) {
    String message = error.getMessage() == null ? "" : error.getMessage();
    message
        .lines()
        .flatMap(line -> MemoryShortage.of(line).stream())
        .findFirst()
        .ifPresent(
            shortage -> {
              throw shortage.toException(operation, error);
            });
  }

  /**
   * Returns the first line of an error's message, without LibTorch's C++ trace and source line.
   *
   * @param error any error
   * @return the line, or the error's class if it has no message
   */
  public static String firstLine(Throwable error) {
    String message = error.getMessage();
    if (message == null) {
      return error.getClass().getSimpleName();
    }
    int end = message.indexOf("\nException raised from");
    String text = (end < 0 ? message : message.substring(0, end)).strip();
    int newline = text.indexOf('\n');
    String line = newline < 0 ? text : text.substring(0, newline);
    return SOURCE_LINE.matcher(line).replaceFirst("");
  }
}
