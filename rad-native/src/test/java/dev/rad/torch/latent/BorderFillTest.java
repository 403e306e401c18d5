package dev.rad.torch.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.mask.Mask;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BorderFillTest {

  @Property(tries = 100)
  void fill_anyHole_keepsKnownPixelsAndStaysBetweenThem(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 17) int width,
      @ForAll @IntRange(min = 1, max = 17) int height) {
    var random = new SplittableRandom(seed);
    float[] hole = new float[width * height];
    float[] picture = new float[2 * hole.length];
    float[] changed = new float[picture.length];
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < picture.length; i++) {
      hole[i % hole.length] = i < hole.length && random.nextInt(3) > 0 ? 1 : hole[i % hole.length];
      picture[i] = random.nextInt(-9, 10);
      changed[i] = random.nextInt(-9, 10);
    }
    for (int i = 0; i < picture.length; i++) {
      if (hole[i % hole.length] == 0) {
        changed[i] = picture[i];
        least = Math.min(least, picture[i]);
        most = Math.max(most, picture[i]);
      }
    }
    float[] filled = BorderFill.fill(picture, Mask.of(width, height, hole));
    assertThat(BorderFill.fill(changed, Mask.of(width, height, hole))).isEqualTo(filled);
    for (int i = 0; i < picture.length; i++) {
      if (hole[i % hole.length] == 0) {
        assertThat(filled[i]).isEqualTo(picture[i]);
      } else if (least <= most) {
        assertThat(filled[i]).isBetween(least - 1e-4f, most + 1e-4f);
      } else {
        assertThat(filled[i]).isZero();
      }
    }
  }

  @Test
  void fill_holeBetweenDarkAndLight_risesFromOneToTheOther() {
    int width = 32;
    float[] hole = new float[width];
    float[] row = new float[width];
    for (int x = 0; x < width; x++) {
      hole[x] = x >= 8 && x < 24 ? 1 : 0;
      row[x] = x < 16 ? 0 : 1;
    }
    float[] filled = BorderFill.fill(row, Mask.of(width, 1, hole));
    for (int x = 1; x < width; x++) {
      assertThat(filled[x]).isGreaterThanOrEqualTo(filled[x - 1]);
    }
    assertThat(filled[12]).isLessThan(0.5f);
    assertThat(filled[19]).isGreaterThan(0.5f);
  }
}
