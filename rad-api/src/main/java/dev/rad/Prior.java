package dev.rad;

/** The prior that a filling is sampled from: what is considered likely where nothing is known. */
public enum Prior {
  /** The network alone, at its own size; for a larger hole its filling is enlarged. */
  NETWORK,

  /** The photo's own patches alone, level by level up to its size; needs no weights. */
  PHOTO,

  /**
   * The network for the structure at its own size, then the photo's patches for the texture, level
   * by level up to the photo's size. With a strength below 1, which varies the hole's content, the
   * network works alone, because patches would replace that content.
   */
  BOTH
}
