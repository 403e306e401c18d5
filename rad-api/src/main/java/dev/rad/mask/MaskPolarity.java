package dev.rad.mask;

/** Which colour of a mask file marks the hole; in memory it is always 1 = fill, 0 = keep. */
public enum MaskPolarity {
  /** White is filled, black is kept; rad's default. */
  WHITE_IS_HOLE,
  /** Black is filled, white is kept. */
  BLACK_IS_HOLE
}
