package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.Region;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DistanceTransformTest {
  @Property(tries = 300)
  void of_randomMask_isTheLeastOfAllDistances(
      @ForAll @IntRange(min = 1, max = 19) int w,
      @ForAll @IntRange(min = 1, max = 15) int h,
      @ForAll @DoubleRange(min = 0.3, max = 1) double share,
      @ForAll long seed) {
    Mask mask = random(w, h, share, seed);
    DistanceTransform transform = DistanceTransform.of(mask);
    float[] all = transform.toFloats();
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < h; j++) {
          for (int i = 0; i < w; i++) {
            if (mask.at(i, j) == 0f) {
              least = Math.min(least, (i - x) * (i - x) + (j - y) * (j - y));
            }
          }
        }
        assertThat(transform.at(x, y))
            .isEqualTo((float) Math.sqrt(least))
            .isEqualTo(all[y * w + x]);
      }
    }
  }

  @Test
  void of_longPicture_isExactFarAway() {
    Mask hole = Mask.rectangle(40_000, 3, new Region(1, 0, 39_999, 3));
    DistanceTransform transform = DistanceTransform.of(hole);
    assertThat(transform.at(39_999, 1)).isEqualTo(39_999f);
    assertThat(transform.at(20_000, 2)).isEqualTo(20_000f);
  }

  @Property(tries = 100)
  void dilateAndErode_hardMask_areLevelSetsOfTheDistance(
      @ForAll @IntRange(min = 0, max = 9) int radius, @ForAll long seed) {
    Mask mask = random(21, 16, 0.7, seed).threshold(Float.MIN_VALUE);
    Mask shrunken = mask.erode(radius);
    Mask grown = mask.dilate(radius);
    DistanceTransform inside = DistanceTransform.of(mask);
    DistanceTransform outside = DistanceTransform.of(mask.inverted());
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 21; x++) {
        assertThat(shrunken.at(x, y)).isEqualTo(inside.at(x, y) > radius ? 1f : 0f);
        assertThat(grown.at(x, y)).isEqualTo(outside.at(x, y) <= radius ? 1f : 0f);
      }
    }
    // closing holds the hole and opening lies in it (Serra 1982)
    assertThat(grown.erode(radius).intersect(mask)).isEqualTo(mask);
    assertThat(shrunken.dilate(radius).union(mask)).isEqualTo(mask);
  }

  @Property(tries = 100)
  void feather_anyMask_softensInsideTheHoleOnly(
      @ForAll @IntRange(min = 0, max = 12) int width, @ForAll long seed) {
    Mask mask = random(23, 17, 0.85, seed);
    Mask soft = mask.feather(width);
    DistanceTransform depth = DistanceTransform.of(mask);
    for (int y = 0; y < 17; y++) {
      for (int x = 0; x < 23; x++) {
        float value = mask.at(x, y);
        assertThat(soft.at(x, y) > 0f).isEqualTo(value > 0f);
        assertThat(soft.at(x, y)).isLessThanOrEqualTo(value);
        if (depth.at(x, y) >= width + 1) {
          assertThat(soft.at(x, y)).isEqualTo(value);
        }
      }
    }
    assertThat(soft.union(mask.feather(width + 1))).isEqualTo(soft); // wider is softer
  }

  @Test
  void feather_edgeOfHalfThePicture_isARamp() {
    Mask right = Mask.rectangle(8, 2, new Region(3, 0, 5, 2));
    float[] row = {0, 0, 0, 0.25f, 0.5f, 0.75f, 1, 1};
    for (int x = 0; x < 8; x++) {
      assertThat(right.feather(3).at(x, 1)).isEqualTo(row[x]);
    }
    assertThat(Mask.full(4, 4).feather(3)).isEqualTo(Mask.full(4, 4)); // nothing is kept
    assertThat(Mask.empty(4, 4).feather(3)).isEqualTo(Mask.empty(4, 4));
    assertThatThrownBy(() -> right.feather(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the width must be at least 0, got -1");
  }

  private static Mask random(int width, int height, double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < share ? 1f - random.nextInt(4) / 4f : 0f;
    }
    return Mask.of(width, height, values);
  }
}
