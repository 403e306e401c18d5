package dev.rad.torch.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Options for turning photos into training crops and for storing them.
 *
 * @param size the crops' side, in pixels
 * @param heights the heights that photos are resized to, each at least {@code size}
 * @param flip whether half of the crops are mirrored left to right
 * @param memoryBudget the number of bytes that the resized photos may take on the heap; if they
 *     need more, all of them go to a memory-mapped file
 * @param cacheFolder the folder of that file, which is unlinked at once where the system allows
 *     that, and so leaves nothing behind; avoid a temporary folder that is itself in memory
 */
public record PhotoOptions(
    int size, List<Integer> heights, boolean flip, long memoryBudget, Path cacheFolder) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public PhotoOptions {
    heights = List.copyOf(heights);
    Objects.requireNonNull(cacheFolder, "cacheFolder");
    require(size >= 1 && size <= 16384, "crops have 1 to 16384 pixels a side, not " + size);
    require(!heights.isEmpty(), "photos need at least one height");
    for (int height : heights) {
      require(
          height >= size,
          "crops of %d pixels do not fit into photos of height %d: give heights of at least %d"
              .formatted(size, height, size));
    }
    require(memoryBudget >= 0, "the memory budget must not be negative, but is " + memoryBudget);
  }

  /**
   * Returns the default options: crops mirrored half of the time, a quarter of the maximum heap,
   * and the system's folder for temporary files if that is exceeded.
   *
   * @param size the crops' side, in pixels
   * @param heights the heights that photos are resized to, each at least {@code size}
   * @return the options
   */
  public static PhotoOptions of(int size, List<Integer> heights) {
    return new PhotoOptions(
        size,
        heights,
        true,
        Runtime.getRuntime().maxMemory() / 4,
        Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Returns options with or without mirrored crops.
   *
   * @param mirrored whether half of the crops are mirrored; the same random numbers are drawn
   *     either way
   * @return the changed options
   */
  public PhotoOptions withFlip(boolean mirrored) {
    return new PhotoOptions(size, heights, mirrored, memoryBudget, cacheFolder);
  }

  /**
   * Returns options with another memory limit.
   *
   * @param bytes the number of bytes that the resized photos may take on the heap
   * @param folder the folder of the file that is used if they need more
   * @return the changed options
   */
  public PhotoOptions withCache(long bytes, Path folder) {
    return new PhotoOptions(size, heights, flip, bytes, folder);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
