package dev.rad.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON as maps, lists, strings, numbers, booleans and null. Jackson's own trees take about
 * ten times as long to get ready, and every weights file would wait for them.
 */
public final class JsonValues {
  private static final JsonFactory SMALL = factory(1 << 20);
  private static final JsonFactory LARGE = factory(1 << 25);

  private final JsonParser json;

  private JsonValues(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads a text.
   *
   * @throws JacksonException if it is no JSON or more than that
   */
  public static @Nullable Object read(String text) {
    return read(text, SMALL);
  }

  /**
   * Reads a text of up to 32 MiB, such as a vocabulary.
   *
   * @throws JacksonException if it is no JSON or more than that
   */
  public static @Nullable Object readLarge(String text) {
    return read(text, LARGE);
  }

  private static JsonFactory factory(long longest) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(32).maxDocumentLength(longest).build())
        .build();
  }

  private static @Nullable Object read(String text, JsonFactory factory) {
    try (JsonParser json = factory.createParser(ObjectReadContext.empty(), text)) {
      JsonValues values = new JsonValues(json);
      Object value = values.value(json.nextToken());
      if (json.nextToken() != null) {
        throw new StreamReadException(json, "more follows after the value");
      }
      return value;
    }
  }

  private @Nullable Object value(@Nullable JsonToken token) {
    if (token == null) {
      throw new StreamReadException(json, "it is empty");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getNumberValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new StreamReadException(json, "unexpected " + token);
    };
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      members.put(name, value(json.nextToken()));
    }
    return members;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      items.add(value(token));
    }
    return items;
  }
}
