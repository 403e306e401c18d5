package dev.rad.evaluation;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import java.util.List;

/** The methods that run RAD like {@code rad inpaint --prior}, one for each prior. */
final class PriorMethods {

  /** The name of the prior that copies the photo's own patches, without weights. */
  static final String PHOTO = "photo";

  private static final String NETWORK = "network";
  private static final String BOTH = "both";

  private PriorMethods() {}

  /** Lists the names of the methods. */
  static List<String> names() {
    return List.of(NETWORK, PHOTO, BOTH);
  }

  /** Returns the options of {@code rad inpaint} with this prior and no other option. */
  static InpaintOptions options(String name) {
    return switch (name) {
      case NETWORK -> InpaintOptions.paper();
      case PHOTO -> InpaintOptions.defaults().withPrior(Prior.PHOTO);
      case BOTH -> InpaintOptions.defaults().withPrior(Prior.BOTH);
      default -> throw new IllegalArgumentException("there is no prior '%s'".formatted(name));
    };
  }
}
