package dev.rad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.CropAroundHole;
import dev.rad.image.RgbImage;
import dev.rad.image.Tiles;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class InpaintOptionsTest {

  @Example
  void builder_nothingSet_isTheDefaults() {
    assertThat(InpaintOptions.builder().build())
        .isEqualTo(InpaintOptions.defaults())
        .isEqualTo(
            new InpaintOptions(
                0,
                10,
                "dpmpp-2m-sde",
                new CropAroundHole(),
                1,
                SoftMask.BLEND,
                Prior.BOTH,
                List.of(0.03, 0.015, 0.008, 0.004),
                List.of(),
                ProgressListener.NONE));
  }

  @Example
  void paper_isTheNetworkAlone() {
    assertThat(InpaintOptions.paper())
        .isEqualTo(
            InpaintOptions.defaults()
                .withSteps(100)
                .withSolver("ancestral")
                .withPrior(Prior.NETWORK));
  }

  @Example
  void builder_everythingSet_isWhatTheWithersMake() {
    var listener = new ProgressListener() {};
    InpaintOptions built =
        InpaintOptions.builder()
            .seed(7)
            .steps(20)
            .solver("dpmpp-2m")
            .placement(new Tiles(0.5))
            .strength(0.6)
            .softMask(SoftMask.RESYNTHESIZE)
            .prior(Prior.PHOTO)
            .listener(listener)
            .build();
    assertThat(built)
        .isEqualTo(
            InpaintOptions.defaults()
                .withListener(listener)
                .withSoftMask(SoftMask.RESYNTHESIZE)
                .withPrior(Prior.PHOTO)
                .withStrength(0.6)
                .withPlacement(new Tiles(0.5))
                .withSolver("dpmpp-2m")
                .withSteps(20)
                .withSeed(7))
        .isEqualTo(built.toBuilder().build());
  }

  @Example
  void options_outOfRange_areRefused() {
    for (double bad : new double[] {0, -0.1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> InpaintOptions.defaults().withStrength(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("strength must be above 0 and at most 1, not " + bad);
    }
    for (int bad : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> InpaintOptions.defaults().withSteps(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + bad);
    }
    for (List<Double> bad : List.of(List.<Double>of(), List.of(0.1, 1.5), List.of(Double.NaN))) {
      assertThatThrownBy(() -> InpaintOptions.builder().levelStrengths(bad).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("between 0 and 1, not " + bad);
    }
    assertThatThrownBy(() -> InpaintOptions.builder().placement(null).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("placement");
  }

  @Property(tries = 50)
  void forSample_anySeed_givesSeedsThatDifferAndKeepsTheFirst(@ForAll long seed) {
    InpaintOptions options = InpaintOptions.defaults().withSeed(seed).withSteps(3);
    assertThat(options.forSample(0)).isEqualTo(options);
    Set<Long> seeds = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seeds.add(options.forSample(i).seed());
      assertThat(options.forSample(i).steps()).isEqualTo(3);
    }
    assertThat(seeds).hasSize(100);
    assertThatThrownBy(() -> options.forSample(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** SplitMix64 from seed 1234567, as published with the generator (rosettacode.org). */
  @Example
  void forSample_knownSeed_isSplitMix64() {
    InpaintOptions options = InpaintOptions.defaults().withSeed(1234567);
    assertThat(options.forSample(1).seed()).isEqualTo(6457827717110365317L);
    assertThat(options.forSample(2).seed()).isEqualTo(3203168211198807973L);
  }

  @Property
  void remaining_anyStep_isWhatTheOthersTookOnAverage(
      @ForAll @IntRange(min = 1, max = 500) int step,
      @ForAll @IntRange(min = 0, max = 500) int more,
      @ForAll @IntRange(min = 0, max = 100_000) int millis) {
    var progress = new Progress(step, step + more, Duration.ofMillis(millis), () -> null);
    double expected = (double) millis / step * more;
    assertThat(progress.remaining().toNanos() / 1e6)
        .isCloseTo(expected, org.assertj.core.data.Offset.offset(more * 1e-6 + 1e-9));
    assertThat(progress.fraction()).isBetween(0.0, 1.0);
  }

  @Example
  void progress_badNumbers_areRefused() {
    RgbImage pixel = RgbImage.of(1, 1, new byte[3]);
    assertThatThrownBy(() -> new Progress(0, 3, Duration.ZERO, () -> pixel))
        .hasMessage("step 0 is not in 1..3");
    assertThatThrownBy(() -> new Progress(4, 3, Duration.ZERO, () -> pixel))
        .hasMessage("step 4 is not in 1..3");
    assertThatThrownBy(() -> new Progress(1, 3, Duration.ofMillis(-1), () -> pixel))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Progress(1, 3, Duration.ofSeconds(2), () -> pixel).preview()).isSameAs(pixel);
    assertThat(new Progress(1, 3, Duration.ofSeconds(2), () -> pixel))
        .hasToString("Progress[step 1 of 3, 2.0 s, 4.0 s left]");
  }
}
