package dev.rad.latent;

import java.util.List;

/**
 * The contribution of one evaluation of the network to a run, as factors: everything except
 * clipping is linear.
 *
 * @param timestep the time step given to the network, which may be fractional
 * @param inputScale the factor of the latents in the network's input; its other channels are not
 *     scaled
 * @param cleanFromSample the factor of the latents in the predicted clean ones
 * @param cleanFromOutput the factor of the network's output in them
 * @param clip the largest absolute value of predicted clean latents, or infinity
 * @param corrected the terms of the corrected latents; empty if they are the latents themselves
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

  /** The tensor that a term multiplies. */
  public enum Source {
    /** The latents before the evaluation. */
    SAMPLE,
    /** The network's output, after guidance. */
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
   * @param source the tensor that is multiplied
   * @param age the evaluation it comes from: 0 this one, 1 the one before, …
   * @param factor the factor
   */
  public record Term(Source source, int age, double factor) {}

  /**
   * Copies the lists.
   *
   * @param timestep the time step given to the network
   * @param inputScale the factor of the latents in the input
   * @param cleanFromSample the factor of the latents
   * @param cleanFromOutput the factor of the output
   * @param clip the largest absolute value
   * @param corrected the terms of the corrected latents, may be empty
   * @param next the terms of the next latents
   */
  public SchedulerStep {
    corrected = List.copyOf(corrected);
    next = List.copyOf(next);
  }

  /**
   * Returns whether new noise is needed.
   *
   * @return true if a term of {@link #next} is noise
   */
  public boolean needsNoise() {
    return next.stream().anyMatch(term -> term.source() == Source.NOISE);
  }
}
