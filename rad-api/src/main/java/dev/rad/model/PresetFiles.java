package dev.rad.model;

import dev.rad.internal.Json;
import dev.rad.internal.JsonValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;

/** The files of {@code checkpoints/presets}, and lists of what is in them. */
final class PresetFiles {

  private PresetFiles() {}

  /**
   * Reads a folder of presets.
   *
   * @param folder ends with a slash, or is empty
   * @param reader makes a preset of its file
   * @return in the order of the folder's {@code index.json}
   */
  static <P> List<P> read(String folder, Function<Json, P> reader) {
    String index = resource(folder + "index.json");
    return ((List<?>) Objects.requireNonNull(JsonValues.read(index)))
        .stream()
            .map(name -> Json.parse("preset " + name, resource(folder + name + ".json")))
            .map(reader)
            .toList();
  }

  /**
   * Returns the preset of a name.
   *
   * @throws NoSuchElementException if there is none; the message lists the names
   */
  static <P> P named(List<P> presets, Function<P, String> nameOf, String name) {
    return presets.stream()
        .filter(preset -> nameOf.apply(preset).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no preset " + name + " among " + presets.stream().map(nameOf).toList()));
  }

  private static String resource(String name) {
    try (InputStream in = PresetFiles.class.getResourceAsStream("presets/" + name)) {
      if (in == null) {
        throw new IllegalStateException("rad-api lacks its resource presets/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resource presets/" + name + " cannot be read", e);
    }
  }
}
