package dev.rad;

/** The prior that a filling is sampled from: what counts as likely where nothing is known. */
public enum Prior {
  /** The network alone, at its own size; a larger hole is enlarged from it. */
  NETWORK,

  /** The photo's own patches alone, level by level up to its size; needs no weights. */
  PHOTO,

  /**
   * The network for the structure at its own size, then the photo's patches for the texture, level
   * by level up to the photo's size. A strength below 1 varies what is in the hole, which patches
   * would replace: then the network works alone.
   */
  BOTH
}
