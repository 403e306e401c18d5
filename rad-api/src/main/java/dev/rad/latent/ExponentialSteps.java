package dev.rad.latent;

import dev.rad.latent.SchedulerStep.Source;
import dev.rad.latent.SchedulerStep.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plans runs of DPM-Solver++ and UniPC, which are exact if the prediction of clean latents is
 * constant over {@code λ = log(√ᾱ / √(1-ᾱ))}.
 */
final class ExponentialSteps {
  /** Runs of fewer steps than this take the last one with first order. */
  private static final int SHORT = 15;

  private final SchedulerConfig config;
  private final NoiseLevels levels;
  private final double[] times;
  private final double[] sigmas;

  ExponentialSteps(SchedulerConfig config, int steps, int first) {
    this.config = config;
    this.levels = NoiseLevels.of(config);
    Sigmas trained = new Sigmas(levels);
    double[] spaced = TimeSteps.multistep(config, steps);
    double[] found = trained.at(spaced);
    if (config.useKarrasSigmas()) {
      found = Sigmas.karras(trained.last(), trained.first(), steps);
      boolean whole = config.betaSchedule() != SchedulerConfig.BetaCurve.SQUAREDCOS_CAP_V2;
      spaced =
          Arrays.stream(found)
              .map(trained::timeOf)
              .map(time -> whole ? Math.rint(time) : time)
              .toArray();
    }
    this.times = Arrays.copyOfRange(spaced, first, steps);
    this.sigmas = Arrays.copyOfRange(found, first, steps + 1);
    this.sigmas[sigmas.length - 1] = config.finalSigmaZero() ? 0 : trained.first();
  }

  SchedulerPlan plan() {
    List<SchedulerStep> steps = new ArrayList<>();
    List<SchedulerPlan.Noising> noisings = new ArrayList<>();
    int order = 0;
    for (int i = 0; i < times.length; i++) {
      double signal = signal(i);
      double noise = sigmas[i] * signal;
      NoiseLevels.Clean clean = NoiseLevels.Clean.of(config.predictionType(), signal, noise);
      List<Term> corrected = List.of();
      List<Term> next;
      if (config.kind() == SchedulerKind.UNIPC) {
        corrected = i == 0 ? List.of() : new UniPc(this, order).corrector(i);
        order = Math.min(Math.min(config.solverOrder(), times.length - i), i + 1);
        next = new UniPc(this, order).predictor(i);
      } else {
        boolean last = i == times.length - 1 && (times.length < SHORT || config.finalSigmaZero());
        next = i == 0 || last || config.solverOrder() == 1 ? firstOrder(i) : secondOrder(i);
      }
      steps.add(
          new SchedulerStep(
              times[i],
              1,
              clean.fromSample(),
              clean.fromOutput(),
              Double.POSITIVE_INFINITY,
              corrected,
              next));
      noisings.add(new SchedulerPlan.Noising(signal, noise));
    }
    return new SchedulerPlan(levels, 1, steps, noisings);
  }

  SchedulerConfig config() {
    return config;
  }

  /** Returns {@code √ᾱ} before a step, or after the last. */
  double signal(int i) {
    return 1 / Math.sqrt(sigmas[i] * sigmas[i] + 1);
  }

  /** Returns {@code λ} before a step, or after the last, where it may be infinite. */
  double lambda(int i) {
    return -Math.log(sigmas[i]);
  }

  /** Returns the ratio of the noise after a step to that before it. */
  double noiseRatio(int i) {
    return sigmas[i + 1] * signal(i + 1) / (sigmas[i] * signal(i));
  }

  private List<Term> firstOrder(int i) {
    return step(i, 0).list();
  }

  /** Adds the slope of the last two predictions to the first order. */
  private List<Term> secondOrder(int i) {
    double h = lambda(i + 1) - lambda(i);
    double ratio = (lambda(i) - lambda(i - 1)) / h;
    double span = config.stochastic() ? 2 * h : h;
    double decay = -Math.expm1(-span);
    double weight = config.solverType().equals("heun") ? 1 - decay / span : decay / 2;
    double slope = signal(i + 1) * weight / ratio;
    return step(i, slope).list();
  }

  private Terms step(int i, double slope) {
    double h = lambda(i + 1) - lambda(i);
    boolean noisy = config.stochastic();
    double decay = -Math.expm1(noisy ? -2 * h : -h);
    double kept = noiseRatio(i) * (noisy ? Math.exp(-h) : 1);
    double noise = sigmas[i + 1] * signal(i + 1);
    return new Terms()
        .add(Source.SAMPLE, 0, kept)
        .add(Source.CLEAN, 0, signal(i + 1) * decay + slope)
        .add(Source.CLEAN, 1, -slope)
        .add(Source.NOISE, 0, noisy ? noise * Math.sqrt(decay) : 0);
  }
}
