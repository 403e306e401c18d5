package dev.rad.studio.http;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the JSON of requests, answers and files. */
public final class StudioJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StudioJson() {}

  /**
   * Writes a value.
   *
   * @param value records, maps, lists, texts, numbers
   * @return UTF-8
   */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * Writes a value with indentation.
   *
   * @param value records, maps, lists, texts, numbers
   * @return the text
   */
  public static String pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /**
   * Reads a value.
   *
   * @param json UTF-8
   * @param type the type of the value
   * @param <T> of the value
   * @return the value
   * @throws Failure with status 400 if it is not JSON, or has names or values that the type does
   *     not have
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw Failure.wrong("the request is null; give a JSON object");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw Failure.wrong(
          "there is no \"%s\"; known are %s"
              .formatted(e.getPropertyName(), e.getKnownPropertyIds()));
    } catch (JacksonException e) {
      throw Failure.wrong("not the JSON that is asked for: " + e.getOriginalMessage());
    }
  }

  /**
   * Reads any JSON object.
   *
   * @param json UTF-8
   * @return the object
   * @throws Failure with status 400 if it is not an object
   */
  public static JsonNode object(byte[] json) {
    JsonNode node = read(json, JsonNode.class);
    if (!node.isObject()) {
      throw Failure.wrong(
          "not a JSON object: "
              + new String(json, 0, Math.min(40, json.length), StandardCharsets.UTF_8));
    }
    return node;
  }
}
