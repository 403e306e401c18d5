package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings that affect the results of an evaluation, stored in {@code evaluation.json}. Later
 * calls may add pictures, kinds of masks and methods, but may not change existing settings.
 *
 * @param common the names and values of settings shared by all results
 * @param masks the source of each kind of mask
 * @param pictures the photos of each kind of mask, in order
 * @param methods the description of each method by label, including the digests of its weights
 */
record EvaluationSettings(
    Map<String, String> common,
    Map<String, String> masks,
    Map<String, List<String>> pictures,
    Map<String, String> methods) {

  /** The name of the longest side of whole photos; squares have a size and a height instead. */
  static final String LONGEST = "longest";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Reads the settings of a folder.
   *
   * @return the settings; empty if there are none yet
   * @throws ImageException if the file cannot be read, or is not that of an evaluation
   */
  static Optional<EvaluationSettings> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      Map<String, List<String>> pictures = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> kind : json.required("pictures").properties()) {
        List<String> photos = new ArrayList<>();
        kind.getValue().forEach(photo -> photos.add(photo.asString()));
        pictures.put(kind.getKey(), photos);
      }
      return Optional.of(
          new EvaluationSettings(
              texts(json.required("common")),
              texts(json.required("masks")),
              pictures,
              texts(json.required("methods"))));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new ImageException(
          file + " is no record of an evaluation (" + e.getMessage() + "): name another --out", e);
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  /** Returns the longest side of whole photos in pixels; empty if pictures are squares. */
  Optional<Integer> longest() {
    return Optional.ofNullable(common.get(LONGEST)).map(Integer::valueOf);
  }

  /** Writes the settings to a file. */
  void write(Path file) {
    TextFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()) + "\n");
  }

  /** Converts the settings to a JSON object. */
  ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.putPOJO("common", common);
    json.putPOJO("masks", masks);
    json.putPOJO("methods", methods);
    json.putPOJO("pictures", pictures);
    return json;
  }

  /**
   * Merges these settings with those of earlier calls for the same folder.
   *
   * @param earlier the existing settings
   * @param folder the folder, named in the error message
   * @return the merged settings
   * @throws IllegalArgumentException if a setting differs; the message says which
   */
  EvaluationSettings after(EvaluationSettings earlier, Path folder) {
    List<String> differences = new ArrayList<>();
    compare("", earlier.common, common, differences);
    compare("masks ", earlier.masks, masks, differences);
    compare("method ", earlier.methods, methods, differences);
    Map<String, List<String>> longer = new LinkedHashMap<>(earlier.pictures);
    pictures.forEach(
        (kind, photos) -> {
          List<String> before = earlier.pictures.getOrDefault(kind, List.of());
          int both = Math.min(before.size(), photos.size());
          if (!before.subList(0, both).equals(photos.subList(0, both))) {
            differences.add("the pictures of " + kind + " are others");
          }
          longer.put(kind, before.size() > photos.size() ? before : photos);
        });
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "%s holds an evaluation with other settings: %s; repeat those, or name another --out"
              .formatted(folder, String.join("; ", differences)));
    }
    return new EvaluationSettings(
        union(earlier.common, common),
        union(earlier.masks, masks),
        longer,
        union(earlier.methods, methods));
  }

  private static void compare(
      String what, Map<String, String> there, Map<String, String> here, List<String> differences) {
    here.forEach(
        (name, value) -> {
          String other = there.getOrDefault(name, value);
          if (!other.equals(value)) {
            differences.add("%s%s is %s there, %s here".formatted(what, name, other, value));
          }
        });
  }

  private static Map<String, String> union(Map<String, String> first, Map<String, String> second) {
    Map<String, String> all = new LinkedHashMap<>(first);
    all.putAll(second);
    return all;
  }
}
