package dev.rad.checkpoint;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON from untrusted files: shallow, with names and texts of bounded length. It is read
 * token by token, because Jackson's trees take longer to initialise than a header takes to read.
 */
final class StrictJson {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_NAME = 10_000;

  private final JsonFactory factory;

  /** Texts, names not counted, may have as many characters. */
  StrictJson(int maxText) {
    factory =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // none is met twice
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(maxText)
                    .build())
            .build();
  }

  JsonParser createParser(byte[] text) {
    return factory.createParser(ObjectReadContext.empty(), text);
  }

  /** Returns where a text stops being JSON, without repeating any of it. */
  static String notJson(JacksonException e) {
    TokenStreamLocation place = e.getLocation();
    return place == null
        ? "is not JSON"
        : "is not JSON at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }
}
