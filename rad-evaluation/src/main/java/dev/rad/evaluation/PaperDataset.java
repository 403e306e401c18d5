package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The layout of the paper's evaluation: folders {@code KIND/original} and {@code KIND/mask} with
 * matching file names, such as {@code box/original/0000.png} and {@code box/mask/0000.png}.
 */
final class PaperDataset implements Dataset {

  private static final String ORIGINAL = "original";
  private static final String MASK = "mask";

  private record Pair(Path original, Path mask) {}

  private final Map<String, List<Pair>> pairs;
  private final int size;
  private final MaskPolarity polarity;
  private final long seed;

  private PaperDataset(Map<String, List<Pair>> pairs, int size, MaskPolarity polarity, long seed) {
    this.pairs = pairs;
    this.size = size;
    this.polarity = polarity;
    this.seed = seed;
  }

  /**
   * Returns the folders of the kinds in this layout, or the folder itself if it is one; empty for
   * any other layout.
   */
  static List<Path> folders(Path images) {
    if (isKind(images)) {
      return List.of(images);
    }
    try (var entries = Files.list(images)) {
      return entries.filter(PaperDataset::isKind).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ImageException(images + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isKind(Path folder) {
    return Files.isDirectory(folder.resolve(ORIGINAL)) && Files.isDirectory(folder.resolve(MASK));
  }

  /**
   * Finds the pairs of original and mask.
   *
   * @param folders the folders of the kinds
   * @param size the networks' size, to which pairs are resized
   * @param count the number of pairs of each kind, taken in order of names
   * @throws MaskException if a picture has no mask
   * @throws IllegalArgumentException if there are fewer pairs
   */
  static PaperDataset of(
      List<Path> folders, int size, int count, MaskPolarity polarity, long seed) {
    Map<String, List<Pair>> pairs = new LinkedHashMap<>();
    for (Path folder : folders) {
      List<Pair> all = pairs(folder);
      if (all.size() < count) {
        throw new IllegalArgumentException(
            "%s has %d pictures, --n asks for %d: ask for fewer"
                .formatted(folder, all.size(), count));
      }
      pairs.put(FileNames.safe(folder), all.subList(0, count));
    }
    return new PaperDataset(pairs, size, polarity, seed);
  }

  private static List<Pair> pairs(Path folder) {
    Map<String, Path> masks =
        SquarePictures.files(folder.resolve(MASK)).stream()
            .collect(Collectors.toMap(FileNames::stem, file -> file, (first, second) -> first));
    List<Pair> pairs = new ArrayList<>();
    for (Path original : SquarePictures.files(folder.resolve(ORIGINAL))) {
      Path mask = masks.get(FileNames.stem(original));
      if (mask == null) {
        throw new MaskException(
            "%s has no mask: add %s.png to %s"
                .formatted(original, FileNames.stem(original), folder.resolve(MASK)));
      }
      pairs.add(new Pair(original, mask));
    }
    return pairs;
  }

  @Override
  public Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    pairs.keySet().forEach(kind -> sources.put(kind, "files, " + polarity));
    return sources;
  }

  @Override
  public List<TestCase> cases() {
    List<TestCase> cases = new ArrayList<>();
    int count = pairs.values().iterator().next().size();
    for (int i = 0; i < count; i++) {
      for (Map.Entry<String, List<Pair>> kind : pairs.entrySet()) {
        Path original = kind.getValue().get(i).original();
        cases.add(
            new TestCase(
                "%s-%04d".formatted(kind.getKey(), i),
                kind.getKey() + "/" + original.getFileName(),
                kind.getKey()));
      }
    }
    return cases;
  }

  private Pair pair(TestCase testCase) {
    String number = testCase.picture().substring(testCase.picture().lastIndexOf('-') + 1);
    return pairs.getOrDefault(testCase.mask(), List.of()).get(Integer.parseInt(number));
  }

  @Override
  public RgbImage picture(TestCase testCase) {
    Path file = pair(testCase).original();
    return SquarePictures.picture(RgbImage.read(file), file, size);
  }

  /**
   * Reads a mask in the false colours of RAD's reference program: a pixel is in the hole if its red
   * value is nearer to the channel's maximum than to its minimum.
   */
  @Override
  public Mask hole(TestCase testCase, RgbImage truth) {
    Path file = pair(testCase).mask();
    RgbImage picture = RgbImage.read(file);
    byte[] rgb = picture.toRgbBytes();
    int least = 255;
    int greatest = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      least = Math.min(least, rgb[i] & 0xff);
      greatest = Math.max(greatest, rgb[i] & 0xff);
    }
    float[] values = new float[rgb.length / 3];
    for (int i = 0; i < values.length; i++) {
      int red = rgb[3 * i] & 0xff;
      values[i] = 2 * red > least + greatest ? 1f : 0f;
    }
    Mask mask = Mask.of(picture.width(), picture.height(), values);
    return MaskResizer.resize(
        polarity == MaskPolarity.WHITE_IS_HOLE ? mask : mask.inverted(), file, size, size);
  }

  @Override
  public long seed(TestCase testCase, RgbImage truth) {
    return SeededRandom.of(seed, testCase.mask() + " " + testCase.photo()).nextLong();
  }
}
