package dev.rad.cli.terminal;

/** How numbers are said. */
public final class Plurals {

  private Plurals() {}

  /** A number of things, such as {@code 1 step} and {@code 2 steps}. */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
