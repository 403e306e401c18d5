package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PhotoPyramidTest {

  @Example
  void levels_endBetweenFortyAndEightyPixels() {
    Region hole = new Region(300, 200, 120, 100);
    PhotoPyramid pyramid = TestLevels.pyramid(TestLevels.noise(700, 500, 1), hole, false);
    PatchPrior coarsest = pyramid.begin(0, Optional.empty());
    assertThat(Math.min(coarsest.level().width, coarsest.level().height)).isBetween(40, 79);
    PatchPrior finest =
        TestLevels.pyramid(TestLevels.noise(700, 500, 1), hole, false).begin(2, Optional.empty());
    assertThat(finest.level().width).isEqualTo(360); // three times the hole's
    assertThat(finest.level().height).isEqualTo(300);
    assertThat(finest.width()).isEqualTo(120);
    assertThat(finest.height()).isEqualTo(100);
    assertThat(pyramid.count()).isEqualTo(recipes(700, 500, hole).size()).isEqualTo(3);
  }

  @Example
  void texture_isThatOfTheFinestLevelOfAtMost1024Pixels() {
    var finest = new PatchLevel(2000, 30, PatchLevel.COLOURS, 2000);
    for (int i = 0; i < finest.pixels(); i++) { // stripes, four pixels wide
      finest.values[3 * i] = i % 2000 / 4 % 2;
    }
    PatchLevel half = finest.halved();
    assertThat(half.channels).isEqualTo(3);
    PatchLevel quarter = half.halved();
    assertThat(quarter.channels).isEqualTo(5);
    int middle = 4 * quarter.width + 100;
    assertThat(quarter.values[5 * middle + 3]).isEqualTo(0.5f); // every other pixel of the half
    assertThat(quarter.values[5 * middle + 4]).isZero();
    assertThat(quarter.halved().channels).isEqualTo(5);
  }

  private static List<LevelRecipe> recipes(int width, int height, Region hole) {
    var photo = TestLevels.noise(width, height, 1);
    PatchCanvas canvas = PatchCanvas.of(photo, Mask.rectangle(width, height, hole));
    return PhotoPyramid.recipes(canvas, hole, LevelRecipe.standardStrengths());
  }

  @Property(tries = 50)
  void recipes_areThoseOfThePyramidThatIsBuilt(
      @ForAll @IntRange(min = 20, max = 300) int width,
      @ForAll @IntRange(min = 20, max = 300) int height,
      @ForAll @IntRange(min = 1, max = 18) int side) {
    Region hole = new Region(width / 3, height / 4, side / 2 + 1, side / 2 + 1);
    PhotoPyramid pyramid = TestLevels.pyramid(TestLevels.noise(width, height, 1), hole, false);
    assertThat(pyramid.count()).isEqualTo(recipes(width, height, hole).size());
  }

  @Example
  void colours_ofTheKnownPart_haveMeanZeroAndHalfAStandardDeviation() {
    Region hole = new Region(20, 20, 10, 10);
    PhotoPyramid pyramid = TestLevels.pyramid(TestLevels.noise(60, 50, 1), hole, false);
    PatchPrior finest = pyramid.begin(pyramid.count() - 1, Optional.empty());
    PatchLevel level = finest.level();
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int i = 0; i < level.values.length; i++) {
      if (!level.isHole(i / 3)) {
        sum += level.values[i];
        squares += level.values[i] * level.values[i];
        count++;
      }
    }
    assertThat(sum / count).isCloseTo(0, within(1e-4));
    assertThat(Math.sqrt(squares / count)).isCloseTo(0.5, within(0.001));
  }

  /** What is done to one photo is done to the other, only mirrored. */
  @Property(tries = 10)
  void mirroredPyramid_ofTheMirroredPhoto_isTheSame(@ForAll long seed) {
    RgbImage photo = TestLevels.noise(100, 90, seed);
    Region hole = new Region(30, 40, 12, 9);
    Region mirrored = new Region(100 - hole.right(), 40, 12, 9);
    PhotoPyramid one = TestLevels.pyramid(photo, hole, false);
    PhotoPyramid other = TestLevels.pyramid(photo.flipped(), mirrored, true);
    for (int level = 0; level < one.count(); level++) {
      PatchPrior a = one.begin(level, Optional.empty());
      PatchPrior b = other.begin(level, Optional.empty());
      assertThat(b.copy(b.colours(), 0)).isEqualTo(a.copy(a.colours(), 0));
    }
  }

  @Example
  void start_isShownInTheHole_elseItsMembrane() {
    RgbImage photo = TestLevels.noise(60, 50, 1);
    Region hole = new Region(20, 20, 10, 10);
    PatchPrior shown = TestLevels.pyramid(photo, hole, false).begin(0, Optional.of(photo));
    RgbImage other = photo.paste(TestLevels.noise(10, 10, 9), 20, 20);
    PatchPrior otherwise = TestLevels.pyramid(photo, hole, false).begin(0, Optional.of(other));
    PatchPrior membrane = TestLevels.pyramid(photo, hole, false).begin(0, Optional.empty());
    int different = 0;
    for (int i = 0; i < shown.level().values.length; i++) {
      if (!shown.level().isHole(i / 3)) {
        assertThat(otherwise.level().values[i]).isEqualTo(shown.level().values[i]);
      } else {
        assertThat(membrane.level().values[i]).isBetween(-0.7f, 0.7f);
        different += otherwise.level().values[i] != shown.level().values[i] ? 1 : 0;
      }
    }
    assertThat(different).isGreaterThan(250);
  }

  @Example
  void choose_oneOfSeveralFillings_goesOnFromIt() {
    Region hole = new Region(250, 200, 200, 180);
    RgbImage photo = SmoothPictures.of(700, 600, 3);
    RgbImage start = SmoothPictures.of(700, 600, 4);
    PhotoPyramid several = TestLevels.pyramid(photo, hole, false);
    int level = several.beginWithPieces(5);
    List<PatchPrior> fillings =
        several.begin(level, List.of(start, SmoothPictures.of(700, 600, 5)));
    PatchPrior wanted = fillings.get(0);
    float[] filled = wanted.copy(wanted.colours(), 0);
    PatchPrior other = fillings.get(1);
    several.show(other);
    assertThat(other.copy(other.colours(), 0)).isNotEqualTo(filled);
    several.choose(wanted);
    assertThat(wanted.colours()).isEqualTo(filled);

    PhotoPyramid one = TestLevels.pyramid(photo, hole, false);
    one.beginWithPieces(5);
    PatchPrior alone = one.begin(level, Optional.of(start));
    alone.copy(alone.colours(), 0);
    assertThat(several.begin(level + 1, Optional.empty()).colours())
        .isEqualTo(one.begin(level + 1, Optional.empty()).colours());
    assertThatThrownBy(() -> several.begin(level, Optional.empty()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Example
  void begin_outOfOrder_isRefused() {
    Region hole = new Region(80, 80, 40, 40);
    PhotoPyramid pyramid = TestLevels.pyramid(TestLevels.noise(400, 400, 1), hole, false);
    pyramid.begin(0, Optional.empty());
    assertThatThrownBy(() -> pyramid.begin(2, Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("level 0");
  }

  @Example
  void finish_paintsTheHoleAndNothingElse() {
    RgbImage photo = TestLevels.noise(60, 50, 1);
    Region hole = new Region(20, 20, 10, 10);
    Mask mask = Mask.rectangle(60, 50, hole);
    PatchCanvas canvas = PatchCanvas.of(photo, mask);
    PhotoPyramid pyramid =
        PhotoPyramid.of(canvas, hole, List.of(), LevelRecipe.standardStrengths(), true, 1);
    PatchPrior prior = pyramid.begin(0, Optional.empty());
    prior.copy(prior.colours(), 0);
    pyramid.finish();
    RgbImage filled = canvas.picture();
    assertThat(filled).isNotEqualTo(photo);
    assertThat(filled.paste(photo.crop(new Region(20, 20, 10, 10)), 20, 20)).isEqualTo(photo);
  }

  @Example
  void references_giveSources() {
    RgbImage flat = RgbImage.of(60, 50, new byte[3 * 60 * 50]);
    RgbImage texture = TestLevels.noise(40, 40, 5);
    Region hole = new Region(0, 0, 59, 50); // leaves no patch of the photo
    PatchCanvas canvas = PatchCanvas.of(flat, Mask.rectangle(60, 50, hole));
    PhotoPyramid alone =
        PhotoPyramid.of(canvas, hole, List.of(), LevelRecipe.standardStrengths(), false, 1);
    assertThat(alone.begin(0, Optional.empty()).hasSources()).isFalse();
    PhotoPyramid with =
        PhotoPyramid.of(canvas, hole, List.of(texture), LevelRecipe.standardStrengths(), false, 1);
    assertThat(with.begin(0, Optional.empty()).hasSources()).isTrue();
  }

  @Example
  void holes_thatNearlyTouch_areOne_othersComeSmallestFirst() {
    Mask mask =
        Mask.rectangle(300, 200, new Region(10, 10, 40, 30))
            .union(Mask.rectangle(300, 200, new Region(55, 12, 10, 10)))
            .union(Mask.rectangle(300, 200, new Region(200, 150, 8, 8)));
    assertThat(PatchCanvas.holes(mask))
        .containsExactly(new Region(200, 150, 8, 8), new Region(10, 10, 55, 30));
  }
}
