package dev.rad.checkpoint;

/**
 * The choice between the weights of the last step and their running average, where a training's
 * file holds both.
 */
public enum WeightSet {
  /** The averaged ones, to sample with; the last step's where there are none. */
  EMA,
  /** Those of the last step; the averaged ones where there are no others. */
  RAW
}
