package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Region;
import dev.rad.mask.MixedMaskSampler.Part;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixedMaskSamplerTest {
  /** Fills one column: tells which sampler drew. */
  private static MaskSampler column(int x) {
    return (width, height, random) -> Mask.rectangle(width, height, new Region(x, 0, 1, height));
  }

  @Property(tries = 40)
  void sample_anyWeights_choosesInTheirProportion(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.05, max = 20) double a,
      @ForAll @DoubleRange(min = 0.05, max = 20) double b,
      @ForAll @DoubleRange(min = 0.05, max = 20) double c) {
    var sampler =
        new MixedMaskSampler(
            List.of(new Part(column(0), a), new Part(column(1), b), new Part(column(2), c)));
    RandomGenerator random = new SplittableRandom(seed);
    int draws = 4000;
    int[] counts = new int[3];
    for (int i = 0; i < draws; i++) {
      counts[sampler.sample(3, 1, random).bounds().orElseThrow().x()]++;
    }
    double[] weights = {a, b, c};
    for (int i = 0; i < 3; i++) {
      double p = weights[i] / (a + b + c);
      // 5 standard deviations of a binomial share, and one draw for shares near 0
      assertThat(counts[i] / (double) draws)
          .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / draws) + 1.0 / draws));
    }
  }

  @Property(tries = 100)
  void sample_sameSeed_sameMask(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int side) {
    var sampler =
        new MixedMaskSampler(
            List.of(new Part(new PerlinMaskSampler(), 0.7), new Part(new BoxMaskSampler(), 0.3)));
    assertThat(sampler.sample(side, side, new SplittableRandom(seed)))
        .isEqualTo(sampler.sample(side, side, new SplittableRandom(seed)));
  }

  @Test
  void sample_onePart_isThatSampler() {
    var sampler = new MixedMaskSampler(List.of(new Part(column(2), 1e-9)));
    assertThat(sampler.sample(5, 4, new SplittableRandom(1)))
        .isEqualTo(Mask.rectangle(5, 4, new Region(2, 0, 1, 4)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void part_weightNotPositiveAndFinite_isRefused(double weight) {
    assertThatThrownBy(() -> new Part(column(0), weight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive and finite");
  }

  @Test
  void new_noPart_isRefused() {
    assertThatThrownBy(() -> new MixedMaskSampler(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
  }
}
