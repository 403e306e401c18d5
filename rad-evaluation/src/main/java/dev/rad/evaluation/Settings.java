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
 * What an evaluation was asked for, so far as it decides results; in {@code evaluation.json}. More
 * pictures, kinds of masks and methods may be added to it, nothing may become different.
 *
 * @param common name and value of what all results share
 * @param masks kind and source of the masks
 * @param pictures kind and photos, in their order
 * @param methods label and description, digests of the weights included
 */
record Settings(
    Map<String, String> common,
    Map<String, String> masks,
    Map<String, List<String>> pictures,
    Map<String, String> methods) {

  /** What the longest side of whole photos is called; squares have a size and a height. */
  static final String LONGEST = "longest";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The settings of a folder.
   *
   * @return nothing if there are none yet
   * @throws ImageException if the file cannot be read, or is none of an evaluation
   */
  static Optional<Settings> read(Path file) {
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
          new Settings(
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

  /** The longest side of whole photos in pixels; nothing where pictures are squares. */
  Optional<Integer> longest() {
    return Optional.ofNullable(common.get(LONGEST)).map(Integer::valueOf);
  }

  /** Writes them. */
  void write(Path file) {
    TextFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()) + "\n");
  }

  /** As a JSON object. */
  ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.putPOJO("common", common);
    json.putPOJO("masks", masks);
    json.putPOJO("methods", methods);
    json.putPOJO("pictures", pictures);
    return json;
  }

  /**
   * These settings with those of earlier calls for the same folder.
   *
   * @param earlier what is there
   * @param folder for the error
   * @return both together
   * @throws IllegalArgumentException if something would become different; the message says what
   */
  Settings after(Settings earlier, Path folder) {
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
    return new Settings(
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
