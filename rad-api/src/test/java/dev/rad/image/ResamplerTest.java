package dev.rad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.mask.Mask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplerTest {
  @Property(tries = 150)
  void resize_anySizes_equalsTheKernelSummedDirectly(
      @ForAll @IntRange(min = 1, max = 24) int w,
      @ForAll @IntRange(min = 1, max = 24) int h,
      @ForAll @IntRange(min = 1, max = 24) int toW,
      @ForAll @IntRange(min = 1, max = 24) int toH,
      @ForAll long seed) {
    RgbImage image = Pictures.random(w, h, seed);
    assertMatches(image, Mask.empty(w, h), image.resize(toW, toH));
  }

  @Property(tries = 150)
  void resizeKnown_anyHole_equalsTheKernelSummedOverKeptPixels(
      @ForAll @IntRange(min = 1, max = 16) int w,
      @ForAll @IntRange(min = 1, max = 16) int h,
      @ForAll @IntRange(min = 1, max = 16) int toW,
      @ForAll @IntRange(min = 1, max = 16) int toH,
      @ForAll long seed) {
    RgbImage image = Pictures.random(w, h, seed);
    Mask hole = Pictures.randomHardMask(w, h, 0.6, seed);
    assertMatches(image, hole, image.resizeKnown(hole, toW, toH));
  }

  /** The two-dimensional kernel, not separated, in double precision; rounding may differ by one. */
  private static void assertMatches(RgbImage image, Mask hole, RgbImage actual) {
    double sx = (double) image.width() / actual.width();
    double sy = (double) image.height() / actual.height();
    for (int y = 0; y < actual.height(); y++) {
      for (int x = 0; x < actual.width(); x++) {
        for (int c = 0; c < 3; c++) {
          double sum = 0;
          double total = 0;
          for (int j = 0; j < image.height(); j++) {
            for (int i = 0; i < image.width(); i++) {
              double weight =
                  hole.at(i, j) > 0 ? 0 : triangle(i + 0.5, x, sx) * triangle(j + 0.5, y, sy);
              sum += weight * Pictures.channel(image, i, j, c);
              total += weight;
            }
          }
          double expected = total > 1e-12 ? sum / total : 128;
          assertThat(Math.abs(Pictures.channel(actual, x, y, c) - expected)).isLessThan(0.502);
        }
      }
    }
  }

  private static double triangle(double position, int target, double ratio) {
    double weight = 1 - Math.abs(position - (target + 0.5) * ratio) / Math.max(1, ratio);
    return weight < 1e-9 ? 0 : weight; // at these sizes less is rounding of 0
  }

  @Property(tries = 50)
  void resize_sameSize_isIdentity(@ForAll long seed) {
    RgbImage image = Pictures.random(13, 11, seed);
    assertThat(image.resize(13, 11)).isEqualTo(image);
    assertThat(image.resizeKnown(Mask.empty(13, 11), 13, 11)).isEqualTo(image);
  }

  @Test
  void resizeKnown_emptyMask_equalsResize() {
    RgbImage image = Pictures.random(40, 30, 1);
    assertThat(image.resizeKnown(Mask.empty(40, 30), 17, 19)).isEqualTo(image.resize(17, 19));
    assertThat(image.resizeKnown(Mask.empty(40, 30), 70, 90)).isEqualTo(image.resize(70, 90));
  }

  @Property(tries = 100)
  void resizeKnown_anyContentUnderTheHole_givesTheSameResult(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int toW,
      @ForAll @IntRange(min = 1, max = 40) int toH) {
    RgbImage image = Pictures.random(20, 16, seed);
    Mask hole = Pictures.randomHardMask(20, 16, 0.7, seed + 2);
    RgbImage other = image.composite(Pictures.random(20, 16, seed + 1), hole);
    assertThat(other.resizeKnown(hole, toW, toH)).isEqualTo(image.resizeKnown(hole, toW, toH));
  }

  @Test
  void resizeKnown_softValues_countAsHole() {
    RgbImage image = RgbImage.of(2, 1, new byte[] {10, 10, 10, 90, 90, 90});
    Mask soft = Mask.of(2, 1, new float[] {0f, 0.01f});
    assertThat(image.resizeKnown(soft, 1, 1).red(0, 0)).isEqualTo(10);
  }

  @Test
  void resizeKnown_noKeptPixelInReach_isMidGrey() {
    RgbImage image = Pictures.random(8, 8, 1);
    assertThat(image.resizeKnown(Mask.full(8, 8), 3, 5)).isEqualTo(Pictures.uniform(3, 5, 128));
  }

  @Property(tries = 50)
  void resize_uniformPicture_staysUniform(
      @ForAll @IntRange(min = 0, max = 255) int value,
      @ForAll @IntRange(min = 1, max = 50) int toW,
      @ForAll @IntRange(min = 1, max = 50) int toH) {
    assertThat(Pictures.uniform(17, 23, value).resize(toW, toH))
        .isEqualTo(Pictures.uniform(toW, toH, value));
  }

  @Property(tries = 20)
  void enlarge_parabola_staysAParabola(@ForAll @IntRange(min = 2, max = 9) int factor) {
    byte[] rgb = new byte[17 * 17 * 3];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % 17 - 8;
      int y = i / 3 / 17 - 8;
      rgb[i] = (byte) (2 * x * x + y * y + i % 3);
    }
    RgbImage large = Resampler.enlarge(RgbImage.of(17, 17, rgb), 17 * factor, 17 * factor);
    for (int j = 2 * factor; j < 15 * factor; j++) { // two pixels from the edges: all four weights
      for (int i = 2 * factor; i < 15 * factor; i++) {
        double x = (i + 0.5) / factor - 0.5 - 8;
        double y = (j + 0.5) / factor - 0.5 - 8;
        assertThat(Math.abs(large.green(i, j) - (2 * x * x + y * y + 1))).isLessThan(0.502);
      }
    }
  }

  @Test
  void enlarge_axisThatShrinks_isFilteredByTheTriangle() {
    RgbImage image = Pictures.random(40, 30, 4);
    assertThat(Resampler.enlarge(image, 17, 30)).isEqualTo(image.resize(17, 30));
    assertThat(Resampler.enlarge(image, 40, 30)).isSameAs(image);
  }

  @Test
  void resize_mirrored_isMirroredResize() {
    RgbImage image = Pictures.random(30, 20, 3);
    assertThat(image.flipped().resize(11, 9).flipped()).isEqualTo(image.resize(11, 9));
  }

  @Test
  void resize_badSize_isRefused() {
    RgbImage image = Pictures.random(4, 4, 1);
    assertThatThrownBy(() -> image.resize(0, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> image.resizeKnown(Mask.empty(3, 4), 2, 2))
        .isInstanceOf(MaskException.class);
  }
}
