package dev.rad.evaluation;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import java.util.List;

/** RAD as {@code rad inpaint --prior} runs it, by what a filling is made of: a method of each. */
final class PriorMethods {

  /** The photo's own patches, without weights. */
  static final String PHOTO = "photo";

  private static final String NETWORK = "network";
  private static final String BOTH = "both";

  private PriorMethods() {}

  /** The names of the methods. */
  static List<String> names() {
    return List.of(NETWORK, PHOTO, BOTH);
  }

  /** What a user gets who names this prior and nothing else. */
  static InpaintOptions options(String name) {
    return switch (name) {
      case NETWORK -> InpaintOptions.paper();
      case PHOTO -> InpaintOptions.defaults().withPrior(Prior.PHOTO);
      case BOTH -> InpaintOptions.defaults().withPrior(Prior.BOTH);
      default -> throw new IllegalArgumentException("there is no prior '%s'".formatted(name));
    };
  }
}
