package dev.rad;

/** The meaning of mask values between 0 and 1. */
public enum SoftMask {
  /**
   * The pixel is filled as if its value were 1, and the filling is then blended with the picture's
   * own pixel: {@code (1 − m) · picture + m · filling}. Suits antialiased and feathered edges.
   */
  BLEND,

  /**
   * The pixel is resynthesised in part: it gets {@code 1 − νm} of its survival ᾱ in the first phase
   * of RAD's schedule (arXiv:2412.09191, section 3.2), starts from the picture with the
   * corresponding noise, and is not blended. The greater its value, the freer the network is to
   * change it.
   */
  RESYNTHESIZE
}
