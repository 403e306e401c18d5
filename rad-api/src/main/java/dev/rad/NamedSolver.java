package dev.rad;

import java.util.List;
import java.util.Locale;

/**
 * A solver that is known by its name only.
 *
 * @param name one that {@link Solver#named} knows, in lower case
 */
record NamedSolver(String name) implements Solver {
  /** All names; {@code ddim:ETA} stands for a family. */
  static final List<String> NAMES =
      List.of(
          "ancestral", "ddim", "ddim:ETA", "dpmpp-2m", "dpmpp-2m-sde", "unipc", "euler", "heun");

  private static final String DDIM_WITH_ETA = "ddim:(0|1|0?\\.\\d{1,17}|1\\.0{1,17}|0\\.)";

  static Solver parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (NAMES.contains(name) || name.matches(DDIM_WITH_ETA)) {
      return new NamedSolver(name);
    }
    throw new IllegalArgumentException(
        "solver \"%s\" is none of %s (ETA: 0 to 1)".formatted(text, String.join(", ", NAMES)));
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return name;
  }
}
