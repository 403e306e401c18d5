package dev.rad.model;

import dev.rad.internal.Json;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The public classifiers of noisy images: the files in {@code checkpoints/presets/classifiers}, of
 * which {@code index.json} gives the order.
 */
public final class ClassifierPresets {
  private static final List<Preset> ALL = PresetFiles.read("classifiers/", ClassifierPresets::read);

  /**
   * One public classifier.
   *
   * @param name its name, such as {@code classifier-64}
   * @param files the names under which the weights are distributed
   * @param config the network's configuration
   * @param parameters the published number of parameters
   */
  public record Preset(String name, List<String> files, ClassifierConfig config, long parameters) {
    /**
     * Copies the list.
     *
     * @param name its name
     * @param files the files' names
     * @param config the configuration
     * @param parameters their number
     */
    public Preset {
      files = List.copyOf(files);
    }
  }

  private ClassifierPresets() {}

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
   * Finds the public classifier whose weights have the same names and shapes.
   *
   * @param config a configuration; its heads and attention order are ignored
   * @return the preset
   */
  public static Optional<Preset> recognise(ClassifierConfig config) {
    Map<String, long[]> shapes = config.expectedShapes();
    long parameters = UNetShapes.elements(shapes);
    return ALL.stream()
        .filter(preset -> preset.parameters() == parameters)
        .filter(preset -> UNetShapes.same(preset.config().expectedShapes(), shapes))
        .findFirst();
  }

  private static Preset read(Json json) {
    return new Preset(
        json.text("name", ""),
        json.list("files", "", text -> text),
        ClassifierFlagsJson.read(json.object("flags")),
        json.integer("parameters", 0));
  }
}
