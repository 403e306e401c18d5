package dev.rad.torch.baseline;

/**
 * The purpose of a random draw. Purposes have separate streams, so that methods can share some of
 * them.
 */
public enum NoiseRole {
  /** The state that a run begins with; drawn once. */
  START,
  /** The noise of reverse steps, counted in the order in which they are taken. */
  STEP,
  /** The noise of known pixels where a method brings them to a noise level. */
  KNOWN,
  /** The noise of steps back up. */
  RENOISE,
  /** The noise of a corrector's moves between two reverse steps. */
  CORRECTOR,
  /** The noise of known pixels after a corrector. */
  KNOWN_CORRECTOR,
  /** Noise that a method adds to what it observes. */
  OBSERVATION,
  /** One noise image for all steps. */
  SHARED
}
