package dev.rad.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The public ADM checkpoints, from the resource {@code presets.json}. */
public final class UNetPresets {
  private static final List<Preset> ALL = load();

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
   * Every preset.
   *
   * @return an unmodifiable list
   */
  public static List<Preset> all() {
    return ALL;
  }

  /**
   * The preset of a name.
   *
   * @param name one of the names of {@link #all}
   * @return the preset
   * @throws NoSuchElementException if there is none; the message lists the names
   */
  public static Preset named(String name) {
    return ALL.stream()
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no preset " + name + " among " + ALL.stream().map(Preset::name).toList()));
  }

  /**
   * Finds the public checkpoint whose weights have the same names and shapes. Where several have,
   * they differ in what they were trained on only, and the first is given.
   *
   * @param config a configuration of which heads, attention order, image size, epsilon and dropout
   *     do not matter
   * @return the first such preset
   */
  public static Optional<Preset> recognise(UNetConfig config) {
    Map<String, long[]> shapes = config.expectedShapes();
    return ALL.stream()
        .filter(preset -> preset.config().modelChannels() == config.modelChannels())
        .filter(preset -> same(preset.config().expectedShapes(), shapes))
        .findFirst();
  }

  private static boolean same(Map<String, long[]> a, Map<String, long[]> b) {
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), b.get(e.getKey())));
  }

  private static List<Preset> load() {
    try (InputStream in = UNetPresets.class.getResourceAsStream("presets.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Preset> presets = new ArrayList<>();
      for (JsonNode row : Json.MAPPER.readTree(text)) {
        Json json = new Json("presets.json", row);
        presets.add(
            new Preset(
                row.get("name").stringValue(),
                json.list("files", "", file -> file),
                FlagsJson.read(new Json("presets.json", row.get("flags"))),
                row.get("noise_schedule").stringValue(),
                row.get("parameters").longValue()));
      }
      return List.copyOf(presets);
    } catch (IOException e) {
      throw new IllegalStateException("the resource presets.json of rad-api cannot be read", e);
    }
  }
}
