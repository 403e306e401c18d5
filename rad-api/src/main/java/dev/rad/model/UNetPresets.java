package dev.rad.model;

import dev.rad.internal.Json;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The public ADM checkpoints: the files in {@code checkpoints/presets}, of which {@code index.json}
 * gives the order.
 */
public final class UNetPresets {
  private static final List<Preset> ALL = PresetFiles.read("", UNetPresets::read);

  /**
   * One row of the table of public checkpoints.
   *
   * @param name the row's name, such as {@code imagenet-256-uncond}
   * @param files the names under which the weights are distributed
   * @param config the network's configuration
   * @param noiseSchedule {@code linear} or {@code cosine}, of 1000 steps
   * @param parameters the published number of parameters
   */
  public record Preset(
      String name, List<String> files, UNetConfig config, String noiseSchedule, long parameters) {
    /**
     * Copies the list.
     *
     * @param name the row's name
     * @param files the files' names
     * @param config the configuration
     * @param noiseSchedule {@code linear} or {@code cosine}
     * @param parameters their number
     */
    public Preset {
      files = List.copyOf(files);
    }
  }

  private UNetPresets() {}

  /**
   * Returns all presets.
   *
   * @return an unmodifiable list
   */
  public static List<Preset> all() {
    return ALL;
  }

  /**
   * Returns the preset with a name.
   *
   * @param name one of the names of {@link #all}
   * @return the preset
   * @throws NoSuchElementException if there is no such preset; the message lists the names
   */
  public static Preset named(String name) {
    return PresetFiles.named(ALL, Preset::name, name);
  }

  /**
   * Finds the public checkpoint whose weights have the same names and shapes. If there are several,
   * they differ only in their training data, and the first is returned.
   *
   * @param config a configuration; its heads, attention order, image size, epsilon and dropout are
   *     ignored
   * @return the first such preset
   */
  public static Optional<Preset> recognise(UNetConfig config) {
    return recognise(config, "");
  }

  /**
   * Returns the preset of a configuration; if there are several, the one whose weights have the
   * file's name, if any.
   */
  static Optional<Preset> recognise(UNetConfig config, String fileName) {
    Map<String, long[]> shapes = config.expectedShapes();
    long parameters = UNetShapes.elements(shapes);
    Stream<Preset> named = ALL.stream().filter(preset -> preset.files().contains(fileName));
    return Stream.concat(named, ALL.stream())
        .filter(preset -> preset.parameters() == parameters)
        .filter(preset -> UNetShapes.same(preset.config().expectedShapes(), shapes))
        .findFirst();
  }

  private static Preset read(Json json) {
    return new Preset(
        json.text("name", ""),
        json.list("files", "", text -> text),
        FlagsJson.read(json.object("flags")),
        json.text("noise_schedule", ""),
        json.integer("parameters", 0));
  }
}
