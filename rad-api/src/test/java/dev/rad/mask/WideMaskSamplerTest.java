package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideMaskSamplerTest {
  @Property(tries = 300)
  void sample_anySize_isHardAndFillsAPartOfAtMostHalf(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 2, max = 90) int height) {
    Mask mask = new WideMaskSampler().sample(width, height, new SplittableRandom(seed));
    assertThat(mask.width()).isEqualTo(width);
    assertThat(mask.height()).isEqualTo(height);
    assertThat(mask.isHard()).isTrue();
    assertThat(mask.fraction()).isPositive().isLessThanOrEqualTo(0.5);
    assertThat(new WideMaskSampler().sample(width, height, new SplittableRandom(seed)))
        .isEqualTo(mask);
  }

  @Test
  void sample_otherSeeds_givesOtherMasks() {
    Mask mask = new WideMaskSampler().sample(64, 64, new SplittableRandom(1));
    assertThat(new WideMaskSampler().sample(64, 64, new SplittableRandom(2))).isNotEqualTo(mask);
  }

  /** LaMa's mixture irregular : box = 1 : 0.3, and its rejection above the limit. */
  @Property(tries = 300)
  void sample_anySeed_isTheFirstDrawOfTheMixtureBelowTheLimit(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 10) int tenths) {
    double limit = tenths / 10.0;
    Mask mask = new WideMaskSampler(limit).sample(64, 48, new SplittableRandom(seed));
    RandomGenerator replay = new SplittableRandom(seed);
    Mask expected;
    do {
      MaskSampler kind =
          replay.nextDouble() < 1 / 1.3 ? new StrokeMaskSampler() : new BoxesMaskSampler(3);
      expected = kind.sample(64, 48, replay);
    } while (expected.fraction() > limit);
    assertThat(mask).isEqualTo(expected);
  }

  @Test
  void sample_onePixel_isRefusedWhenItMayNotBeFilled() {
    assertThat(new WideMaskSampler(1).sample(1, 1, new SplittableRandom(1)))
        .isEqualTo(Mask.full(1, 1));
    assertThatThrownBy(() -> new WideMaskSampler().sample(1, 1, new SplittableRandom(1)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("1×1 fills at most 0.5");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
  void new_coverageOutOfRange_isRefused(double coverage) {
    assertThatThrownBy(() -> new WideMaskSampler(coverage))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(0, 1]");
  }

  /** The draws repeated by hand, the distance to each line from java.awt.geom. */
  @Property(tries = 40)
  void strokes_anySeed_areThePixelsNearTheLines(@ForAll long seed) {
    int width = 200;
    int height = 128; // scale 1/2
    Mask mask = new StrokeMaskSampler().sample(width, height, new SplittableRandom(seed));
    double[] beyond = new double[width * height]; // least distance to an outline, inside < 0
    Arrays.fill(beyond, Double.MAX_VALUE);
    RandomGenerator replay = new SplittableRandom(seed);
    int strokes = 1 + replay.nextInt(6);
    for (int i = 0; i < strokes; i++) {
      int x = replay.nextInt(width);
      int y = replay.nextInt(height);
      int lines = 1 + replay.nextInt(5);
      for (int j = 0; j < lines; j++) {
        double angle = 0.01 + replay.nextInt(4);
        double length = (10 + replay.nextInt(200)) / 2.0;
        double brush = (5 + replay.nextInt(100)) / 2.0;
        // sin(2π - a) = -sin a, cos(2π - a) = cos a
        double toX = x + (i % 2 == 0 ? -1 : 1) * length * Math.sin(angle);
        double toY = y + length * Math.cos(angle);
        int endX = (int) Math.min(Math.max(toX, 0), width);
        int endY = (int) Math.min(Math.max(toY, 0), height);
        for (int p = 0; p < beyond.length; p++) {
          double distance = Line2D.ptSegDist(x, y, endX, endY, p % width, p / width);
          beyond[p] = Math.min(beyond[p], distance - brush / 2);
        }
        x = endX;
        y = endY;
      }
    }
    for (int p = 0; p < beyond.length; p++) {
      if (Math.abs(beyond[p]) > 1e-6) { // on the outline rounding decides
        assertThat(mask.at(p % width, p / width)).isEqualTo(beyond[p] < 0 ? 1f : 0f);
      }
    }
  }

  /** Java's own round-capped stroke has the same outline, its arcs being Bézier curves. */
  @Property(tries = 100)
  void fillLine_anyLine_isJavasRoundStroke(
      @ForAll @IntRange(min = 0, max = 60) int x0,
      @ForAll @IntRange(min = 0, max = 50) int y0,
      @ForAll @IntRange(min = 0, max = 60) int x1,
      @ForAll @IntRange(min = 0, max = 50) int y1,
      @ForAll @IntRange(min = 2, max = 40) int thickness) {
    float[] values = new float[60 * 50];
    StrokeMaskSampler.fillLine(values, 60, 50, x0, y0, x1, y1, thickness / 2.0);
    Shape outline =
        new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
            .createStrokedShape(new Line2D.Double(x0, y0, x1, y1));
    for (int p = 0; p < values.length; p++) {
      int x = p % 60;
      int y = p / 60;
      double distance = Line2D.ptSegDist(x0, y0, x1, y1, x, y);
      if (Math.abs(distance - thickness / 2.0) > 0.02) {
        assertThat(values[p]).as("(%d, %d)", x, y).isEqualTo(outline.contains(x, y) ? 1f : 0f);
      }
    }
  }

  /** A disc of radius 5 holds 81 lattice points (OEIS A000328), 11 of them above its centre. */
  @Test
  void fillLine_levelLine_hasTheLatticePointsOfACapsule() {
    float[] dot = new float[100 * 100];
    StrokeMaskSampler.fillLine(dot, 100, 100, 30, 40, 30, 40, 5);
    assertThat(filled(dot)).isEqualTo(81);
    float[] line = new float[100 * 100];
    StrokeMaskSampler.fillLine(line, 100, 100, 20, 30, 60, 30, 5);
    assertThat(filled(line)).isEqualTo(41 * 11 + (81 - 11));
  }

  @Property(tries = 200)
  void fillLine_thinnest_hasNoGap(
      @ForAll @IntRange(min = 0, max = 39) int x0,
      @ForAll @IntRange(min = 0, max = 39) int y0,
      @ForAll @IntRange(min = 0, max = 39) int x1,
      @ForAll @IntRange(min = 0, max = 39) int y1) {
    float[] values = new float[40 * 40];
    StrokeMaskSampler.fillLine(values, 40, 40, x0, y0, x1, y1, 0.5);
    boolean flat = Math.abs(x1 - x0) >= Math.abs(y1 - y0);
    int from = flat ? Math.min(x0, x1) : Math.min(y0, y1);
    int to = flat ? Math.max(x0, x1) : Math.max(y0, y1);
    for (int i = from; i <= to; i++) {
      int hits = 0;
      for (int j = 0; j < 40; j++) {
        hits += values[flat ? j * 40 + i : i * 40 + j] == 1f ? 1 : 0;
      }
      assertThat(hits).isPositive();
    }
  }

  /** The draws repeated by hand. */
  @Property(tries = 100)
  void boxes_256_areLamasBoxes(@ForAll long seed) {
    Mask mask = new BoxesMaskSampler(3).sample(256, 256, new SplittableRandom(seed));
    Mask expected = Mask.empty(256, 256);
    RandomGenerator replay = new SplittableRandom(seed);
    int boxes = 1 + replay.nextInt(3);
    for (int i = 0; i < boxes; i++) {
      int w = replay.nextInt(30, 151);
      int h = replay.nextInt(30, 151);
      Region box = new Region(replay.nextInt(10, 247 - w), replay.nextInt(10, 247 - h), w, h);
      expected = expected.union(Mask.rectangle(256, 256, box));
    }
    assertThat(mask).isEqualTo(expected);
    Region bounds = mask.bounds().orElseThrow();
    assertThat(Math.min(bounds.x(), bounds.y())).isGreaterThanOrEqualTo(10);
    assertThat(Math.max(bounds.right(), bounds.bottom())).isLessThanOrEqualTo(246);
  }

  @Property(tries = 200)
  void boxes_anySize_keepTheirDistanceFromTheEdges(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 1, max = 300) int height) {
    Mask mask = new BoxesMaskSampler(3).sample(width, height, new SplittableRandom(seed));
    Region bounds = mask.bounds().orElseThrow();
    long margin = Math.round(10 * Math.min(width, height) / 256.0);
    assertThat(bounds.x()).isGreaterThanOrEqualTo((int) margin);
    assertThat(bounds.y()).isGreaterThanOrEqualTo((int) margin);
    assertThat(bounds.right()).isLessThanOrEqualTo(width - (int) margin);
    assertThat(bounds.bottom()).isLessThanOrEqualTo(height - (int) margin);
  }

  /**
   * Means and shares of 6000 masks of each kind at 64×64 from a Python program of its own: strokes
   * as unions of two discs and the band between them, random.Random(1), lengths and widths times
   * 1/4; boxes with sides 8 to 38, 3 from the edges.
   */
  @Tag("slow")
  @Test
  void sample_manyDraws_fillsWhatAnotherProgramFills() {
    assertCoverage(new StrokeMaskSampler(), 0.4527, 0.2129, 0.4498);
    assertCoverage(new BoxesMaskSampler(3), 0.2199, 0.1068, 0.0037);
  }

  private static void assertCoverage(
      MaskSampler sampler, double mean, double deviation, double aboveHalf) {
    RandomGenerator random = new SplittableRandom(3);
    int draws = 6000;
    double sum = 0;
    int above = 0;
    for (int i = 0; i < draws; i++) {
      double fraction = sampler.sample(64, 64, random).fraction();
      sum += fraction;
      above += fraction > 0.5 ? 1 : 0;
    }
    // both are samples of 6000: 4 standard errors of a difference
    double root = Math.sqrt(2.0 / draws);
    assertThat(sum / draws).isCloseTo(mean, within(4 * deviation * root));
    assertThat(above / (double) draws)
        .isCloseTo(aboveHalf, within(4 * Math.sqrt(aboveHalf * (1 - aboveHalf)) * root));
  }

  private static int filled(float[] values) {
    int count = 0;
    for (float value : values) {
      count += value == 1f ? 1 : 0;
    }
    return count;
  }
}
