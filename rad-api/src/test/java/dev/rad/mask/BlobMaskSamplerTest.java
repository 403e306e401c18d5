package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Region;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlobMaskSamplerTest {

  private static Mask sample(int width, int height, long seed) {
    return new BlobMaskSampler().sample(width, height, new SplittableRandom(seed));
  }

  @Property(tries = 300)
  void sample_anySize_isHardAndFillsAFiftiethToAFifth(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height) {
    Mask mask = sample(width, height, seed);
    assertThat(mask.width()).isEqualTo(width);
    assertThat(mask.height()).isEqualTo(height);
    assertThat(mask.isHard()).isTrue();
    assertThat(mask.isEmpty()).isFalse();
    if (width * height >= 50) { // fewer have no fiftieth
      assertThat(mask.fraction()).isBetween(0.02, 0.2);
    }
    assertThat(sample(width, height, seed)).isEqualTo(mask);
  }

  @Property(tries = 300)
  void sample_anyLargerSize_isOnePiece(
      @ForAll long seed,
      @ForAll @IntRange(min = 48, max = 200) int width,
      @ForAll @IntRange(min = 48, max = 200) int height) {
    assertThat(Components.of(sample(width, height, seed)).count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1000, 300", "200, 1000"})
  void sample_longPictures_isOnePieceOfTheSameShare(int width, int height) {
    for (int seed = 0; seed < 20; seed++) {
      Mask mask = sample(width, height, seed);
      assertThat(mask.fraction()).isBetween(0.02, 0.2);
      assertThat(Components.of(mask).count()).isEqualTo(1);
    }
  }

  /** What one seed draws at 64 pixels it draws at 256, four times as large. */
  @Property(tries = 100)
  void sample_otherScale_isTheSameShape(@ForAll long seed) {
    Mask small = sample(64, 48, seed).resize(256, 192);
    Mask large = sample(256, 192, seed);
    double overlap = small.intersect(large).fraction() / small.union(large).fraction();
    assertThat(overlap).isGreaterThan(0.7); // half a pixel of the small one's edge may differ
  }

  @Tag("slow")
  @Test
  void sample_manyDraws_everyShareIsAlikeAndNoSideIsPreferred() {
    RandomGenerator random = new SplittableRandom(3);
    int draws = 4000;
    double share = 0;
    int small = 0;
    int tall = 0;
    int wide = 0;
    int free = 0;
    double[] left = new double[draws]; // of the hole's pixels more than right
    for (int i = 0; i < draws; i++) {
      Mask mask = new BlobMaskSampler().sample(64, 64, random);
      share += mask.fraction() / draws;
      small += mask.fraction() < 0.056 ? 1 : 0;
      Region bounds = mask.bounds().orElseThrow();
      tall += bounds.height() > 2 * bounds.width() ? 1 : 0;
      wide += bounds.width() > 2 * bounds.height() ? 1 : 0;
      free += touchesAnEdge(bounds) ? 0 : 1;
      left[i] = mask.crop(new Region(0, 0, 32, 64)).fraction() / mask.fraction() - 1;
    }
    // uniform over [0.02, 0.2]: standard deviation 0.18/√12; a fifth lies below 0.056
    assertThat(share).isCloseTo(0.11, within(4 * 0.052 / Math.sqrt(draws)));
    assertThat(small / (double) draws).isCloseTo(0.2, within(4 * 0.4 / Math.sqrt(draws)));
    assertThat(mean(left)).isCloseTo(0, within(4 / Math.sqrt(draws))); // each is in [-1, 1]
    assertThat(tall).isGreaterThan(draws / 20);
    assertThat(wide).isGreaterThan(draws / 50);
    assertThat(free).isBetween(draws / 4, 3 * draws / 4);
  }

  private static boolean touchesAnEdge(Region bounds) {
    return bounds.x() == 0 || bounds.y() == 0 || bounds.right() == 64 || bounds.bottom() == 64;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Animals look left as often as right: the masks of mirrored shapes are as likely. */
  @Tag("slow")
  @Test
  void silhouettes_manyDraws_lookLeftAsOftenAsRight() {
    RandomGenerator random = new SplittableRandom(4);
    int draws = 3000;
    double skew = 0;
    for (int i = 0; i < draws; i++) {
      BlobMaskSampler.Shape shape = Silhouette.draw(64, 64, 400, random);
      int leftmost = 64;
      int rightmost = -1;
      double sum = 0;
      int count = 0;
      for (int p = 0; p < 64 * 64; p++) {
        if (shape.growth(p % 64, p / 64) <= 1) {
          leftmost = Math.min(leftmost, p % 64);
          rightmost = Math.max(rightmost, p % 64);
          sum += p % 64;
          count++;
        }
      }
      skew += Math.signum(sum / count - (leftmost + rightmost) / 2.0);
    }
    assertThat(skew / draws).isCloseTo(0, within(4 / Math.sqrt(draws)));
  }

  /** The outline goes round its point once: its area is ½∫r² dθ. */
  @Property(tries = 200)
  void outline_anyDraw_hasAboutTheAreaOfItsDisc(@ForAll long seed) {
    BlobMaskSampler.Shape shape = BlobOutline.draw(3, 3, 1600, new SplittableRandom(seed));
    int inside = 0;
    for (int y = -200; y < 200; y++) {
      for (int x = -200; x < 200; x++) {
        inside += shape.growth(x, y) <= 1 ? 1 : 0;
      }
    }
    // ½∫r² = πR² (1 + Σ a²/2) with Σ a² below 0.25·(1/4 + 1/9 + 1/16 + 1/25 + 1/36) = 0.123
    assertThat(inside / 1600.0).isBetween(0.98, 1.08);
  }
}
