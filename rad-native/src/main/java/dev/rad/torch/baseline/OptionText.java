package dev.rad.torch.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options of a method as text: {@code name=value,name=value}. Options that the method does not read
 * are mistakes.
 */
final class OptionText {

  private final String method;
  private final Map<String, String> given;
  private final List<String> known = new ArrayList<>();

  OptionText(String method, String text) {
    this.method = method;
    this.given = new LinkedHashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] pair = part.split("=", 2);
      if (pair.length != 2 || pair[0].isBlank()) {
        throw new IllegalArgumentException(
            "options of %s are written name=value, not \"%s\"".formatted(method, part.strip()));
      }
      if (given.put(pair[0].strip(), pair[1].strip()) != null) {
        throw new IllegalArgumentException(
            "option %s of %s is given twice".formatted(pair[0].strip(), method));
      }
    }
  }

  int integer(String name, int usual) {
    String text = take(name);
    try {
      return text == null ? usual : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unlike(name, text, "a whole number"), e);
    }
  }

  double number(String name, double usual) {
    String text = take(name);
    try {
      return text == null ? usual : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(unlike(name, text, "a number"), e);
    }
  }

  boolean flag(String name) {
    String text = take(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw new IllegalArgumentException(unlike(name, text, "true or false"));
  }

  String text(String name, String usual) {
    String text = take(name);
    return text == null ? usual : text;
  }

  /**
   * Returns one of several values by its name.
   *
   * @param values all of them
   * @param nameOf a value's name
   */
  <T> T choice(String name, T usual, List<T> values, Function<T, String> nameOf) {
    String text = text(name, nameOf.apply(usual));
    return values.stream()
        .filter(value -> nameOf.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s \"%s\" of %s is none of %s"
                        .formatted(
                            name,
                            text,
                            method,
                            values.stream().map(nameOf).collect(Collectors.joining(", ")))));
  }

  /** Refuses options that the method does not have. */
  void requireNoOthers() {
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s has no option %s; its options: %s"
                .formatted(method, name, String.join(", ", known)));
      }
    }
  }

  private @Nullable String take(String name) {
    known.add(name);
    return given.get(name);
  }

  private String unlike(String name, @Nullable String text, String wanted) {
    return "option %s of %s must be %s, not \"%s\"".formatted(name, method, wanted, text);
  }
}
