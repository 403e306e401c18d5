package dev.rad.torch.training;

import dev.rad.ImageException;
import dev.rad.TrainingException;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder tree of photos as training crops: each photo is kept in 8 bits at several heights, and a
 * crop is a random square of one of them, mirrored half of the time. Which crop is a pure function
 * of the seed, so training resumes with the data it would have had.
 */
public final class PhotoFolder {

  private static final List<String> EXTENSIONS = List.of(".jpg", ".jpeg", ".png", ".bmp", ".gif");

  private final List<List<RgbImage>> photos; // per photo, one picture per height
  private final int size;
  private final String digest;

  private PhotoFolder(List<List<RgbImage>> photos, int size, String digest) {
    this.photos = photos;
    this.size = size;
    this.digest = digest;
  }

  /**
   * Reads a folder.
   *
   * @param folder searched with everything below it, in the order of the names
   * @param size the crops' side, in pixels
   * @param heights the heights that photos are resized to, each at least {@code size}
   * @param skipped told of every file that is no readable picture
   * @return the photos
   * @throws TrainingException if the folder cannot be read or holds no picture
   */
  public static PhotoFolder read(
      Path folder, int size, List<Integer> heights, Consumer<String> skipped) {
    List<List<RgbImage>> photos = new ArrayList<>();
    MessageDigest sha256 = sha256();
    for (Path file : pictures(folder)) {
      try {
        RgbImage photo = RgbImage.read(file);
        photos.add(heights.stream().map(height -> atHeight(photo, size, height)).toList());
        sha256.update(photo.toRgbBytes());
      } catch (ImageException e) {
        skipped.accept(e.getMessage());
      }
    }
    if (photos.isEmpty()) {
      throw new TrainingException(
          folder + " holds no readable picture: name a folder with JPEG or PNG photos");
    }
    return new PhotoFolder(photos, size, HexFormat.of().formatHex(sha256.digest()));
  }

  /** All files below a folder that are named like pictures, in the order of the names. */
  static List<Path> pictures(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TrainingException(folder + " is not a folder: name a folder with photos");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> EXTENSIONS.stream().anyMatch(lowerName(file)::endsWith))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new TrainingException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String lowerName(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }

  /** Resizes a photo, its sides in proportion, so that a square of the size fits in. */
  static RgbImage atHeight(RgbImage photo, int size, int height) {
    double scale = Math.max((double) height / photo.height(), (double) size / photo.width());
    return photo.resize(
        Math.max(size, (int) Math.round(photo.width() * scale)),
        Math.max(size, (int) Math.round(photo.height() * scale)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A random crop.
   *
   * @param random decides everything about it
   * @return {@code [3, size, size]} in {@code [−1, 1]}, row-major
   */
  public float[] crop(SplittableRandom random) {
    List<RgbImage> scales = photos.get(random.nextInt(photos.size()));
    RgbImage photo = scales.get(random.nextInt(scales.size()));
    int x = random.nextInt(photo.width() - size + 1);
    int y = random.nextInt(photo.height() - size + 1);
    RgbImage crop = photo.crop(x, y, size, size);
    return (random.nextBoolean() ? crop.flipped() : crop).toUnitRange();
  }

  /**
   * How many photos there are.
   *
   * @return the number of readable pictures
   */
  public int count() {
    return photos.size();
  }

  /**
   * The crops' side.
   *
   * @return pixels
   */
  public int size() {
    return size;
  }

  /**
   * Identifies the data.
   *
   * @return SHA-256 of all pixels, in hexadecimal
   */
  public String digest() {
    return digest;
  }
}
