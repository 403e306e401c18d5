package dev.rad.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of a method, written {@code name=value,name=value}.
 *
 * @param label the method as it was written, for errors
 * @param text its options; may be empty
 * @param forms the options that it has, such as {@code steps=N}; at least one
 */
record MethodOptions(String label, String text, List<String> forms) {

  /** Sets one option. */
  @FunctionalInterface
  interface Setter<T> {

    /**
     * Returns the options with another value.
     *
     * @throws NumberFormatException if the value has another form
     */
    T with(T options, String name, String value);
  }

  /**
   * Applies the options one by one.
   *
   * @param usual the options without them
   * @return the options with them
   * @throws IllegalArgumentException if the method has no such option, or a value is out of range
   */
  <T> T applyTo(T usual, Setter<T> setter) {
    T options = usual;
    for (String option : text.isEmpty() ? new String[0] : text.split(",")) {
      String[] parts = option.split("=", 2);
      String name = parts[0];
      if (forms.stream().noneMatch(form -> form.startsWith(name + "="))) {
        throw unknown(option, null);
      }
      try {
        options = setter.with(options, name, parts[parts.length - 1]);
      } catch (NumberFormatException e) {
        throw unknown(option, e);
      }
    }
    return options;
  }

  private IllegalArgumentException unknown(String option, @Nullable NumberFormatException cause) {
    int last = forms.size() - 1;
    String all = String.join(", ", forms.subList(0, last));
    return new IllegalArgumentException(
        "method '%s': '%s' is not %s%s"
            .formatted(label, option, all.isEmpty() ? "" : all + " or ", forms.get(last)),
        cause);
  }
}
