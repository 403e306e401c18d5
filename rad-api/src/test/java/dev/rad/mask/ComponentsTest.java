package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.Region;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  @Property(tries = 300)
  void of_randomMask_areThoseOfAFloodFill(
      @ForAll @IntRange(min = 1, max = 17) int w,
      @ForAll @IntRange(min = 1, max = 13) int h,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll long seed) {
    Mask mask = random(w, h, share, seed);
    int[] expected = flooded(mask);
    Components parts = Components.of(mask);

    assertThat(parts.count()).isEqualTo(Arrays.stream(expected).max().orElseThrow());
    Mask union = Mask.empty(w, h);
    for (int part = 0; part < parts.count(); part++) {
      Mask alone = parts.mask(part);
      for (int i = 0; i < expected.length; i++) {
        float value = expected[i] == part + 1 ? mask.at(i % w, i / w) : 0f;
        assertThat(alone.at(i % w, i / w)).isEqualTo(value);
      }
      assertThat(parts.bounds(part)).isEqualTo(alone.bounds().orElseThrow());
      assertThat(parts.area(part))
          .isEqualTo((int) Math.round(alone.threshold(Float.MIN_VALUE).fraction() * w * h));
      assertThat(alone.intersect(union).isEmpty()).isTrue();
      union = union.union(alone);
    }
    assertThat(union).isEqualTo(mask);
  }

  /** Each pixel's part from 1 in scan order, 0 for none: a queue of pixels, eight neighbours. */
  private static int[] flooded(Mask mask) {
    int w = mask.width();
    int[] labels = new int[w * mask.height()];
    int count = 0;
    for (int start = 0; start < labels.length; start++) {
      if (labels[start] > 0 || mask.at(start % w, start / w) == 0f) {
        continue;
      }
      labels[start] = ++count;
      Deque<Integer> queue = new ArrayDeque<>();
      queue.add(start);
      while (!queue.isEmpty()) {
        int at = queue.remove();
        for (int y = Math.max(0, at / w - 1); y <= Math.min(mask.height() - 1, at / w + 1); y++) {
          for (int x = Math.max(0, at % w - 1); x <= Math.min(w - 1, at % w + 1); x++) {
            if (mask.at(x, y) > 0f && labels[y * w + x] == 0) {
              labels[y * w + x] = count;
              queue.add(y * w + x);
            }
          }
        }
      }
    }
    return labels;
  }

  @Test
  void of_cornersOnly_areOnePart() {
    Mask diagonal = Mask.of(3, 3, new float[] {1, 0, 0.5f, 0, 1, 0, 1, 0, 0});
    Components parts = Components.of(diagonal);
    assertThat(parts.count()).isEqualTo(1);
    assertThat(parts.area(0)).isEqualTo(4);
    assertThat(parts.bounds(0)).isEqualTo(new Region(0, 0, 3, 3));
  }

  @Test
  void of_emptyMask_hasNoParts() {
    Components none = Components.of(Mask.empty(5, 4));
    assertThat(none.count()).isZero();
    assertThatThrownBy(() -> none.bounds(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Tag("slow")
  @Test
  void of_combOf8K_isOnePartWithoutRecursion() {
    // 3840 teeth joined by the last row only: each is linked to the first at the very end
    float[] values = new float[7680 * 4320];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7680 % 2 == 0 || i / 7680 == 4319 ? 1f : 0f;
    }
    Components parts = Components.of(Mask.wrap(7680, 4320, values));
    assertThat(parts.count()).isEqualTo(1);
    assertThat(parts.area(0)).isEqualTo(3840 * 4320 + 3840);
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
