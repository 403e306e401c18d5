package dev.rad.latent;

import dev.rad.model.PredictionType;
import dev.rad.schedule.BetaSchedule;

/**
 * The noise levels that a network was trained with, by time step {@code t = 0..T-1}. Immutable.
 * They are computed in double precision and differ from diffusers' floats by up to 5e-7.
 */
public final class NoiseLevels {
  /** The value that Euler's and the multistep rules use instead of a share of zero. */
  private static final double LEAST = 0x1p-24;

  private final BetaSchedule betas;
  private final double[] alphaBars;

  private NoiseLevels(BetaSchedule betas, double[] alphaBars) {
    this.betas = betas;
    this.alphaBars = alphaBars;
  }

  /**
   * Computes the levels of a configuration.
   *
   * @param config the scheduler's settings
   * @return the levels
   */
  public static NoiseLevels of(SchedulerConfig config) {
    BetaSchedule betas = betas(config);
    double[] alphaBars = new double[config.numTrainTimesteps()];
    for (int t = 0; t < alphaBars.length; t++) {
      alphaBars[t] = betas.alphaBar(t + 1);
    }
    if (config.rescaleBetasZeroSnr()) {
      rescale(alphaBars);
      betas = betas(alphaBars);
    }
    return new NoiseLevels(betas, alphaBars);
  }

  private static BetaSchedule betas(SchedulerConfig config) {
    int steps = config.numTrainTimesteps();
    if (!config.trainedBetas().isEmpty()) {
      return BetaSchedule.of(
          config.trainedBetas().stream().mapToDouble(Double::doubleValue).toArray());
    }
    return switch (config.betaSchedule()) {
      case LINEAR -> BetaSchedule.linear(steps, config.betaStart(), config.betaEnd());
      case SCALED_LINEAR -> scaled(steps, config.betaStart(), config.betaEnd());
      case SQUAREDCOS_CAP_V2 -> BetaSchedule.cosine(steps);
    };
  }

  private static BetaSchedule scaled(int steps, double first, double last) {
    double[] betas = new double[steps];
    double start = Math.sqrt(first);
    double slope = (Math.sqrt(last) - start) / (steps - 1);
    for (int t = 0; t < steps; t++) {
      double root = start + t * slope;
      betas[t] = root * root;
    }
    return BetaSchedule.of(betas);
  }

  /**
   * Shifts the roots so that the last is 0, and scales them so that the first is kept (Lin 2023).
   */
  private static void rescale(double[] alphaBars) {
    double first = Math.sqrt(alphaBars[0]);
    double last = Math.sqrt(alphaBars[alphaBars.length - 1]);
    for (int t = 0; t < alphaBars.length; t++) {
      double root = (Math.sqrt(alphaBars[t]) - last) * first / (first - last);
      alphaBars[t] = root * root;
    }
    alphaBars[alphaBars.length - 1] = 0;
  }

  /** Returns the noise variances between levels, the last of which becomes the least above 0. */
  private static BetaSchedule betas(double[] alphaBars) {
    double[] betas = new double[alphaBars.length];
    for (int t = 0; t < betas.length; t++) {
      betas[t] = 1 - Math.max(alphaBars[t], LEAST) / (t == 0 ? 1 : alphaBars[t - 1]);
    }
    return BetaSchedule.of(betas);
  }

  /**
   * Returns the number of time steps.
   *
   * @return the number, at least 2
   */
  public int count() {
    return alphaBars.length;
  }

  /**
   * Returns the share of a picture's variance that is left.
   *
   * @param t the time step, from 0
   * @return {@code ᾱ_t}, from 0 to 1
   */
  public double alphaBar(int t) {
    return alphaBars[t];
  }

  /**
   * Returns the noise variances of the training. If the last level is pure noise, they leave 2⁻²⁴
   * of a picture's variance there, so that its logarithm is finite.
   *
   * @return the schedule, whose step {@code t + 1} is time step {@code t}
   */
  public BetaSchedule betas() {
    return betas;
  }

  /** Returns {@code √((1-ᾱ)/ᾱ)} of all time steps, finite. */
  double[] sigmas() {
    double[] sigmas = new double[alphaBars.length];
    for (int t = 0; t < sigmas.length; t++) {
      double alphaBar = alphaBars[t] == 0 ? LEAST : alphaBars[t];
      sigmas[t] = Math.sqrt((1 - alphaBar) / alphaBar);
    }
    return sigmas;
  }

  /**
   * The clean latents as a sum of the noisy ones and the network's output.
   *
   * @param fromSample the factor of the noisy latents
   * @param fromOutput the factor of the output
   */
  record Clean(double fromSample, double fromOutput) {
    /** Returns the factors for {@code x = signal x0 + noise ε}, with signal² + noise² = 1. */
    static Clean of(PredictionType prediction, double signal, double noise) {
      return switch (prediction) {
        case EPSILON -> new Clean(1 / signal, -noise / signal);
        case VELOCITY -> new Clean(signal, -noise);
        case X0 -> new Clean(0, 1);
      };
    }

    /** Returns the factors for {@code x = x0 + σ ε}. */
    static Clean ofSigma(PredictionType prediction, double sigma) {
      double norm = Math.sqrt(1 + sigma * sigma);
      Clean clean = of(prediction, 1 / norm, sigma / norm);
      return new Clean(clean.fromSample / norm, clean.fromOutput);
    }
  }

  @Override
  public String toString() {
    return "NoiseLevels[" + count() + " steps, " + betas + "]";
  }
}
