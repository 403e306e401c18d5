package dev.rad.latent;

import dev.rad.latent.SchedulerStep.Source;
import dev.rad.latent.SchedulerStep.Term;
import dev.rad.model.PredictionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plans runs of DDIM, DDPM and PNDM, whose latents are {@code √ᾱ x0 + √(1-ᾱ) ε}. */
final class VarianceSteps {
  private static final double LEAST_VARIANCE = 1e-20;
  private static final double[][] ADAMS_BASHFORTH = {
    {1},
    {3.0 / 2, -1.0 / 2},
    {23.0 / 12, -16.0 / 12, 5.0 / 12},
    {55.0 / 24, -59.0 / 24, 37.0 / 24, -9.0 / 24}
  };

  private final SchedulerConfig config;
  private final NoiseLevels levels;
  private final PredictionType prediction;
  private final double eta;
  private final int stride;
  private final int[] times;

  VarianceSteps(SchedulerConfig config, int steps, double eta, int first) {
    this.config = config;
    this.levels = NoiseLevels.of(config);
    this.prediction = config.predictionType();
    this.eta = eta;
    this.stride = config.numTrainTimesteps() / steps;
    int[] whole = Arrays.stream(TimeSteps.whole(config, steps)).mapToInt(t -> (int) t).toArray();
    int[] listed = config.kind() == SchedulerKind.PNDM ? repeated(whole) : whole;
    this.times = Arrays.copyOfRange(listed, first, listed.length);
  }

  /** Repeats the second largest time step, which PNDM evaluates twice. */
  private static int[] repeated(int[] times) {
    if (times.length == 1) {
      return times;
    }
    int[] longer = new int[times.length + 1];
    longer[0] = times[0];
    System.arraycopy(times, 1, longer, 1, 1);
    System.arraycopy(times, 1, longer, 2, times.length - 1);
    return longer;
  }

  SchedulerPlan plan() {
    List<SchedulerStep> steps = new ArrayList<>();
    List<SchedulerPlan.Noising> noisings = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      double alphaBar = levels.alphaBar(times[i]);
      double signal = Math.sqrt(alphaBar);
      double noise = Math.sqrt(1 - alphaBar);
      if (signal == 0 && prediction == PredictionType.EPSILON) {
        throw new IllegalArgumentException("epsilon tells nothing where no picture is left");
      }
      NoiseLevels.Clean clean = NoiseLevels.Clean.of(prediction, signal, noise);
      List<Term> next =
          switch (config.kind()) {
            case DDIM -> implicit(times[i], clean);
            case DDPM -> ancestral(i);
            default -> multistep(i);
          };
      steps.add(
          new SchedulerStep(
              times[i], 1, clean.fromSample(), clean.fromOutput(), clip(), List.of(), next));
      noisings.add(new SchedulerPlan.Noising(signal, noise));
    }
    return new SchedulerPlan(levels, 1, steps, noisings);
  }

  private double clip() {
    return config.clipSample() ? config.clipSampleRange() : Double.POSITIVE_INFINITY;
  }

  /** Returns the share of a picture that is left at a time step, which may be before the first. */
  private double before(int time) {
    if (time >= 0) {
      return levels.alphaBar(time);
    }
    return config.setAlphaToOne() ? 1 : levels.alphaBar(0);
  }

  /** Takes DDIM's step, which advances by one stride, whatever the next entry of the list is. */
  private List<Term> implicit(int time, NoiseLevels.Clean clean) {
    double from = levels.alphaBar(time);
    double to = before(time - stride);
    double added = eta * Math.sqrt(Math.max(0, (1 - to) / (1 - from) * (1 - from / to)));
    double direction = Math.sqrt(Math.max(0, 1 - to - added * added));
    double signal = Math.sqrt(from);
    double noise = Math.sqrt(1 - from);
    // the noise that the network found: (x - signal x0) / noise, without a clip of x0
    return new Terms()
        .add(Source.CLEAN, 0, Math.sqrt(to))
        .add(Source.SAMPLE, 0, direction * (1 - signal * clean.fromSample()) / noise)
        .add(Source.OUTPUT, 0, -direction * signal * clean.fromOutput() / noise)
        .add(Source.NOISE, 0, added)
        .list();
  }

  /** Takes DDPM's step to the next entry of the list (equations 6 and 7). */
  private List<Term> ancestral(int i) {
    double from = levels.alphaBar(times[i]);
    double to = i + 1 < times.length ? levels.alphaBar(times[i + 1]) : 1;
    double alpha = from / to;
    double posterior = Math.max((1 - to) / (1 - from) * (1 - alpha), LEAST_VARIANCE);
    double variance = config.largeVariance() ? 1 - alpha : posterior;
    return new Terms()
        .add(Source.CLEAN, 0, Math.sqrt(to) * (1 - alpha) / (1 - from))
        .add(Source.SAMPLE, 0, Math.sqrt(alpha) * (1 - to) / (1 - from))
        .add(Source.NOISE, 0, times[i] > 0 ? Math.sqrt(variance) : 0)
        .list();
  }

  /**
   * Takes PNDM's step: the first and second evaluation lead from the same latents to the same time,
   * the second with the mean of both outputs; later steps do not use the second.
   */
  private List<Term> multistep(int i) {
    int from = i == 1 ? times[1] + stride : times[i];
    int to = i == 1 ? times[1] : times[i] - stride;
    int back = i == 1 ? 1 : 0; // the latents before the first evaluation
    double a = levels.alphaBar(Math.min(from, levels.count() - 1));
    double p = before(to);
    double denominator = a * Math.sqrt(1 - p) + Math.sqrt(a * (1 - a) * p);
    double output = -(p - a) / denominator;
    boolean velocity = prediction == PredictionType.VELOCITY;
    double scale = velocity ? Math.sqrt(a) * output : output;
    Terms terms =
        new Terms()
            .add(
                Source.SAMPLE, back, Math.sqrt(p / a) + (velocity ? Math.sqrt(1 - a) * output : 0));
    if (i == 1) {
      terms.add(Source.OUTPUT, 0, scale / 2).add(Source.OUTPUT, 1, scale / 2);
    } else {
      int known = Math.min(4, i == 0 ? 1 : i);
      double[] weights = ADAMS_BASHFORTH[known - 1];
      for (int k = 0; k < known; k++) {
        int age = i - k > 1 ? k : i == 0 ? 0 : k + 1; // past the second evaluation
        terms.add(Source.OUTPUT, age, scale * weights[k]);
      }
    }
    return terms.list();
  }
}
