package dev.rad.evaluation;

import dev.rad.InpaintOptions;
import java.util.ArrayList;
import java.util.List;

/** The options of methods that fill like {@code rad inpaint}. */
final class FillingOptions {

  private FillingOptions() {}

  /**
   * Applies the options of a method.
   *
   * @param spec the method
   * @param usual the options without them
   * @return the options with them
   * @throws IllegalArgumentException if the method has no such option, or a value is out of range
   */
  static InpaintOptions of(MethodSpec spec, InpaintOptions usual) {
    return new MethodOptions(spec.label(), spec.options(), forms(spec))
        .applyTo(usual, FillingOptions::with);
  }

  private static InpaintOptions with(InpaintOptions options, String name, String value) {
    return switch (name) {
      case "first-step" -> options.withFirstStep(Double.parseDouble(value));
      case "candidates" -> options.withCandidates(Integer.parseInt(value));
      default ->
          switch (value) {
            case "on" -> options.withStraightLines(true);
            case "off" -> options.withStraightLines(false);
            default -> throw new NumberFormatException(value);
          };
    };
  }

  private static List<String> forms(MethodSpec spec) {
    List<String> forms = new ArrayList<>();
    if (PriorMethods.copies(spec.name())) {
      forms.addAll(List.of("lines=on", "lines=off"));
    }
    if (spec.isPrior() && spec.prior().equals(PriorMethods.BOTH)) {
      forms.add("candidates=N");
    }
    if (spec.isRad()) {
      forms.add("first-step=X");
    }
    return forms;
  }
}
