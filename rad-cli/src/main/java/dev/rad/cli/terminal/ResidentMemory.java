package dev.rad.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Measures the physical memory of this process, most of which is outside the heap. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d{1,15}) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d{1,15}) kB");

  private ResidentMemory() {}

  /**
   * Returns the resident memory, which is available only on Linux.
   *
   * @return the bytes; empty if unknown
   */
  public static OptionalLong bytes() {
    return bytes(STATUS);
  }

  /**
   * Returns the peak resident memory of this process.
   *
   * @return the bytes; empty if unknown
   */
  public static OptionalLong peak() {
    return peak(STATUS);
  }

  /**
   * Reads the peak from a file like that of {@link #bytes(Path)}.
   *
   * @param status the file
   * @return the bytes; empty if unknown
   */
  public static OptionalLong peak(Path status) {
    return bytes(status, PEAK);
  }

  /**
   * Reads a file like Linux's {@code /proc/self/status}; its "kB" are 1024 bytes (proc(5)).
   *
   * @param status the file
   * @return the bytes; empty if unknown
   */
  public static OptionalLong bytes(Path status) {
    return bytes(status, RESIDENT);
  }

  private static OptionalLong bytes(Path status, Pattern wanted) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .map(wanted::matcher)
          .filter(Matcher::matches)
          .mapToLong(line -> 1024 * Long.parseLong(line.group(1)))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty(); // not Linux
    }
  }
}
