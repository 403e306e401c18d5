package dev.rad.torch.training;

import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.torch.training.PhotoCache.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A folder tree of photos as training crops: each photo is kept in 8 bits at several heights, and a
 * crop is a random square of one of them, mirrored half of the time. The choice is a pure function
 * of the generator, so a resumed training gets the same data.
 *
 * <p>The photos are decoded in parallel, and kept on the heap or, if they need more than the
 * options' budget, in a memory-mapped file. Immutable and safe for use by several threads, each
 * with its own generator; nothing needs closing.
 */
public final class PhotoFolder {

  private final List<Photo> photos;
  private final PhotoOptions options;
  private final String digest;
  private final Path folder;
  private final double heldOut; // the fraction of the folder that is not here

  private PhotoFolder(
      List<Photo> photos, PhotoOptions options, String digest, Path folder, double heldOut) {
    this.photos = photos;
    this.options = options;
    this.digest = digest;
    this.folder = folder;
    this.heldOut = heldOut;
  }

  /** A photo: its file name, the SHA-256 of its bytes, and one picture per height. */
  private record Photo(String name, byte[] sha256, List<Picture> scales) {}

  /**
   * The two sides of a split.
   *
   * @param train the photos to train on
   * @param heldOut the photos that must never be trained on; its count is 0 if nothing is held out
   */
  public record Split(PhotoFolder train, PhotoFolder heldOut) {}

  /**
   * Reads a folder with the defaults of {@link PhotoOptions#of}.
   *
   * @param folder searched with everything below it, in the order of the names
   * @param size the crops' side, in pixels
   * @param heights the heights that photos are resized to, each at least {@code size}
   * @param skipped receives a message for every file that is not a readable picture
   * @return the photos
   * @throws TrainingException if the folder cannot be read or holds no picture, or the photos do
   *     not fit into memory and no cache file can be made
   * @throws IllegalArgumentException if a number is out of its range
   */
  public static PhotoFolder read(
      Path folder, int size, List<Integer> heights, Consumer<String> skipped) {
    return read(folder, PhotoOptions.of(size, heights), skipped);
  }

  /**
   * Reads a folder.
   *
   * @param folder searched with everything below it, in the order of the names, for files with any
   *     extension that {@code javax.imageio} reads, in upper or lower case
   * @param options size, heights, mirroring and memory
   * @param skipped receives a message for every such file that is not a readable picture, on this
   *     thread, in order
   * @return the photos
   * @throws TrainingException if the folder cannot be read or holds no picture, or the photos do
   *     not fit into memory and no cache file can be made
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   */
  public static PhotoFolder read(Path folder, PhotoOptions options, Consumer<String> skipped) {
    List<String> names = new ArrayList<>();
    List<byte[]> digests = new ArrayList<>();
    MessageDigest all = PhotoReader.sha256();
    List<Picture> pictures;
    try (var cache = new PhotoCache(options.memoryBudget(), options.cacheFolder())) {
      new PhotoReader(options)
          .read(
              PhotoReader.pictures(folder),
              photo -> {
                if (photo.problem() != null) {
                  skipped.accept(photo.problem());
                  return;
                }
                names.add(folder.relativize(photo.file()).toString().replace('\\', '/'));
                digests.add(photo.sha256());
                all.update(photo.rgb());
                photo.scales().forEach(cache::add);
              });
      pictures = cache.pictures();
    }
    if (names.isEmpty()) {
      throw new TrainingException(
          folder + " holds no readable picture: name a folder with JPEG or PNG photos");
    }
    List<Photo> photos = new ArrayList<>();
    int heights = options.heights().size();
    for (int i = 0; i < names.size(); i++) {
      List<Picture> scales = List.copyOf(pictures.subList(i * heights, (i + 1) * heights));
      photos.add(new Photo(names.get(i), digests.get(i), scales));
    }
    String digest = HexFormat.of().formatHex(all.digest());
    return new PhotoFolder(List.copyOf(photos), options, digest, folder.toAbsolutePath(), 0);
  }

  /**
   * Splits off photos for validation, which must never be trained on. Photos of one scene stay on
   * one side: those whose names differ only in a series number and what follows it, such as {@code
   * canyon1.jpg}, {@code canyon2b.jpg} and {@code canyon10-night.jpg}, in whichever folder. If all
   * photos share one stem, it does not distinguish scenes, and each photo is its own scene.
   *
   * @param fraction the largest share of the photos to hold out, in [0, 1); unless it is 0, at
   *     least the smallest scene is held out
   * @param seed chooses the scenes; the same names, fraction and seed give the same split
   * @return both sides, each in this folder's order; for a fraction of 0, all photos and none.
   *     Otherwise a side's digest is the SHA-256 of its photos' SHA-256s
   * @throws IllegalArgumentException if the fraction is out of its range
   * @throws TrainingException if there is only one photo to split
   */
  public Split holdOut(double fraction, long seed) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("hold out a fraction in [0, 1), not " + fraction);
    }
    if (fraction == 0) {
      return new Split(this, part(List.of(), 1));
    }
    if (photos.size() < 2) {
      throw new TrainingException(
          "one photo cannot be split into some to train on and some to hold out: add photos, or"
              + " hold out nothing");
    }
    Set<String> chosen = PhotoSplit.heldOut(names(), fraction, seed);
    return new Split(
        part(photos.stream().filter(photo -> !chosen.contains(photo.name())).toList(), fraction),
        part(
            photos.stream().filter(photo -> chosen.contains(photo.name())).toList(), 1 - fraction));
  }

  private PhotoFolder part(List<Photo> some, double rest) {
    MessageDigest sha256 = PhotoReader.sha256();
    some.forEach(photo -> sha256.update(photo.sha256()));
    String ofPart = HexFormat.of().formatHex(sha256.digest());
    return new PhotoFolder(some, options, ofPart, folder, rest);
  }

  /**
   * Draws a random crop.
   *
   * @param random determines the photo, the height, the place and the mirroring
   * @return {@code [3, size, size]} in {@code [−1, 1]}, row-major
   * @throws IllegalStateException if there are no photos, because none were held out
   */
  public float[] crop(SplittableRandom random) {
    if (photos.isEmpty()) {
      throw new IllegalStateException("no photos were held out, so there is nothing to crop");
    }
    int size = options.size();
    List<Picture> scales = photos.get(random.nextInt(photos.size())).scales();
    Picture photo = scales.get(random.nextInt(scales.size()));
    int x = random.nextInt(photo.width() - size + 1);
    int y = random.nextInt(photo.height() - size + 1);
    boolean mirrored = random.nextBoolean(); // drawn always: what follows does not depend on flip
    RgbImage crop = photo.crop(x, y, size);
    return (mirrored && options.flip() ? crop.flipped() : crop).toUnitRange();
  }

  /**
   * Cuts the central square out of a photo at the first height, never mirrored: a picture for
   * validation.
   *
   * @param photo from 0 to {@code count() − 1}, in the order of {@link #names}
   * @return {@code size×size} pixels
   * @throws IndexOutOfBoundsException if there is no such photo
   */
  public RgbImage centreCrop(int photo) {
    Picture picture = photos.get(photo).scales().get(0);
    int size = options.size();
    return picture.crop((picture.width() - size) / 2, (picture.height() - size) / 2, size);
  }

  /**
   * Cuts the central square out of a photo at its greatest height.
   *
   * @param photo from 0 to {@code count() − 1}
   * @param most the largest side in pixels
   * @param multiple the side's divisor, at most the photo's sides
   */
  RgbImage centreSquare(int photo, int most, int multiple) {
    Picture picture =
        photos.get(photo).scales().stream()
            .max(Comparator.comparingInt(Picture::height))
            .orElseThrow();
    int side = Math.min(most, Math.min(picture.width(), picture.height())) / multiple * multiple;
    return picture.crop((picture.width() - side) / 2, (picture.height() - side) / 2, side);
  }

  /**
   * Returns the names of the photos' files.
   *
   * @return the readable files below the folder, with {@code /} between their names
   */
  public List<String> names() {
    return photos.stream().map(Photo::name).toList();
  }

  /**
   * Returns the text of each photo: that of the file with its name and the ending {@code txt}.
   *
   * @return one line each, without white space at its ends; empty without such a file
   * @throws TrainingException if a file cannot be read
   */
  List<String> captions() {
    return names().stream().map(this::caption).toList();
  }

  private String caption(String name) {
    Path file = folder.resolve(name.substring(0, name.lastIndexOf('.')) + ".txt");
    if (!Files.isRegularFile(file)) {
      return "";
    }
    try {
      return Files.readString(file).strip().replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new TrainingException(file + " cannot be read as UTF-8: " + e, e);
    }
  }

  /**
   * Returns the number of photos.
   *
   * @return the number of readable pictures
   */
  public int count() {
    return photos.size();
  }

  /**
   * Returns the side of the crops.
   *
   * @return pixels
   */
  public int size() {
    return options.size();
  }

  /**
   * Identifies the data.
   *
   * @return SHA-256 of all pixels, in hexadecimal; of a part, see {@link #holdOut}
   */
  public String digest() {
    return digest;
  }

  /** Returns the description of the photos for a run record. */
  RunRecord.Data record() {
    return new RunRecord.Data(folder.toString(), options.heights(), heldOut);
  }

  /** Returns whether the photos are in a mapped file. */
  boolean isMapped() {
    return photos.stream()
        .anyMatch(photo -> photo.scales().stream().anyMatch(p -> p.rgb().isDirect()));
  }

  /** {@return number and size of the photos} */
  @Override
  public String toString() {
    return "PhotoFolder[%d photos for %d×%d]".formatted(count(), size(), size());
  }
}
