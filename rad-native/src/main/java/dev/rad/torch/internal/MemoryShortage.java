package dev.rad.torch.internal;

import dev.rad.Device;
import dev.rad.exception.DeviceMemoryException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;

/**
 * A shortage of memory that LibTorch reports. The messages are those of {@code
 * c10/cuda/CUDACachingAllocator.cpp} for a GPU and of {@code c10/core/impl/alloc_cpu.cpp} for the
 * processor; CUDA's own libraries give no numbers.
 *
 * @param device whose memory was too small
 * @param asked bytes that the operation wanted, or −1
 * @param free bytes that were free, or −1
 */
record MemoryShortage(Device device, long asked, long free) {

  private static final Pattern CPU =
      Pattern.compile("can't allocate memory: you tried to allocate (\\d+) bytes");
  private static final Pattern CUDA =
      Pattern.compile("CUDA out of memory|CUDA error: out of memory|_STATUS_ALLOC_FAILED");
  private static final Pattern TRIED = Pattern.compile("Tried to allocate ([\\d.]+) (\\w+)");
  private static final Pattern FREE = Pattern.compile("of which ([\\d.]+) (\\w+) is free");
  private static final Pattern GPU = Pattern.compile("GPU (\\d+) has a total capacity");

  /** The units of {@code c10::CachingAllocator::format_size}. */
  private static final Map<String, Long> UNITS =
      Map.of("bytes", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  /**
   * Reads an error's line.
   *
   * @param line the first line of what LibTorch said
   * @return the shortage; empty if the error is another one
   */
  static Optional<MemoryShortage> of(String line) {
    Matcher cpu = CPU.matcher(line);
    if (cpu.find()) {
      return Optional.of(
          new MemoryShortage(Device.CPU, bytes(cpu.group(1)), Pointer.availablePhysicalBytes()));
    }
    if (line.contains("std::bad_alloc")) {
      return Optional.of(new MemoryShortage(Device.CPU, -1, Pointer.availablePhysicalBytes()));
    }
    if (!CUDA.matcher(line).find()) {
      return Optional.empty();
    }
    Matcher gpu = GPU.matcher(line);
    Device device = Device.cuda(gpu.find() ? Integer.parseInt(gpu.group(1)) : 0);
    return Optional.of(new MemoryShortage(device, size(TRIED, line), size(FREE, line)));
  }

  private static long bytes(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static long size(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() && UNITS.containsKey(matcher.group(2))
        ? Math.round(Double.parseDouble(matcher.group(1)) * UNITS.get(matcher.group(2)))
        : -1;
  }

  /**
   * Makes the error to throw.
   *
   * @param operation what wanted the memory, with its operands
   * @param cause the error underneath
   */
  DeviceMemoryException toException(String operation, Throwable cause) {
    return new DeviceMemoryException(
        ("%s: too little memory on %s, %s were asked for and %s are free; use a smaller picture, the"
                + " placement crop or tiles, fewer pictures at once, a shorter precision or another"
                + " device")
            .formatted(operation, device, text(asked), text(free)),
        device.toString(),
        asked,
        free,
        cause);
  }

  private static String text(long bytes) {
    if (bytes < 0) {
      return "unknown bytes";
    }
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%,.1f GiB", bytes / (double) (1L << 30));
  }
}
