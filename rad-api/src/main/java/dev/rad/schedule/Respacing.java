package dev.rad.schedule;

import java.util.Arrays;
import java.util.stream.IntStream;

/** ADM's rules for keeping some of the steps of a process, {@code timestep_respacing}. */
final class Respacing {
  private static final String STRIDED = "ddim";

  private Respacing() {}

  /** Returns the 0-based steps that a specification keeps, increasing and at least one. */
  static int[] indices(int steps, String spec) {
    String text = spec.strip();
    if (text.startsWith(STRIDED)) {
      return strided(steps, count(text.substring(STRIDED.length()), spec), spec);
    }
    int[] counts =
        Arrays.stream(text.split(",", -1)).mapToInt(part -> count(part.strip(), spec)).toArray();
    int[] kept = sections(steps, counts, spec);
    if (kept.length == 0) {
      throw new IllegalArgumentException("respacing '" + spec + "' keeps no step");
    }
    return kept;
  }

  private static int count(String digits, String spec) {
    if (!digits.matches("\\d{1,9}")) {
      throw new IllegalArgumentException(
          "respacing '" + spec + "' is not ddimN, a number, or numbers with commas between");
    }
    return Integer.parseInt(digits);
  }

  /** Returns every i-th step, for the smallest stride i that keeps exactly the given number. */
  private static int[] strided(int steps, int count, String spec) {
    for (int stride = 1; stride < steps; stride++) {
      if ((steps - 1) / stride + 1 == count) {
        int each = stride;
        return IntStream.range(0, count).map(i -> i * each).toArray();
      }
    }
    throw new IllegalArgumentException(
        "respacing '" + spec + "': no stride keeps exactly " + count + " of " + steps + " steps");
  }

  /** Returns evenly spaced steps of each section, its ends included. */
  private static int[] sections(int steps, int[] counts, String spec) {
    IntStream.Builder kept = IntStream.builder();
    int start = 0;
    for (int i = 0; i < counts.length; i++) {
      int size = steps / counts.length + (i < steps % counts.length ? 1 : 0);
      if (counts[i] > size) {
        throw new IllegalArgumentException(
            "respacing '%s' asks for %d steps of a section of %d".formatted(spec, counts[i], size));
      }
      // a running sum, because its rounding decides which steps ADM keeps
      double stride = counts[i] <= 1 ? 1 : (size - 1.0) / (counts[i] - 1);
      double position = 0;
      for (int j = 0; j < counts[i]; j++) {
        kept.add(start + (int) Math.rint(position));
        position += stride;
      }
      start += size;
    }
    return kept.build().distinct().toArray();
  }
}
