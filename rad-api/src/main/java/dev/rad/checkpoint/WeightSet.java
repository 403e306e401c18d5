package dev.rad.checkpoint;

/**
 * Which weights of a training's file are taken where it holds those of the last step and their
 * running average.
 */
public enum WeightSet {
  /** The averaged ones, to sample with; the last step's where there are none. */
  EMA,
  /** Those of the last step; the averaged ones where there are no others. */
  RAW
}
