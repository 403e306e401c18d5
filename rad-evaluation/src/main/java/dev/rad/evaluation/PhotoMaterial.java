package dev.rad.evaluation;

import dev.rad.evaluation.baseline.HeldOutPhotos;
import dev.rad.evaluation.baseline.Seeds;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Photos or squares of them, with masks of every kind. Which photos come first, where squares are,
 * what masks are drawn and which noise methods begin with depends on the seed and the photo's name
 * only, so that more pictures or kinds change none of those before.
 */
final class PhotoMaterial implements Material {

  private final Path folder;
  private final List<MaskKind> kinds;
  private final Cut cut;
  private final long seed;
  private final List<Crop> crops;
  private String lastPhoto = "";
  private RgbImage last;

  private record Crop(String photo, int number) {
    /** The photo's own name for the first, which has the same square and masks in every run. */
    String name() {
      return number == 0 ? photo : photo + "#" + (number + 1);
    }
  }

  /**
   * Chooses the pictures.
   *
   * @param folder where the photos are
   * @param names of the photos, from the folder
   * @param cut makes pictures of photos
   * @param perPhoto pictures of each photo; all photos' first come before all second ones
   * @param count how many pictures in all
   * @throws IllegalArgumentException if there are fewer
   */
  PhotoMaterial(
      Path folder,
      List<String> names,
      List<MaskKind> kinds,
      Cut cut,
      int perPhoto,
      int count,
      long seed) {
    this.folder = folder;
    this.kinds = kinds;
    this.cut = cut;
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
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < crops.size(); i++) {
      for (MaskKind kind : kinds) {
        cases.add(new Case("%04d".formatted(i), crops.get(i).name(), kind.name()));
      }
    }
    return cases;
  }

  @Override
  public RgbImage picture(Case one) {
    Crop crop = crops.get(number(one));
    if (!crop.photo().equals(lastPhoto)) {
      last = RgbImage.read(folder.resolve(crop.photo()));
      lastPhoto = crop.photo();
    }
    return cut.of(last, crop.photo(), crop.number());
  }

  @Override
  public Mask hole(Case one, RgbImage picture) {
    return hole(one, picture, random(one));
  }

  private Mask hole(Case one, RgbImage picture, SplittableRandom random) {
    MaskKind kind =
        kinds.stream().filter(k -> k.name().equals(one.mask())).findFirst().orElseThrow();
    int number = number(one);
    return kind.mask(number, crops.get(number).photo(), picture, random);
  }

  @Override
  public long seed(Case one, RgbImage picture) {
    SplittableRandom random = random(one);
    hole(one, picture, random);
    return random.nextLong();
  }

  private SplittableRandom random(Case one) {
    return Seeds.of(seed, one.mask() + " " + one.photo());
  }

  private static int number(Case one) {
    return Integer.parseInt(one.picture());
  }
}
