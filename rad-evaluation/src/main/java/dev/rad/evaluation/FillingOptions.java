package dev.rad.evaluation;

import dev.rad.InpaintOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of methods that fill like {@code rad inpaint}: {@code name=value,name=value}. */
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
    InpaintOptions options = usual;
    for (String option : spec.options().isEmpty() ? new String[0] : spec.options().split(",")) {
      String[] parts = option.split("=", 2);
      String name = parts[0];
      if (known(spec).stream().noneMatch(form -> form.startsWith(name + "="))) {
        throw unknown(spec, option, null);
      }
      try {
        options = with(options, name, parts[parts.length - 1]);
      } catch (NumberFormatException e) {
        throw unknown(spec, option, e);
      }
    }
    return options;
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

  /** Lists the options of a method. */
  private static List<String> known(MethodSpec spec) {
    List<String> known = new ArrayList<>();
    if (PriorMethods.copies(spec.name())) {
      known.addAll(List.of("lines=on", "lines=off"));
    }
    if (spec.isPrior() && spec.prior().equals(PriorMethods.BOTH)) {
      known.add("candidates=N");
    }
    if (spec.isRad()) {
      known.add("first-step=X");
    }
    return known;
  }

  private static IllegalArgumentException unknown(
      MethodSpec spec, String option, @Nullable NumberFormatException cause) {
    List<String> known = known(spec);
    int last = known.size() - 1;
    String all = String.join(", ", known.subList(0, last));
    return new IllegalArgumentException(
        "method '%s': '%s' is not %s%s"
            .formatted(spec.label(), option, all.isEmpty() ? "" : all + " or ", known.get(last)),
        cause);
  }
}
