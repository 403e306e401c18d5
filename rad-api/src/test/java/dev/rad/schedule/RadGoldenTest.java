package dev.rad.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parity with the RAD reference program, which computed in single precision throughout; the
 * tolerances are what that costs it.
 */
class RadGoldenTest {
  private static final int BATCH = 2;
  private static final int CHANNELS = 3;
  private static final double SMALLEST_VARIANCE = 1e-20;
  private static final RadScheduler STANDARD = RadScheduler.standard();

  @ParameterizedTest
  @MethodSource("recordedSteps")
  void maps_everyIndex_agreeToSinglePrecision(String folder, int t) {
    GoldenFile golden = GoldenFile.of("rad/" + folder);
    double[] mask = golden.doubles("t" + t + ".mask");
    double[] alphaBar = golden.doubles("t" + t + ".alpha_bar");
    double[] beta = golden.doubles("t" + t + ".beta");
    double[] networkStep = golden.doubles("t" + t + ".mapped_timestep");
    double relative = STANDARD.isPhase1(t + 1) ? 2e-5 : 1.6e-4;

    for (int i = 0; i < mask.length; i++) {
      Transition step = STANDARD.transition(t + 1, t, mask[i]);
      boolean hard = mask[i] == 0 || mask[i] == 1;
      assertThat(step.alphaBar()).isEqualTo(alphaBar[i], within(relative * alphaBar[i]));
      assertThat(step.beta()).isEqualTo(beta[i], within(step.isFrozen() ? 0 : 5e-8));
      assertThat(STANDARD.networkStep(t + 1, mask[i]))
          .isEqualTo(networkStep[i], within(hard ? 0 : 3e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("recordedSteps")
  void noisyPicture_everyIndex_agreesToSinglePrecision(String folder, int t) {
    GoldenFile golden = GoldenFile.of("rad/" + folder);
    double[] x0 = golden.doubles("t" + t + ".x0");
    double[] noise = golden.doubles("t" + t + ".noise");
    double[] expected = golden.doubles("t" + t + ".x_t");
    double[] mask = perChannel(golden.doubles("t" + t + ".mask"));

    for (int i = 0; i < expected.length; i++) {
      Transition step = STANDARD.transition(t + 1, t, mask[i]);
      double noisy =
          Math.sqrt(step.alphaBar()) * x0[i] + Math.sqrt(step.oneMinusAlphaBar()) * noise[i];
      assertThat(noisy).isEqualTo(expected[i], within(step.alphaBar() == 1 ? 0 : 4e-5));
    }
  }

  /**
   * The network outputs here are random, so the variance is interpolated far beyond its two ends.
   * At the first step of phase 2 the smaller end is 0, the reference clamps it, and its noise
   * reaches the hundred thousands: there the difference is relative.
   */
  @ParameterizedTest
  @MethodSource("recordedSteps")
  void reverseStep_everyIndex_agreesToSinglePrecision(String folder, int t) {
    GoldenFile golden = GoldenFile.of("rad/" + folder);
    double[] xt = golden.doubles("t" + t + ".x_t");
    double[] output = golden.doubles("t" + t + ".model_output");
    double[] noise = golden.doubles("t" + t + ".step_noise");
    double[] expected = golden.doubles("t" + t + ".step_prev_sample");
    double[] mask = perChannel(golden.doubles("t" + t + ".mask"));
    int image = xt.length / BATCH;

    for (int i = 0; i < expected.length; i++) {
      Transition step = STANDARD.transition(t + 1, t, mask[i]);
      int at = i / image * 2 * image + i % image;
      double variance = learnedVariance(step, output[at + image]);
      double noisePart = t == 0 || step.isFrozen() ? 0 : Math.sqrt(variance) * noise[i];
      double mean =
          step.posteriorMeanX0() * predictedX0(step, xt[i], output[at])
              + step.posteriorMeanXt() * xt[i];
      double tolerance = t == 1000 ? 1e-4 + 2e-4 * Math.abs(expected[i]) : 1e-4;
      assertThat(mean + noisePart).isEqualTo(expected[i], within(step.isFrozen() ? 0 : tolerance));
    }
  }

  static Stream<Arguments> recordedSteps() {
    Stream<Integer> hard = Stream.of(0, 1, 2, 250, 500, 999, 1000, 1001, 1500, 1999);
    Stream<Integer> soft = Stream.of(0, 1, 500, 999, 1000, 1001, 1500, 1999);
    return Stream.concat(
        hard.map(t -> Arguments.of("schedule-binary-mask", t)),
        soft.map(t -> Arguments.of("schedule-soft-mask", t)));
  }

  private static double predictedX0(Transition step, double xt, double noise) {
    double x0 = (xt - Math.sqrt(step.oneMinusAlphaBar()) * noise) / Math.sqrt(step.alphaBar());
    return Math.max(-1, Math.min(1, x0));
  }

  /** Improved DDPM's interpolation of the logarithm, equation 15, clamped as the reference does. */
  private static double learnedVariance(Transition step, double output) {
    double fraction = (output + 1) / 2;
    double low = Math.log(Math.max(SMALLEST_VARIANCE, step.posteriorVariance()));
    double high = Math.log(Math.max(SMALLEST_VARIANCE, step.beta()));
    return Math.exp(fraction * high + (1 - fraction) * low);
  }

  /** Repeats a mask [B, 1, H, W] for each colour: [B, 3, H, W]. */
  private static double[] perChannel(double[] mask) {
    int pixels = mask.length / BATCH;
    double[] repeated = new double[mask.length * CHANNELS];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = mask[i / (CHANNELS * pixels) * pixels + i % pixels];
    }
    return repeated;
  }
}
