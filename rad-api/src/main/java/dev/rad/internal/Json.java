package dev.rad.internal;

import dev.rad.exception.CheckpointException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A JSON object of settings, read with the type each setting must have. */
public final class Json {
  private final String what;
  private final Map<?, ?> members;

  private Json(String what, Map<?, ?> members) {
    this.what = what;
    this.members = members;
  }

  /** Parses an object; {@code what} is what messages call it. */
  public static Json parse(String what, String text) {
    return parse(what, text, JsonValues::read);
  }

  /** Parses an object of up to 32 MiB. */
  public static Json parseLarge(String what, String text) {
    return parse(what, text, JsonValues::readLarge);
  }

  private static Json parse(String what, String text, Function<String, @Nullable Object> read) {
    try {
      if (read.apply(text) instanceof Map<?, ?> members) {
        return new Json(what, members);
      }
      throw new CheckpointException(what + " is no JSON object; give {\"name\": value, …}");
    } catch (JacksonException e) {
      throw new CheckpointException(
          what + " is not JSON: " + oneLine(e.getOriginalMessage()) + "; correct the text", e);
    }
  }

  /** Creates an object that is known already. */
  public static Json of(String what, Map<String, ?> members) {
    return new Json(what, members);
  }

  /**
   * Returns the value of a name as it was read: a map, list, string, number or boolean, or null.
   */
  public @Nullable Object value(String name) {
    return members.get(name);
  }

  /** Returns the names of all settings. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    members.keySet().forEach(name -> names.add(String.valueOf(name)));
    return names;
  }

  /** Calls a constructor that refuses impossible values, naming the text they came from. */
  public <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(what + ": " + e.getMessage() + "; correct the value", e);
    }
  }

  /** Returns whether the setting is there and not null. */
  public boolean has(String name) {
    return members.get(name) != null;
  }

  /** Returns whether the setting is there and null. */
  public boolean isNull(String name) {
    return members.containsKey(name) && !has(name);
  }

  /** Returns the object of a name, without members if absent. */
  public Json object(String name) {
    if (!has(name)) {
      return new Json(what, Map.of());
    }
    if (members.get(name) instanceof Map<?, ?> object) {
      return new Json(what, object);
    }
    throw wrong(name, "an object");
  }

  public int integer(String name, int absent) {
    if (!has(name)) {
      return absent;
    }
    if (members.get(name) instanceof Integer integer) {
      return integer;
    }
    throw wrong(name, "an integer");
  }

  public double real(String name, double absent) {
    if (!has(name)) {
      return absent;
    }
    if (members.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number");
  }

  public boolean flag(String name, boolean absent) {
    if (!has(name)) {
      return absent;
    }
    if (members.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false");
  }

  public String text(String name, String absent) {
    if (!has(name)) {
      return absent;
    }
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  /** Returns one of an enum's constants, by its name in lower case. */
  public <E extends Enum<E>> E choice(String name, E absent) {
    String given = text(name, absent.name());
    E[] values = absent.getDeclaringClass().getEnumConstants();
    return Arrays.stream(values)
        .filter(value -> value.name().equalsIgnoreCase(given))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    name,
                    Arrays.stream(values)
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" or "))));
  }

  /** Returns a list given as an array or as {@code "1,2,3"}. */
  public <T> List<T> list(String name, String absent, Function<String, T> item) {
    List<String> texts = new ArrayList<>();
    if (members.get(name) instanceof List<?> items) {
      items.forEach(value -> texts.add(String.valueOf(value)));
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

  public CheckpointException wrong(String name, String expected) {
    Object value = members.get(name);
    String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    String found = value == null ? "absent" : oneLine(shown);
    return new CheckpointException(what + ": " + name + " is " + found + "; give " + expected);
  }

  public static String oneLine(String text) {
    String line = String.valueOf(text).replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 100 ? line.substring(0, 100) + "…" : line;
  }

  @Override
  public String toString() {
    return what + " " + members;
  }
}
