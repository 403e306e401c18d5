package dev.rad.latent;

import java.util.List;

/**
 * What one evaluation of the network contributes to a run, as factors: everything but a clip is
 * linear.
 *
 * @param timestep what the network is told, may be fractional
 * @param inputScale what the latents are multiplied by for the network, no other input is
 * @param cleanFromSample the share of the latents in the predicted clean ones
 * @param cleanFromOutput the share of the network's output in them
 * @param clip the largest absolute value of predicted clean latents, or infinity
 * @param corrected the terms of the corrected latents; none if they are the latents themselves
 * @param next the terms of the next latents
 */
public record SchedulerStep(
    double timestep,
    double inputScale,
    double cleanFromSample,
    double cleanFromOutput,
    double clip,
    List<Term> corrected,
    List<Term> next) {

  /** What a term multiplies. */
  public enum Source {
    /** The latents before the evaluation. */
    SAMPLE,
    /** The network's output, guided. */
    OUTPUT,
    /** The predicted clean latents, clipped. */
    CLEAN,
    /** The corrected latents. */
    CORRECTED,
    /** New noise of variance 1. */
    NOISE
  }

  /**
   * One term of a sum.
   *
   * @param source what is multiplied
   * @param age of which evaluation: 0 this one, 1 the one before, …
   * @param factor by what
   */
  public record Term(Source source, int age, double factor) {}

  /**
   * Copies the lists.
   *
   * @param timestep what the network is told
   * @param inputScale what the latents are multiplied by
   * @param cleanFromSample the share of the latents
   * @param cleanFromOutput the share of the output
   * @param clip the largest absolute value
   * @param corrected terms, may be none
   * @param next terms
   */
  public SchedulerStep {
    corrected = List.copyOf(corrected);
    next = List.copyOf(next);
  }

  /**
   * Returns whether new noise is needed.
   *
   * @return whether a term of {@link #next} is noise
   */
  public boolean needsNoise() {
    return next.stream().anyMatch(term -> term.source() == Source.NOISE);
  }
}
