package dev.rad.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much of this process lies in physical memory; the heap is the smaller part of it. */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d{1,15}) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d{1,15}) kB");

  private ResidentMemory() {}

  /**
   * Asks the system, which tells on Linux only: the JDK knows no more than the virtual memory.
   *
   * @return bytes, or nothing
   */
  public static OptionalLong bytes() {
    return bytes(STATUS);
  }

  /**
   * The most that it ever was in this process.
   *
   * @return bytes, or nothing
   */
  public static OptionalLong peak() {
    return peak(STATUS);
  }

  /** Reads the peak from a file like that of {@link #bytes(Path)}. */
  public static OptionalLong peak(Path status) {
    return bytes(status, PEAK);
  }

  /** Reads a file like Linux's {@code /proc/self/status}; its "kB" are 1024 bytes (proc(5)). */
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
      return OptionalLong.empty(); // no Linux
    }
  }
}
