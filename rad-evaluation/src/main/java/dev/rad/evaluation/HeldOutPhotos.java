package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Selects, orders and crops photos that no network was trained on. */
final class HeldOutPhotos {

  private static final List<String> EXTENSIONS = List.of(".jpg", ".jpeg", ".png");

  private HeldOutPhotos() {}

  /**
   * Lists every photo in a folder and its subfolders.
   *
   * @param folder the folder to search
   * @return paths relative to the folder, with forward slashes
   * @throws ImageException if the folder cannot be read
   */
  static List<String> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ImageException(folder + " is not a folder: name one with photos in --images");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> EXTENSIONS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith))
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ImageException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the photos named in a list.
   *
   * @param list a file with one path per line; blank lines and lines that start with # are ignored
   * @return the paths as written, without duplicates
   * @throws ImageException if the list cannot be read
   */
  static List<String> listed(Path list) {
    try (Stream<String> lines = Files.lines(list, StandardCharsets.UTF_8)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .distinct()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ImageException(list + " cannot be read (" + e + "): name another --list", e);
    }
  }

  /**
   * Returns the names in a random order that depends only on the names and the seed, so that the
   * first n are a random sample.
   *
   * @param names the names of the photos
   * @param seed the seed of the whole run
   * @return the names in their new order
   */
  static List<String> shuffled(List<String> names, long seed) {
    return names.stream()
        .sorted(
            Comparator.comparingLong(
                    (String name) -> SeededRandom.of(seed, "order " + name).nextLong())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * Crops a random square as in training: resizes the photo to a height (or larger, if the square
   * would otherwise be wider than the photo) and crops at a uniformly random position.
   *
   * @param photo the photo
   * @param height the height to resize to, at least {@code size}
   * @param size the square's side, in pixels
   * @param random draws the position, the column before the row
   * @return the square, {@code size×size}
   */
  static RgbImage square(RgbImage photo, int height, int size, RandomGenerator random) {
    RgbImage small = resized(photo, height, size);
    int x = random.nextInt(small.width() - size + 1);
    int y = random.nextInt(small.height() - size + 1);
    return small.crop(new Region(x, y, size, size));
  }

  /**
   * Resizes a photo for cropping: to a height, or larger if the square would otherwise be wider
   * than the photo.
   *
   * @param photo the photo
   * @param height the height to resize to, at least {@code size}
   * @param size the square's side, in pixels
   * @return the resized photo, both sides at least {@code size}
   */
  static RgbImage resized(RgbImage photo, int height, int size) {
    double scale = Math.max((double) height / photo.height(), (double) size / photo.width());
    return photo.resize(
        Math.max(size, (int) Math.round(photo.width() * scale)),
        Math.max(size, (int) Math.round(photo.height() * scale)));
  }
}
