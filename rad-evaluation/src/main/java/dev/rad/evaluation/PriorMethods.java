package dev.rad.evaluation;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.Prior;
import java.util.List;

/** The methods that run RAD like {@code rad inpaint --prior}, one for each prior. */
final class PriorMethods {

  /** The name of the prior that copies the photo's own patches, without weights. */
  static final String PHOTO = "photo";

  private static final String NETWORK = "network";

  /** The name of network and patches together. */
  static final String BOTH = "both";

  /** The suffix of methods that adapt the network to each picture first. */
  private static final String ADAPT = "+adapt";

  private PriorMethods() {}

  /** Lists the names of the methods. */
  static List<String> names() {
    return List.of(NETWORK, PHOTO, BOTH, NETWORK + ADAPT, BOTH + ADAPT);
  }

  /** Returns whether a method adapts its network to each picture. */
  static boolean adapts(String name) {
    return name.endsWith(ADAPT);
  }

  /** Returns whether a method copies patches and does not adapt. */
  static boolean copies(String name) {
    return name.equals(PHOTO) || name.equals(BOTH);
  }

  /** Returns the prior of a method. */
  static String prior(String name) {
    return adapts(name) ? name.substring(0, name.length() - ADAPT.length()) : name;
  }

  /**
   * Reads how a method adapts its network.
   *
   * @param label the whole method, for errors
   * @param options {@code name=value,name=value}, or empty for the defaults of {@code --adapt}
   * @throws IllegalArgumentException if a name is unknown, or a value is out of range
   */
  static AdaptOptions adaptation(String label, String options) {
    List<String> forms = List.of("steps=N", "batch=N", "rank=N", "learning-rate=X");
    return new MethodOptions(label, options, forms)
        .applyTo(AdaptOptions.defaults(), PriorMethods::with);
  }

  private static AdaptOptions with(AdaptOptions options, String name, String value) {
    return switch (name) {
      case "steps" -> options.withSteps(Integer.parseInt(value));
      case "batch" -> options.withBatchSize(Integer.parseInt(value));
      case "rank" -> options.withRank(Integer.parseInt(value));
      default -> options.withLearningRate(Double.parseDouble(value));
    };
  }

  /**
   * Reads the options with which a method runs {@code rad inpaint}.
   *
   * @param spec the method
   * @throws IllegalArgumentException if it has no such option, or a value is out of range
   */
  static InpaintOptions options(MethodSpec spec) {
    InpaintOptions usual = usual(spec.prior());
    return adapts(spec.name()) ? usual : FillingOptions.of(spec, usual); // or those of adapting
  }

  private static InpaintOptions usual(String prior) {
    return switch (prior) {
      case NETWORK -> InpaintOptions.paper();
      case PHOTO -> InpaintOptions.defaults().withPrior(Prior.PHOTO);
      case BOTH -> InpaintOptions.defaults().withPrior(Prior.BOTH);
      default -> throw new IllegalArgumentException("there is no prior '%s'".formatted(prior));
    };
  }
}
