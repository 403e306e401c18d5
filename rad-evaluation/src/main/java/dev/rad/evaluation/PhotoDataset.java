package dev.rad.evaluation;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Photos or squares cropped from them, with masks of several kinds. The order of photos, the crops,
 * the masks and the initial noise depend only on the seed and the photo's name, so that adding
 * pictures or kinds leaves existing cases unchanged.
 */
final class PhotoDataset implements Dataset {

  private final Path folder;
  private final List<MaskKind> kinds;
  private final PhotoTransform transform;
  private final long seed;
  private final List<Crop> crops;
  private @Nullable LoadedPhoto last;

  private record LoadedPhoto(String name, RgbImage picture) {}

  private record Crop(String photo, int number) {
    /**
     * Returns the photo's own name for its first crop, which has the same square and masks in every
     * run.
     */
    String name() {
      return number == 0 ? photo : photo + "#" + (number + 1);
    }
  }

  /**
   * Chooses the pictures.
   *
   * @param folder the folder of the photos
   * @param names the names of the photos, relative to the folder
   * @param transform turns photos into pictures
   * @param perPhoto the number of pictures per photo; the first pictures of all photos come before
   *     all second ones
   * @param count the total number of pictures
   * @throws IllegalArgumentException if there are too few photos
   */
  PhotoDataset(
      Path folder,
      List<String> names,
      List<MaskKind> kinds,
      PhotoTransform transform,
      int perPhoto,
      int count,
      long seed) {
    this.folder = folder;
    this.kinds = kinds;
    this.transform = transform;
    this.seed = seed;
    List<Crop> all = new ArrayList<>();
    for (int i = 0; i < perPhoto; i++) {
      for (String name : HeldOutPhotos.shuffled(names, seed)) {
        all.add(new Crop(name, i));
      }
    }
    if (all.size() < count) {
      throw new IllegalArgumentException(
          "%d photos with %d pictures each are %d pictures, --n asks for %d: raise --crops, or name more photos"
              .formatted(names.size(), perPhoto, all.size(), count));
    }
    this.crops = all.subList(0, count);
  }

  @Override
  public Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    kinds.forEach(kind -> sources.put(kind.name(), kind.source()));
    return sources;
  }

  @Override
  public List<TestCase> cases() {
    List<TestCase> cases = new ArrayList<>();
    for (int i = 0; i < crops.size(); i++) {
      for (MaskKind kind : kinds) {
        cases.add(new TestCase("%04d".formatted(i), crops.get(i).name(), kind.name()));
      }
    }
    return cases;
  }

  @Override
  public RgbImage picture(TestCase testCase) {
    Crop crop = crops.get(number(testCase));
    LoadedPhoto photo = last;
    if (photo == null || !crop.photo().equals(photo.name())) {
      photo = new LoadedPhoto(crop.photo(), RgbImage.read(folder.resolve(crop.photo())));
      last = photo;
    }
    return transform.of(photo.picture(), crop.photo(), crop.number());
  }

  @Override
  public Mask hole(TestCase testCase, RgbImage picture) {
    return hole(testCase, picture, random(testCase));
  }

  private Mask hole(TestCase testCase, RgbImage picture, SplittableRandom random) {
    MaskKind kind =
        kinds.stream().filter(k -> k.name().equals(testCase.mask())).findFirst().orElseThrow();
    int number = number(testCase);
    return kind.mask(number, crops.get(number).photo(), picture, random);
  }

  @Override
  public long seed(TestCase testCase, RgbImage picture) {
    SplittableRandom random = random(testCase);
    hole(testCase, picture, random);
    return random.nextLong();
  }

  private SplittableRandom random(TestCase testCase) {
    return SeededRandom.of(seed, testCase.mask() + " " + testCase.photo());
  }

  private static int number(TestCase testCase) {
    return Integer.parseInt(testCase.picture());
  }
}
