package dev.rad.spark;

/** What becomes of results that are there before a job begins. */
public enum Existing {
  /** They are left as they are, and their rows say so as an error. */
  REFUSE,

  /**
   * Those that were made from the same photo, mask and options, as their records say, are taken;
   * all others are left as they are, and their rows say so as an error.
   */
  RESUME,

  /** They are made again. */
  REPLACE,

  /** Those of the same photo, mask and options are taken, all others are made again. */
  RESUME_OR_REPLACE;

  /** Returns whether results of the same making are taken. */
  boolean resumes() {
    return this == RESUME || this == RESUME_OR_REPLACE;
  }

  /** Returns whether results of another making may be replaced. */
  boolean replaces() {
    return this == REPLACE || this == RESUME_OR_REPLACE;
  }
}
