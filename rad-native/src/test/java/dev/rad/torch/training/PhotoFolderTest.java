package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rad.exception.CancelledException;
import dev.rad.exception.TrainingException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoFolderTest {

  private static final int SIZE = 16;
  private static final List<Integer> HEIGHTS = List.of(16, 24, 31);

  /** Names in their order. */
  private static final List<String> NAMES =
      List.of("a/canyon2.png", "a/dune.png", "a/z/sea.png", "b.png", "canyon1.png", "fog.PNG");

  @TempDir static Path data;

  /** Large ones first, so that a later one is decoded before an earlier one. */
  @BeforeAll
  static void drawPhotos() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < NAMES.size(); i++) {
      Path file = data.resolve(NAMES.get(i));
      Files.createDirectories(file.getParent());
      noise(300 - 50 * i, 20 + 11 * i, random).write(Path.of(file + ".png"));
      Files.move(Path.of(file + ".png"), file);
    }
  }

  private static RgbImage noise(int width, int height, Random random) {
    byte[] pixels = new byte[3 * width * height];
    random.nextBytes(pixels);
    return RgbImage.of(width, height, pixels);
  }

  private static PhotoFolder read(PhotoOptions options) {
    return PhotoFolder.read(
        data,
        options,
        skipped -> {
          throw new AssertionError(skipped);
        });
  }

  private static PhotoOptions options() {
    return PhotoOptions.of(SIZE, HEIGHTS);
  }

  private static List<RgbImage> originals() {
    return NAMES.stream().map(name -> RgbImage.read(data.resolve(name))).toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void read_tree_isInTheOrderOfTheNamesWithTheDigestOfAllPixels() {
    PhotoFolder photos = PhotoFolder.read(data, SIZE, HEIGHTS, skipped -> {});
    assertThat(photos.names()).isEqualTo(NAMES);
    assertThat(photos.count()).isEqualTo(NAMES.size());
    assertThat(photos.size()).isEqualTo(SIZE);
    MessageDigest sha256 = sha256();
    originals().forEach(photo -> sha256.update(photo.toRgbBytes()));
    assertThat(photos.digest()).isEqualTo(HexFormat.of().formatHex(sha256.digest()));
  }

  /** The draws repeated by hand on the photos, resized whole. */
  @Test
  void crop_anyGenerator_isASquareOfAPhotoAtAHeight() {
    PhotoFolder photos = read(options());
    List<RgbImage> originals = originals();
    Set<List<Integer>> seen = new HashSet<>();
    for (long seed = 0; seed < 400; seed++) {
      SplittableRandom replay = new SplittableRandom(seed);
      int index = replay.nextInt(originals.size());
      int height = HEIGHTS.get(replay.nextInt(HEIGHTS.size()));
      RgbImage crop = squareOf(originals.get(index), height, replay);
      float[] expected = (replay.nextBoolean() ? crop.flipped() : crop).toUnitRange();
      SplittableRandom random = new SplittableRandom(seed);
      assertThat(photos.crop(random)).isEqualTo(expected);
      assertThat(random.nextLong()).isEqualTo(replay.nextLong()); // nothing more was drawn
      seen.add(List.of(index, height));
    }
    assertThat(seen).hasSize(NAMES.size() * HEIGHTS.size());
  }

  /** A photo as high as asked for, or as wide as a square, and a square of it. */
  private static RgbImage squareOf(RgbImage photo, int height, SplittableRandom random) {
    double scale = Math.max((double) height / photo.height(), (double) SIZE / photo.width());
    RgbImage scaled =
        photo.resize(
            (int) Math.round(photo.width() * scale), (int) Math.round(photo.height() * scale));
    int x = random.nextInt(scaled.width() - SIZE + 1);
    int y = random.nextInt(scaled.height() - SIZE + 1);
    return scaled.crop(new Region(x, y, SIZE, SIZE));
  }

  @Test
  void crop_mapped_isThatFromTheHeap(@TempDir Path cache) {
    PhotoFolder heap = read(options());
    for (long budget : new long[] {0, 60_000}) { // of 177612: exceeded on the way
      PhotoFolder mapped = read(options().withCache(budget, cache));
      assertThat(mapped.isMapped()).isTrue();
      assertThat(heap.isMapped()).isFalse();
      assertThat(mapped.digest()).isEqualTo(heap.digest());
      assertThat(cache).isEmptyDirectory(); // the file has no name any more
      IntStream.range(0, 500)
          .parallel()
          .forEach(
              seed ->
                  assertThat(mapped.crop(new SplittableRandom(seed)))
                      .isEqualTo(heap.crop(new SplittableRandom(seed))));
    }
  }

  @Test
  void crop_withoutFlip_isNeverMirroredAndElseTheSame() {
    PhotoFolder flipping = read(options());
    PhotoFolder plain = read(options().withFlip(false));
    int mirrored = 0;
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom a = new SplittableRandom(seed);
      SplittableRandom b = new SplittableRandom(seed);
      RgbImage one = RgbImage.fromUnitRange(SIZE, SIZE, flipping.crop(a));
      RgbImage other = RgbImage.fromUnitRange(SIZE, SIZE, plain.crop(b));
      assertThat(a.nextLong()).isEqualTo(b.nextLong());
      if (!one.equals(other)) {
        assertThat(one).isEqualTo(other.flipped());
        mirrored++;
      }
    }
    assertThat(mirrored).isBetween(65, 135); // 100 ± 5 standard deviations
  }

  @Test
  void centreCrop_isTheMiddleAtTheFirstHeight() {
    PhotoFolder photos = read(PhotoOptions.of(SIZE, List.of(31, 16)));
    RgbImage photo = originals().get(3); // 150×53, so 88×31
    assertThat(photos.centreCrop(3))
        .isEqualTo(
            photo.resize(88, 31).crop(new Region((88 - SIZE) / 2, (31 - SIZE) / 2, SIZE, SIZE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "JPEG", "png", "Png", "bmp", "gif", "tiff", "TIF"})
  void read_anyExtensionOfImageIo_isTaken(String extension, @TempDir Path folder)
      throws IOException {
    var picture = noise(20, 20, new Random(2)).toBufferedImage();
    String format = extension.equals("TIF") ? "tiff" : extension.toLowerCase(Locale.ROOT);
    assertThat(ImageIO.write(picture, format, folder.resolve("p." + extension).toFile())).isTrue();
    Files.writeString(folder.resolve("notes.txt"), "no picture, and not named like one");
    Files.writeString(folder.resolve("png"), "no extension");
    List<String> skipped = new ArrayList<>();
    PhotoFolder photos = PhotoFolder.read(folder, 16, List.of(16), skipped::add);
    assertThat(photos.names()).containsExactly("p." + extension);
    assertThat(skipped).isEmpty();
  }

  @Test
  void read_brokenFiles_areNamedInOrderAndSkipped(@TempDir Path folder) throws IOException {
    RgbImage good = noise(64, 64, new Random(3));
    good.write(folder.resolve("whole.jpg"));
    byte[] jpeg = Files.readAllBytes(folder.resolve("whole.jpg"));
    Files.writeString(folder.resolve("a-text.jpg"), "no picture");
    Files.write(folder.resolve("b-empty.png"), new byte[0]);
    Files.write(folder.resolve("c-half.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    Files.createDirectory(folder.resolve("d-folder.png"));
    RgbImage.of(16384, 1, new byte[3 * 16384]).write(folder.resolve("e-line.png"));
    List<String> skipped = new ArrayList<>();
    PhotoFolder photos = PhotoFolder.read(folder, 16, List.of(200), skipped::add);
    assertThat(photos.names()).containsExactly("whole.jpg");
    assertThat(skipped).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(skipped.get(i))
          .contains(List.of("a-text.jpg", "b-empty.png", "c-half.jpg", "e-line.png").get(i));
    }
    assertThat(skipped.get(3)).contains("3276800×200"); // the limit is 16384² pixels
    assertThat(photos.digest())
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    sha256().digest(RgbImage.read(folder.resolve("whole.jpg")).toRgbBytes())));
  }

  /** A link to the folder that holds it is a way without an end; other links are followed. */
  @Test
  void read_folderWithALinkLoop_isReadOnce(@TempDir Path folder) throws IOException {
    Path below = Files.createDirectory(folder.resolve("below"));
    noise(20, 20, new Random(4)).write(below.resolve("a.png"));
    Files.createSymbolicLink(below.resolve("up"), folder);
    Files.createSymbolicLink(folder.resolve("gone.png"), folder.resolve("nowhere.png"));
    Files.createSymbolicLink(folder.resolve("other.png"), below.resolve("a.png"));
    PhotoFolder photos = PhotoFolder.read(folder, 16, List.of(16), skipped -> {});
    assertThat(photos.names()).containsExactly("below/a.png", "other.png");
  }

  @Test
  void read_nothingToRead_isRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> PhotoFolder.read(empty, 16, List.of(16), skipped -> {}))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no readable picture");
    assertThatThrownBy(
            () -> PhotoFolder.read(empty.resolve("gone"), 16, List.of(16), skipped -> {}))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("not a folder");
  }

  @Test
  void read_interrupted_stopsAndKeepsTheInterrupt() {
    Thread.currentThread().interrupt();
    Throwable thrown = catchThrowable(() -> read(options()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(CancelledException.class);
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> PhotoOptions.of(16, List.of(16, 15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("height 15")
        .hasMessageContaining("at least 16");
    assertThatThrownBy(() -> PhotoOptions.of(16, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PhotoOptions.of(0, List.of(16)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options().withCache(-1, data))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void holdOut_nothing_isTheFolderItself() {
    PhotoFolder photos = read(options());
    PhotoFolder.Split split = photos.holdOut(0, 7);
    assertThat(split.train().names()).isEqualTo(NAMES);
    assertThat(split.train().digest()).isEqualTo(photos.digest());
    assertThat(split.heldOut().count()).isZero();
    assertThatThrownBy(() -> split.heldOut().crop(new SplittableRandom(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no photos were held out");
  }

  /** Two canyons in two folders are one scene; a third of six is at most two photos. */
  @Test
  void holdOut_someSeeds_partsTheScenesAndNeverTrainsOnTheHeldOut() throws IOException {
    PhotoFolder photos = read(PhotoOptions.of(SIZE, List.of(SIZE)).withFlip(false));
    for (long seed = 0; seed < 12; seed++) {
      PhotoFolder.Split split = photos.holdOut(1 / 3.0, seed);
      List<String> train = split.train().names();
      List<String> held = split.heldOut().names();
      assertThat(held).hasSize(2);
      assertThat(train).isEqualTo(NAMES.stream().filter(name -> !held.contains(name)).toList());
      assertThat(held).isEqualTo(NAMES.stream().filter(name -> !train.contains(name)).toList());
      assertThat(held.contains("canyon1.png")).isEqualTo(held.contains("a/canyon2.png"));
      assertThat(photos.holdOut(1 / 3.0, seed).heldOut().digest())
          .isEqualTo(split.heldOut().digest());
      assertThat(split.train().digest()).isNotEqualTo(split.heldOut().digest());
      MessageDigest sha256 = sha256();
      for (String name : train) {
        sha256.update(sha256().digest(RgbImage.read(data.resolve(name)).toRgbBytes()));
      }
      assertThat(split.train().digest()).isEqualTo(HexFormat.of().formatHex(sha256.digest()));
      for (int i = 0; i < 30; i++) {
        SplittableRandom replay = new SplittableRandom(i);
        RgbImage source = RgbImage.read(data.resolve(train.get(replay.nextInt(train.size()))));
        replay.nextInt(1); // the only height
        RgbImage crop = squareOf(source, SIZE, replay);
        assertThat(split.train().crop(new SplittableRandom(i))).isEqualTo(crop.toUnitRange());
      }
    }
  }

  @Test
  void holdOut_badRequest_isRefused(@TempDir Path folder) {
    noise(20, 20, new Random(5)).write(folder.resolve("only.png"));
    PhotoFolder one = PhotoFolder.read(folder, 16, List.of(16), skipped -> {});
    assertThatThrownBy(() -> one.holdOut(0.5, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("add photos");
    for (double fraction : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> one.holdOut(fraction, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[0, 1)");
    }
  }
}
