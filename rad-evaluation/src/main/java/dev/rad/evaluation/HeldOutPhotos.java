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

/** Photos that no network was trained on: which ones, in which order, and one crop of each. */
final class HeldOutPhotos {

  private static final List<String> EXTENSIONS = List.of(".jpg", ".jpeg", ".png");

  private HeldOutPhotos() {}

  /**
   * Every photo of a folder and its subfolders.
   *
   * @param folder the folder
   * @return paths from the folder, with slashes
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
   * The photos that a list names.
   *
   * @param list a path a line; empty lines and those that begin with # do not count
   * @return the paths as they stand there, each once
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
   * In an order that names and seed decide; the first n of it are a random choice.
   *
   * @param names of photos
   * @param seed of the whole run
   * @return the same names
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
   * A square of the photo as networks see photos in training: resized to a height (higher where the
   * square would be wider than the photo), and cut out at a uniform position.
   *
   * @param photo the photo
   * @param height to resize to, at least {@code size}
   * @param size the square's side, in pixels
   * @param random decides the position, column before row
   * @return the square, {@code size×size}
   */
  static RgbImage square(RgbImage photo, int height, int size, RandomGenerator random) {
    RgbImage small = resized(photo, height, size);
    int x = random.nextInt(small.width() - size + 1);
    int y = random.nextInt(small.height() - size + 1);
    return small.crop(new Region(x, y, size, size));
  }

  /**
   * A photo as squares are cut out of it: resized to a height, higher where the square would be
   * wider than the photo.
   *
   * @param photo the photo
   * @param height to resize to, at least {@code size}
   * @param size the square's side, in pixels
   * @return the photo, both sides at least {@code size}
   */
  static RgbImage resized(RgbImage photo, int height, int size) {
    double scale = Math.max((double) height / photo.height(), (double) size / photo.width());
    return photo.resize(
        Math.max(size, (int) Math.round(photo.width() * scale)),
        Math.max(size, (int) Math.round(photo.height() * scale)));
  }
}
