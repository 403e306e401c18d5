package dev.rad.checkpoint;

/**
 * The choice between the weights of the last step and their running average, for training files
 * that contain both.
 */
public enum WeightSet {
  /** The averaged weights, which suit sampling; the last step's if there are none. */
  EMA,
  /** The weights of the last step; the averaged ones if there are no others. */
  RAW
}
