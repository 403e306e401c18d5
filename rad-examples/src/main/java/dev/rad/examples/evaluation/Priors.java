package dev.rad.examples.evaluation;

import dev.rad.InpaintOptions;
import java.util.List;

/** RAD as its users run it, by what it takes the filling from; each is a method of that name. */
final class Priors {

  private static final String NETWORK = "network";

  private Priors() {}

  /** The priors there are. */
  static List<String> names() {
    return List.of(NETWORK);
  }

  /** Sets a prior; the network is what the options begin with. */
  static void choose(InpaintOptions.Builder options, String name) {
    if (!name.equals(NETWORK)) {
      throw new IllegalArgumentException("there is no prior '%s'".formatted(name));
    }
  }
}
