package dev.rad.latent;

import dev.rad.internal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Checks of configurations: ranges, and settings that would load and compute nonsense. */
final class Checks {
  static final int MOST = 1 << 16;

  private Checks() {}

  static void range(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + ", not from " + least + " to " + most);
    }
  }

  static void positive(String what, double value, double most) {
    if (!(value > 0 && value <= most)) {
      throw new IllegalArgumentException(what + " is " + value + ", not above 0, up to " + most);
    }
  }

  static void widths(List<Integer> widths, int groups) {
    range("levels in block_out_channels", widths.size(), 1, 12);
    for (int width : widths) {
      range("block_out_channels", width, 1, MOST);
      if (width % groups != 0) {
        throw new IllegalArgumentException(
            "block_out_channels has " + width + ", no multiple of norm_num_groups " + groups);
      }
    }
  }

  /**
   * Rejects a setting that is present with any value but the expected one, because ignoring it
   * would compute nonsense.
   */
  static void only(Json json, String name, Object found, Object expected) {
    if (!found.equals(expected)) {
      throw json.wrong(name, expected + ": other values are not supported");
    }
  }

  static void flag(Json json, String name, boolean expected) {
    only(json, name, json.flag(name, expected), expected);
  }

  static void text(Json json, String name, String expected) {
    only(json, name, json.text(name, expected), expected);
  }

  /** Rejects a setting that is present and not null. */
  static void absent(Json json, String name, String meaning) {
    if (json.has(name)) {
      throw json.wrong(name, "a network without it: it is " + meaning + ", which is not supported");
    }
  }

  /** Returns a list of names or numbers. */
  static <T> List<T> list(Json json, String name, Function<String, T> item) {
    if (!(json.value(name) instanceof List<?>)) {
      throw json.wrong(name, "a list");
    }
    return json.list(name, "", item);
  }

  /** Returns one number per level of a setting that may be one number for all. */
  static List<Integer> perLevel(Json json, String name, int absent, int levels) {
    if (!(json.value(name) instanceof List<?>)) {
      int same = json.integer(name, absent);
      List<Integer> repeated = new ArrayList<>();
      for (int level = 0; level < levels; level++) {
        repeated.add(same);
      }
      return repeated;
    }
    List<Integer> values = json.list(name, "", Integer::valueOf);
    if (values.size() != levels) {
      throw json.wrong(name, "one number, or one for each of " + levels + " levels");
    }
    return values;
  }
}
