package dev.rad.mask;

/** The colour that marks the hole in a mask file. In memory a mask is always 1 = fill, 0 = keep. */
public enum MaskPolarity {
  /** White is filled, black is kept; rad's default. */
  WHITE_IS_HOLE,
  /** Black is filled, white is kept. */
  BLACK_IS_HOLE
}
