package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotoSplitTest {

  @ParameterizedTest
  @CsvSource({
    "canyon.jpg, canyon",
    "canyon1.jpg, canyon",
    "canyon02.jpg, canyon",
    "Canyon123.JPG, canyon",
    "canyon1b.jpg, canyon",
    "canyon-1.jpg, canyon",
    "canyon_1-2.jpg, canyon",
    "canyon (3).jpg, canyon",
    "canyon-b.jpg, canyon",
    "canyon10-night.jpg, canyon",
    "canyon-3840x2160.jpg, canyon",
    "trip/2024/canyon7.png, canyon",
    "red canyon 4.jpg, red canyon",
    "canyon.north.1.jpg, canyon.north",
    // not a series: a camera's counter, a plain number, dates, nothing but words
    "IMG_1234.jpg, img_1234",
    "n01440764_10026.jpeg, n01440764_10026",
    "00012.png, 00012",
    "7.png, 7",
    "2024-05-06.jpg, 2024-05-06",
    "IMG_20240506_120000.jpg, img_20240506_120000",
    "after-the-rain.jpg, after-the-rain",
    ".jpg, .jpg"
  })
  void stem_anyName_isTheScenes(String name, String stem) {
    assertThat(PhotoSplit.stem(name)).isEqualTo(stem);
  }

  @Property(tries = 300)
  void heldOut_anyScenes_keepsThemWholeAndWithinTheFraction(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 12) int scenes,
      @ForAll @IntRange(min = 1, max = 999) int thousandths) {
    double fraction = thousandths / 1000.0;
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    int smallest = Integer.MAX_VALUE;
    for (int scene = 0; scene < scenes; scene++) {
      int photos = 1 + random.nextInt(6);
      smallest = Math.min(smallest, photos);
      for (int photo = 0; photo < photos; photo++) {
        names.add((char) ('a' + scene) + "scene" + photo + ".jpg");
      }
    }
    Set<String> held = PhotoSplit.heldOut(names, fraction, seed);
    assertThat(held).isNotEmpty().isSubsetOf(names).hasSizeLessThan(names.size());
    assertThat(held.size())
        .isLessThanOrEqualTo((int) Math.max(smallest, Math.round(fraction * names.size())));
    Set<Character> heldScenes = held.stream().map(n -> n.charAt(0)).collect(Collectors.toSet());
    assertThat(names.stream().filter(n -> heldScenes.contains(n.charAt(0)))).hasSameSizeAs(held);
    assertThat(PhotoSplit.heldOut(names, fraction, seed)).isEqualTo(held);
  }

  /** 40 scenes of one photo: a tenth is four, and each seed chooses others. */
  @Test
  void heldOut_manyScenes_fillsTheFractionAndDependsOnTheSeed() {
    List<String> names =
        IntStream.range(0, 40).mapToObj(i -> "IMG_" + (1000 + i) + ".jpg").toList();
    Set<Set<String>> choices =
        IntStream.range(0, 20)
            .mapToObj(seed -> PhotoSplit.heldOut(names, 0.1, seed))
            .collect(Collectors.toSet());
    assertThat(choices).hasSize(20).allSatisfy(choice -> assertThat(choice).hasSize(4));
  }

  @Test
  void heldOut_oneStem_countsEachNameForItself() {
    List<String> names = IntStream.range(0, 10).mapToObj(i -> "photo" + i + ".jpg").toList();
    assertThat(PhotoSplit.heldOut(names, 0.3, 1)).hasSize(3);
  }

  /** The largest scene does not fit, the others are held out whatever their order. */
  @Test
  void heldOut_sceneLargerThanTheFraction_staysInTraining() {
    List<String> names = new ArrayList<>(List.of("dune1.jpg", "dune2.jpg"));
    IntStream.range(0, 8).forEach(i -> names.add("canyon" + i + ".jpg"));
    for (long seed = 0; seed < 10; seed++) {
      assertThat(PhotoSplit.heldOut(names, 0.3, seed))
          .containsExactlyInAnyOrder("dune1.jpg", "dune2.jpg");
      assertThat(PhotoSplit.heldOut(names, 0.01, seed))
          .containsExactlyInAnyOrder("dune1.jpg", "dune2.jpg");
    }
  }
}
