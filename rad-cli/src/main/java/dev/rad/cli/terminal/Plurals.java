package dev.rad.cli.terminal;

/** Formats numbers of things. */
public final class Plurals {

  private Plurals() {}

  /** Returns a number of things, such as {@code 1 step} or {@code 2 steps}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
