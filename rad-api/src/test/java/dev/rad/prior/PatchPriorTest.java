package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Region;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PatchPriorTest {
  private static final Region HOLE = new Region(8, 6, 5, 4);
  private static final int WIDTH = 21;
  private static final int HEIGHT = 17;
  private static final int SIDE = 5;

  private static PatchPrior prior(PatchLevel level) {
    return new PatchPrior(level, new LevelRecipe(SIDE, 0.1, 4, 2, 2), 1);
  }

  @Property(tries = 10)
  void exactExpectation_isTheFormulaInDoubles(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 2) double sigma) {
    PatchLevel level = TestLevels.level(WIDTH, HEIGHT, HOLE, seed);
    float[] state = TestLevels.state(level, seed + 1);
    double[] computed = prior(level).exactExpectation(state, sigma);
    double[] wanted = bruteForce(TestLevels.level(WIDTH, HEIGHT, HOLE, seed), state, sigma);
    assertThat(computed).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(computed[i]).isCloseTo(wanted[i], within(2e-4));
    }
  }

  /** The formula of {@link PatchPrior}, written down once more pixel by pixel. */
  private static double[] bruteForce(PatchLevel level, float[] state, double sigma) {
    int n = WIDTH * HEIGHT;
    double[] z = new double[3 * n];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < 3; c++) {
        z[c * n + i] = inHole(i) ? state[boxed(i, c)] : level.values[3 * i + c];
      }
    }
    double[] sum = new double[3 * n];
    double[] windows = new double[n];
    for (int ty = 0; ty < HEIGHT; ty++) {
      for (int tx = 0; tx < WIDTH; tx++) {
        vote(z, tx, ty, sigma, sum, windows);
      }
    }
    double[] expected = new double[3 * HOLE.width() * HOLE.height()];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < 3 && inHole(i); c++) {
        expected[boxed(i, c)] = sum[c * n + i] / windows[i];
      }
    }
    return expected;
  }

  /** Where a pixel of the hole stands among the hole's own. */
  private static int boxed(int pixel, int channel) {
    int x = pixel % WIDTH - HOLE.x();
    int y = pixel / WIDTH - HOLE.y();
    return (channel * HOLE.height() + y) * HOLE.width() + x;
  }

  private static void vote(
      double[] z, int tx, int ty, double sigma, double[] sum, double[] windows) {
    int n = WIDTH * HEIGHT;
    int r = SIDE / 2;
    boolean touches = false;
    double[][] means = new double[SIDE * SIDE][3];
    double total = 0;
    for (int sy = r; sy < HEIGHT - r; sy++) {
      for (int sx = r; sx < WIDTH - r; sx++) {
        boolean known = true;
        double exponent = 0;
        double precisions = 0;
        for (int dy = -r; dy <= r; dy++) {
          for (int dx = -r; dx <= r; dx++) {
            known &= !inHole((sy + dy) * WIDTH + sx + dx);
            if (tx + dx < 0 || ty + dy < 0 || tx + dx >= WIDTH || ty + dy >= HEIGHT) {
              continue;
            }
            int j = (ty + dy) * WIDTH + tx + dx;
            touches |= inHole(j);
            double tolerance = 0.1 * 0.1 + (inHole(j) ? sigma * sigma : 0);
            double precision = 1 / (tolerance * Math.pow(1.35, depth(j)));
            precisions += precision;
            for (int c = 0; c < 3; c++) {
              double d = z[c * n + j] - z[c * n + (sy + dy) * WIDTH + sx + dx];
              exponent += d * d * precision / 2;
            }
          }
        }
        if (!known) {
          continue;
        }
        double up = (double) (ty - sy) / HEIGHT;
        double weight = Math.exp(-exponent - precisions / 2 * 4 * 0.1 * 0.1 * up * up);
        total += weight;
        for (int d = 0; d < means.length; d++) {
          for (int c = 0; c < 3; c++) {
            means[d][c] += weight * z[c * n + (sy + d / SIDE - r) * WIDTH + sx + d % SIDE - r];
          }
        }
      }
    }
    for (int d = 0; d < means.length && touches; d++) {
      int x = tx + d % SIDE - r;
      int y = ty + d / SIDE - r;
      if (x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT) {
        continue;
      }
      double squares = (x - tx) * (x - tx) + (y - ty) * (y - ty);
      double window = Math.exp(-squares / (2 * (SIDE / 4.0) * (SIDE / 4.0)));
      windows[y * WIDTH + x] += window;
      for (int c = 0; c < 3; c++) {
        sum[c * n + y * WIDTH + x] += window * means[d][c] / total;
      }
    }
  }

  private static boolean inHole(int pixel) {
    return HOLE.contains(pixel % WIDTH, pixel / WIDTH);
  }

  /** Steps to the nearest pixel outside the rectangle. */
  private static int depth(int pixel) {
    int x = pixel % WIDTH;
    int y = pixel / WIDTH;
    return inHole(pixel)
        ? Math.min(
            Math.min(x - HOLE.x() + 1, HOLE.right() - x),
            Math.min(y - HOLE.y() + 1, HOLE.bottom() - y))
        : 0;
  }

  @Property(tries = 20)
  void weights_atAnyNoise_sumToOne(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1e6) double sigma) {
    PatchLevel level = TestLevels.level(WIDTH, HEIGHT, HOLE, seed);
    PatchGeometry geometry = PatchGeometry.of(level, SIDE);
    var cost = new PatchCost(level, geometry);
    cost.setNoise(sigma);
    for (int target : geometry.targets) {
      double[] weights = new ExactExpectation(level, geometry, cost).weights(target);
      assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
      assertThat(Arrays.stream(weights).min().orElseThrow()).isNotNegative();
    }
  }

  @Example
  void expectation_withoutEnd_ofNoise_dependsOnKnownPixelsAlone() {
    PatchLevel level = TestLevels.level(WIDTH, HEIGHT, HOLE, 1);
    float[] some = TestLevels.state(level, 2);
    float[] other = TestLevels.state(level, 3);
    double[] first = prior(level).exactExpectation(some, 1e9);
    double[] second = prior(level).exactExpectation(other, 1e9);
    for (int i = 0; i < first.length; i++) {
      assertThat(second[i]).isCloseTo(first[i], within(1e-6));
    }
    assertThat(prior(level).exactExpectation(other, 0.1)).isNotEqualTo(first);
  }

  @Example
  void expectation_ofACleanCopy_isTheCopy() {
    int period = 4;
    PatchLevel level = TestLevels.level(24, 20, HOLE, 1);
    for (int i = 0; i < level.pixels(); i++) {
      int x = i % 24 % period;
      int y = i / 24 % period;
      for (int c = 0; c < 3; c++) {
        level.values[3 * i + c] = (float) Math.sin(7 * x + 3 * y * y + c);
      }
    }
    PatchPrior prior = prior(level);
    float[] truth = prior.colours();
    assertThat(prior.expectation(truth, 0)).containsExactly(truth, within(1e-6f));
    double[] exact = prior.exactExpectation(truth, 0);
    for (int i = 0; i < truth.length; i++) {
      assertThat(exact[i]).isCloseTo(truth[i], within(1e-3));
    }
  }

  @Property(tries = 10)
  void search_nearby_findsNearlyWhatLookingEverywhereFinds(
      @ForAll @IntRange(min = 1, max = 1000) int seed) {
    var photo = SmoothPictures.of(96, 80, seed);
    Region hole = new Region(38, 30, 18, 16);
    PhotoPyramid pyramid = TestLevels.pyramid(photo, hole, false);
    PatchPrior coarse = pyramid.begin(0, java.util.Optional.empty());
    float[] state = coarse.colours();
    for (int step = 0; step < 6; step++) {
      state = coarse.expectation(state, 0);
    }
    coarse.expectation(state, 0); // one more step, near the present sources
    float[] costs = coarse.field().costs.clone();
    PatchLevel level = coarse.level();
    var cost = new PatchCost(level, coarse.geometry());
    coarse.setColours(state);
    cost.setNoise(0);
    var all = new SourceField(level.pixels());
    new PatchSearch(new PatchContext(level, coarse.geometry(), cost, all, 1)).everywhere();
    int good = 0;
    for (int target : coarse.geometry().targets) {
      if (costs[target] <= 1.1f * all.costs[target] + 1e-4f) {
        good++;
      }
    }
    assertThat((double) good / coarse.geometry().targets.length).isGreaterThan(0.8);
  }

  /** The product of the matrices is the cost, up to rounding and what all sources share. */
  @Property(tries = 10)
  void search_byProducts_findsTheSameCosts(@ForAll long seed) {
    PatchLevel one = TestLevels.level(50, 44, new Region(0, 15, 18, 14), seed);
    PatchLevel two = TestLevels.level(50, 44, new Region(0, 15, 18, 14), seed);
    float[] state = TestLevels.state(one, seed);
    var recipe = new LevelRecipe(SIDE, 0.1, 4, 2, 1);
    var loops = new PatchPrior(one, recipe, 2);
    var products = new PatchPrior(two, recipe, 1, PatchPriorTest::leastProducts);
    loops.expectation(state, 0.2);
    products.expectation(state, 0.2);
    for (int target : loops.geometry().targets) {
      assertThat(products.field().costs[target])
          .isCloseTo(loops.field().costs[target], within(1e-4f));
    }
  }

  private static int[] leastProducts(float[] rows, float[] others, int columns) {
    int[] least = new int[rows.length / columns];
    for (int i = 0; i < least.length; i++) {
      double smallest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < others.length / columns; j++) {
        double product = 0;
        for (int c = 0; c < columns; c++) {
          product += (double) rows[i * columns + c] * others[j * columns + c];
        }
        if (product < smallest) {
          smallest = product;
          least[i] = j;
        }
      }
    }
    return least;
  }

  @Property(tries = 5)
  void search_onTwoThreads_isTheSame(@ForAll long seed) {
    PatchLevel one = TestLevels.level(60, 50, new Region(20, 20, 20, 15), seed);
    PatchLevel two = TestLevels.level(60, 50, new Region(20, 20, 20, 15), seed);
    float[] state = TestLevels.state(one, seed);
    var recipe = new LevelRecipe(SIDE, 0.1, 4, 2, 1);
    var alone = new PatchPrior(one, recipe, 1);
    var together = new PatchPrior(two, recipe, 2);
    for (int step = 0; step < 3; step++) {
      assertThat(together.expectation(state, 0.2)).isEqualTo(alone.expectation(state, 0.2));
    }
    assertThat(together.copy(state, 0.1)).isEqualTo(alone.copy(state, 0.1));
    together.blend();
    alone.blend();
    assertThat(together.colours()).isEqualTo(alone.colours());
  }
}
