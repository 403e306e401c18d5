package dev.rad.model;

import dev.rad.CheckpointException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object of settings, read with the type each setting must have. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxDocumentLength(1 << 20)
                          .build())
                  .build())
          .build();

  private final String what;
  private final JsonNode node;

  Json(String what, JsonNode node) {
    this.what = what;
    this.node = node;
  }

  /** Parses an object; {@code what} is what messages call it. */
  static Json parse(String what, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (!node.isObject()) {
        throw new CheckpointException(what + " is no JSON object; give {\"name\": value, …}");
      }
      return new Json(what, node);
    } catch (JacksonException e) {
      throw new CheckpointException(
          what + " is not JSON: " + oneLine(e.getOriginalMessage()) + "; correct the text", e);
    }
  }

  /** Calls a constructor that refuses impossible values, naming the text they came from. */
  <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(what + ": " + e.getMessage() + "; correct the value", e);
    }
  }

  /** Whether the setting is there and not null. */
  boolean has(String name) {
    return node.hasNonNull(name);
  }

  /** Whether the setting is there and null. */
  boolean isNull(String name) {
    return node.has(name) && !has(name);
  }

  int integer(String name, int absent) {
    if (!has(name)) {
      return absent;
    }
    if (!node.get(name).isIntegralNumber() || !node.get(name).canConvertToInt()) {
      throw wrong(name, "an integer");
    }
    return node.get(name).intValue();
  }

  double real(String name, double absent) {
    if (!has(name)) {
      return absent;
    }
    if (!node.get(name).isNumber()) {
      throw wrong(name, "a number");
    }
    return node.get(name).doubleValue();
  }

  boolean flag(String name, boolean absent) {
    if (!has(name)) {
      return absent;
    }
    if (!node.get(name).isBoolean()) {
      throw wrong(name, "true or false");
    }
    return node.get(name).booleanValue();
  }

  String text(String name, String absent) {
    if (!has(name)) {
      return absent;
    }
    if (!node.get(name).isString()) {
      throw wrong(name, "a string");
    }
    return node.get(name).stringValue();
  }

  /** A list given as an array or as {@code "1,2,3"}. */
  <T> List<T> list(String name, String absent, Function<String, T> item) {
    List<String> texts = new ArrayList<>();
    if (has(name) && node.get(name).isArray()) {
      node.get(name).forEach(value -> texts.add(value.isValueNode() ? value.asString() : "?"));
    } else {
      String joined = text(name, absent);
      texts.addAll(joined.isBlank() ? List.of() : List.of(joined.split(",", -1)));
    }
    if (texts.size() > 100) {
      throw wrong(name, "a short list");
    }
    try {
      return texts.stream().map(String::strip).map(item).toList();
    } catch (NumberFormatException e) {
      throw wrong(name, "a list of numbers such as \"1,2,4\"");
    }
  }

  CheckpointException wrong(String name, String expected) {
    String found = has(name) ? oneLine(node.get(name).toString()) : "absent";
    return new CheckpointException(what + ": " + name + " is " + found + "; give " + expected);
  }

  static String oneLine(String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 100 ? line.substring(0, 100) + "…" : line;
  }
}
