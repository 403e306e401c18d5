package dev.rad.latent;

import dev.rad.latent.SchedulerConfig.Spacing;
import dev.rad.latent.SchedulerStep.Source;
import dev.rad.latent.SchedulerStep.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plans runs of Euler's and Heun's rules, whose latents are {@code x0 + σ ε}. */
final class SigmaSteps {
  private final SchedulerConfig config;
  private final NoiseLevels levels;
  private final double largest;
  private final double[] times;

  /** The noise levels before each step and after the last. */
  private final double[] sigmas;

  private final List<SchedulerStep> planned = new ArrayList<>();
  private final List<SchedulerPlan.Noising> noisings = new ArrayList<>();

  SigmaSteps(SchedulerConfig config, int steps, int first) {
    this.config = config;
    this.levels = NoiseLevels.of(config);
    Sigmas trained = new Sigmas(levels);
    double[] spaced = TimeSteps.fractional(config, steps);
    double[] found = trained.at(spaced);
    if (config.useKarrasSigmas()) {
      found = Sigmas.karras(found[0], found[steps - 1], steps);
      spaced = Arrays.stream(found).map(trained::timeOf).toArray();
    }
    this.largest = found[0];
    this.times = Arrays.copyOfRange(spaced, first, steps);
    this.sigmas = Arrays.copyOfRange(found, first, steps + 1);
    boolean toZero = config.finalSigmaZero() || config.kind() != SchedulerKind.EULER;
    this.sigmas[sigmas.length - 1] = toZero ? 0 : trained.first();
  }

  SchedulerPlan plan() {
    for (int i = 0; i < times.length; i++) {
      double from = sigmas[i];
      double to = sigmas[i + 1];
      switch (config.kind()) {
        case EULER_ANCESTRAL -> ancestral(i, from, to);
        case HEUN -> heun(i, from, to);
        default -> add(times[i], from, slope(new Terms(), from, to - from).list());
      }
    }
    boolean even = config.timestepSpacing() != Spacing.LEADING;
    double start = even ? largest : Math.sqrt(largest * largest + 1);
    return new SchedulerPlan(levels, start, planned, noisings);
  }

  private void add(double time, double sigma, List<Term> next) {
    NoiseLevels.Clean clean = NoiseLevels.Clean.ofSigma(config.predictionType(), sigma);
    double clip = config.clipSample() ? config.clipSampleRange() : Double.POSITIVE_INFINITY;
    planned.add(
        new SchedulerStep(
            time,
            1 / Math.sqrt(sigma * sigma + 1),
            clean.fromSample(),
            clean.fromOutput(),
            clip,
            List.of(),
            next));
    noisings.add(new SchedulerPlan.Noising(1, sigma));
  }

  /** Adds {@code x + (x - x0) / σ · step}. */
  private static Terms slope(Terms terms, double sigma, double step) {
    return terms.add(Source.SAMPLE, 0, 1 + step / sigma).add(Source.CLEAN, 0, -step / sigma);
  }

  private void ancestral(int i, double from, double to) {
    double up = Math.sqrt(to * to * (from * from - to * to) / (from * from));
    double down = Math.sqrt(to * to - up * up);
    Terms terms = slope(new Terms(), from, down - from).add(Source.NOISE, 0, up);
    add(times[i], from, terms.list());
  }

  /** Takes Euler's step, then repeats it from the same latents with the mean of both slopes. */
  private void heun(int i, double from, double to) {
    add(times[i], from, slope(new Terms(), from, to - from).list());
    if (to > 0) {
      double half = (to - from) / 2;
      Terms terms =
          new Terms()
              .add(Source.SAMPLE, 1, 1 + half / from)
              .add(Source.CLEAN, 1, -half / from)
              .add(Source.SAMPLE, 0, half / to)
              .add(Source.CLEAN, 0, -half / to);
      add(times[i + 1], to, terms.list());
    }
  }
}
