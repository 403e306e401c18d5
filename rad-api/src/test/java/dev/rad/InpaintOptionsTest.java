package dev.rad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.RgbImage;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Tiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class InpaintOptionsTest {

  @Example
  void defaults_areAsDocumented() {
    InpaintOptions options = InpaintOptions.defaults();
    assertThat(options.seed()).isZero();
    assertThat(options.steps()).isEqualTo(10);
    assertThat(options.firstStep()).isEmpty();
    assertThat(options.solver().name()).isEqualTo("dpmpp-2m-sde");
    assertThat(options.placement()).isEqualTo(new CropAroundHole());
    assertThat(options.strength()).isEqualTo(1);
    assertThat(options.softMask()).isEqualTo(SoftMask.BLEND);
    assertThat(options.prior()).isEqualTo(Prior.BOTH);
    assertThat(options.levelStrengths()).containsExactly(0.03, 0.015, 0.008, 0.004);
    assertThat(options.references()).isEmpty();
    assertThat(options.straightLines()).isTrue();
    assertThat(options.candidates()).isEqualTo(1);
    assertThat(options.listener()).isSameAs(ProgressListener.NONE);
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
  void with_eachOption_changesThatOneAlone() {
    ProgressListener listener = progress -> {};
    Solver solver = () -> "mine";
    RgbImage photo = RgbImage.of(1, 1, new byte[3]);
    List<UnaryOperator<InpaintOptions>> changes =
        List.of(
            o -> o.withSeed(7),
            o -> o.withSteps(20),
            o -> o.withFirstStep(0.3),
            o -> o.withSolver(solver),
            o -> o.withPlacement(new Tiles(0.5)),
            o -> o.withStrength(0.6),
            o -> o.withSoftMask(SoftMask.RESYNTHESIZE),
            o -> o.withPrior(Prior.PHOTO),
            o -> o.withLevelStrengths(List.of(0.5)),
            o -> o.withReferences(List.of(photo)),
            o -> o.withStraightLines(false),
            o -> o.withCandidates(7),
            o -> o.withListener(listener));
    List<Object> wanted =
        List.of(
            7L,
            20,
            OptionalDouble.of(0.3),
            solver,
            new Tiles(0.5),
            0.6,
            SoftMask.RESYNTHESIZE,
            Prior.PHOTO,
            List.of(0.5),
            List.of(photo),
            false,
            7,
            listener);
    for (int i = 0; i < changes.size(); i++) {
      List<Object> expected = new ArrayList<>(values(InpaintOptions.defaults()));
      expected.set(i, wanted.get(i));
      InpaintOptions changed = changes.get(i).apply(InpaintOptions.defaults());
      assertThat(values(changed)).isEqualTo(expected);
      assertThat(changed).isNotEqualTo(InpaintOptions.defaults());
      assertThat(changed).isEqualTo(changes.get(i).apply(InpaintOptions.defaults()));
    }
  }

  private static List<Object> values(InpaintOptions options) {
    return List.of(
        options.seed(),
        options.steps(),
        options.firstStep(),
        options.solver(),
        options.placement(),
        options.strength(),
        options.softMask(),
        options.prior(),
        options.levelStrengths(),
        options.references(),
        options.straightLines(),
        options.candidates(),
        options.listener());
  }

  @Example
  void withSolver_name_isKnownInAnyCaseOrRefusedAtOnce() {
    InpaintOptions options = InpaintOptions.defaults();
    assertThat(options.withSolver(" Heun ")).isEqualTo(options.withSolver("heun"));
    assertThat(options.withSolver("ddim:0.25").solver().name()).isEqualTo("ddim:0.25");
    for (String name : Solver.names()) {
      assertThat(options.withSolver(name.replace("ETA", "1")).toString())
          .contains("solver=" + name.replace("ETA", "1") + ",");
    }
    for (String bad : List.of("", "heunn", "ddim:", "ddim:2", "ddim:1.5", "ddim:-1", "ddim:ETa")) {
      assertThatThrownBy(() -> options.withSolver(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("solver \"" + bad + "\"", "ancestral", "ddim:ETA", "heun");
    }
  }

  @Example
  void cancelledWhen_eitherAsks_stopsAndPassesTheRestOn() {
    List<Object> seen = new ArrayList<>();
    var impatient =
        new ProgressListener() {
          private boolean stop;

          @Override
          public void onStep(Progress progress) {
            seen.add(progress.step());
          }

          @Override
          public void onNotice(String message) {
            seen.add(message);
          }

          @Override
          public boolean isCancelled() {
            return stop;
          }
        };
    var condition = new AtomicBoolean();
    ProgressListener both = impatient.cancelledWhen(condition::get);
    both.onStep(new Progress(1, 3, Duration.ZERO, () -> null));
    both.onNotice("empty");
    assertThat(seen).containsExactly(1, "empty");
    assertThat(both.isCancelled()).isFalse();
    condition.set(true);
    assertThat(both.isCancelled()).isTrue();
    condition.set(false);
    impatient.stop = true;
    assertThat(both.isCancelled()).isTrue();
    assertThat(ProgressListener.NONE.isCancelled()).isFalse();
  }

  @Example
  void options_outOfRange_areRefused() {
    for (double bad : new double[] {0, -0.1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> InpaintOptions.defaults().withStrength(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("strength must be above 0 and at most 1, not " + bad);
    }
    for (double bad : new double[] {0, -0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> InpaintOptions.defaults().withFirstStep(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "the first step ends above 0 and below 1 of the noise, not at " + bad);
    }
    for (int bad : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> InpaintOptions.defaults().withSteps(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + bad);
    }
    for (List<Double> bad : List.of(List.<Double>of(), List.of(0.1, 1.5), List.of(Double.NaN))) {
      assertThatThrownBy(() -> InpaintOptions.defaults().withLevelStrengths(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("between 0 and 1, not " + bad);
    }
    assertThatThrownBy(() -> InpaintOptions.defaults().withPlacement(null))
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
