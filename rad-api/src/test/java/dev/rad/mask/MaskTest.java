package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaskTest {
  @Test
  void of_valuesChangedLater_maskUnchanged() {
    float[] values = {0f, 0.5f, 1f};
    Mask mask = Mask.of(3, 1, values);
    values[0] = 1f;
    mask.toFloats()[1] = 1f;
    assertThat(mask.toFloats()).containsExactly(0f, 0.5f, 1f);
    assertThat(mask.fraction()).isEqualTo(0.5);
    assertThat(mask.isHard()).isFalse();
    assertThat(mask).hasToString("Mask[3×1, 50.0 % hole]");
  }

  @Test
  void of_wrongValues_areRefused() {
    assertThatThrownBy(() -> Mask.of(2, 2, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a 2×2 mask needs 4 values, got 3");
    assertThatThrownBy(() -> Mask.of(2, 1, new float[] {0f, 1.5f}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mask values must be in [0, 1], got 1.5 at (1, 0)");
    assertThatThrownBy(() -> Mask.of(1, 1, new float[] {Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Mask.empty(0, 3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void at_outside_isRefused() {
    Mask mask = Mask.empty(3, 2);
    assertThatThrownBy(() -> mask.at(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> mask.at(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void emptyAndFull_anySize_areWhatTheySay() {
    assertThat(Mask.empty(4, 3).isEmpty()).isTrue();
    assertThat(Mask.empty(4, 3).bounds()).isEmpty();
    assertThat(Mask.full(4, 3).fraction()).isEqualTo(1.0);
    assertThat(Mask.full(4, 3).bounds()).contains(new Region(0, 0, 4, 3));
    assertThat(Mask.full(4, 3).inverted()).isEqualTo(Mask.empty(4, 3));
  }

  @Test
  void rectangle_partlyOutside_isCutOff() {
    Mask mask = Mask.rectangle(6, 5, new Region(-2, 3, 5, 9));
    assertThat(mask.bounds()).contains(new Region(0, 3, 3, 2));
    assertThat(mask.fraction()).isCloseTo(6 / 30.0, within(1e-12));
    assertThat(Mask.rectangle(6, 5, new Region(9, 0, 2, 2)).isEmpty()).isTrue();
  }

  @Test
  void bounds_softValues_count() {
    float[] values = new float[12];
    values[1] = 0.01f;
    values[7] = 1f;
    assertThat(Mask.of(4, 3, values).bounds()).contains(new Region(1, 0, 3, 2));
  }

  @Test
  void threshold_level_isInclusive() {
    Mask soft = Mask.of(4, 1, new float[] {0f, 0.4f, 0.5f, 1f});
    assertThat(soft.threshold(0.5).toFloats()).containsExactly(0f, 0f, 1f, 1f);
    assertThat(soft.threshold(1).toFloats()).containsExactly(0f, 0f, 0f, 1f);
    assertThatThrownBy(() -> soft.threshold(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the level must be in (0, 1], got 0.0");
  }

  @Test
  void unionAndIntersect_twoMasks_areMaximumAndMinimum() {
    Mask a = Mask.of(3, 1, new float[] {0f, 0.25f, 1f});
    Mask b = Mask.of(3, 1, new float[] {0.5f, 0f, 1f});
    assertThat(a.union(b).toFloats()).containsExactly(0.5f, 0.25f, 1f);
    assertThat(a.intersect(b).toFloats()).containsExactly(0f, 0f, 1f);
    assertThatThrownBy(() -> a.union(Mask.empty(2, 1)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("3×1 and 2×1");
  }

  @Property(tries = 100)
  void crop_anyRegion_keepsWhatIsOutside(
      @ForAll @IntRange(min = -9, max = 9) int x, @ForAll @IntRange(min = -9, max = 9) int y) {
    Mask mask = random(7, 6, 1);
    Mask part = mask.crop(new Region(x, y, 5, 4));
    for (int j = 0; j < 4; j++) {
      for (int i = 0; i < 5; i++) {
        boolean inside = new Region(0, 0, 7, 6).contains(x + i, y + j);
        assertThat(part.at(i, j)).isEqualTo(inside ? mask.at(x + i, y + j) : 0f);
      }
    }
  }

  @Property(tries = 200)
  void resize_shrinking_isTheGreatestValueOfEachPixelsArea(
      @ForAll @IntRange(min = 1, max = 12) int w,
      @ForAll @IntRange(min = 1, max = 12) int h,
      @ForAll long seed) {
    Mask mask = random(12, 12, seed);
    Mask small = mask.resize(w, h);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        float greatest = 0f;
        for (int j = 0; j < 12; j++) {
          for (int i = 0; i < 12; i++) { // do the two areas overlap?
            if (i * w < (x + 1) * 12
                && (i + 1) * w > x * 12
                && j * h < (y + 1) * 12
                && (j + 1) * h > y * 12) {
              greatest = Math.max(greatest, mask.at(i, j));
            }
          }
        }
        assertThat(small.at(x, y)).isEqualTo(greatest);
      }
    }
  }

  @Property(tries = 100)
  void resize_growing_isTheNearestPixel(
      @ForAll @IntRange(min = 6, max = 30) int w, @ForAll @IntRange(min = 5, max = 30) int h) {
    Mask mask = random(6, 5, 3);
    Mask large = mask.resize(w, h);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        assertThat(large.at(x, y))
            .isEqualTo(mask.at((int) ((x + 0.5) * 6 / w), (int) ((y + 0.5) * 5 / h)));
      }
    }
    assertThat(mask.resize(6, 5)).isEqualTo(mask);
  }

  @Test
  void resize_oneHolePixel_neverVanishes() {
    Mask dot = Mask.rectangle(1000, 700, new Region(613, 377, 1, 1));
    for (int size : new int[] {1, 8, 64, 333, 999}) {
      assertThat(dot.resize(size, size).isEmpty()).isFalse();
    }
  }

  @Property(tries = 100)
  void dilate_anyMask_isTheGreatestValueUnderTheDisc(
      @ForAll @IntRange(min = 0, max = 12) int radius, @ForAll long seed, @ForAll boolean hard) {
    Mask mask = hard ? random(13, 9, seed).threshold(0.95) : random(13, 9, seed);
    Mask grown = mask.dilate(radius);
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 13; x++) {
        float greatest = 0f;
        for (int j = 0; j < 9; j++) {
          for (int i = 0; i < 13; i++) {
            if ((i - x) * (i - x) + (j - y) * (j - y) <= radius * radius) {
              greatest = Math.max(greatest, mask.at(i, j));
            }
          }
        }
        assertThat(grown.at(x, y)).isEqualTo(greatest);
      }
    }
  }

  @Test
  void dilate_hugeOrNegativeRadius_fillsOrIsRefused() {
    Mask dot = Mask.rectangle(20, 10, new Region(3, 3, 1, 1));
    assertThat(dot.dilate(Integer.MAX_VALUE)).isEqualTo(Mask.full(20, 10));
    assertThat(Mask.empty(20, 10).dilate(5)).isEqualTo(Mask.empty(20, 10));
    assertThatThrownBy(() -> dot.dilate(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got -1");
  }

  @Test
  void dilate_hugeRadiusOnSoftMask_fillsWithTheGreatestValue() {
    Mask soft = Mask.of(3, 2, new float[] {0f, 0.25f, 0f, 0.5f, 0f, 0f});
    assertThat(soft.dilate(Integer.MAX_VALUE).toFloats()).containsOnly(0.5f);
  }

  @Test
  void erode_rectangle_shrinksAwayFromInnerEdgesOnly() {
    Mask mask = Mask.rectangle(20, 20, new Region(0, 5, 10, 10));
    assertThat(mask.erode(2)).isEqualTo(Mask.rectangle(20, 20, new Region(0, 7, 8, 6)));
    assertThat(Mask.full(9, 9).erode(3)).isEqualTo(Mask.full(9, 9));
  }

  private static Mask random(int width, int height, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(65) / 64f;
    }
    return Mask.of(width, height, values);
  }
}
