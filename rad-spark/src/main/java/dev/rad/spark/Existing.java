package dev.rad.spark;

/** What happens to results that exist before a job begins. */
public enum Existing {
  /** Existing results are left unchanged, and their rows report an error. */
  REFUSE,

  /**
   * Results that were made from the same photo, mask and options, according to their records, are
   * used; all others are left unchanged, and their rows report an error.
   */
  RESUME,

  /** Existing results are made again. */
  REPLACE,

  /**
   * Results that were made from the same photo, mask and options are used; all others are made
   * again.
   */
  RESUME_OR_REPLACE;

  /** Returns whether results from the same inputs are used. */
  boolean resumes() {
    return this == RESUME || this == RESUME_OR_REPLACE;
  }

  /** Returns whether results from other inputs may be replaced. */
  boolean replaces() {
    return this == REPLACE || this == RESUME_OR_REPLACE;
  }
}
