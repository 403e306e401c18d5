package dev.rad.checkpoint;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** JSON of files from strangers: shallow, with names and texts of bounded length. */
final class StrictJson {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_NAME = 10_000;

  private StrictJson() {}

  static JsonMapper mapper(int maxText) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // none is met twice
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME)
                        .maxStringLength(maxText)
                        .build())
                .build())
        .build();
  }
}
