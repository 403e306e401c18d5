package dev.rad.evaluation;

import dev.rad.exception.ImageException;
import dev.rad.feature.Features;
import dev.rad.image.RgbImage;
import dev.rad.torch.metric.FeatureExtractor;
import dev.rad.torch.metric.FrechetDistance;
import dev.rad.torch.metric.KernelDistance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Distances between all fillings of a method and the pictures that they were made of, for each kind
 * of masks. What was computed is kept in {@code sets.json}, and again when there are more pictures.
 */
final class SetMeasures {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LEAST = 2; // pictures that have a covariance

  private record Value(int count, double value) {}

  private final CaseFiles files;
  private final Map<Summary.Place, Map<String, Value>> values = new LinkedHashMap<>();

  private SetMeasures(CaseFiles files) {
    this.files = files;
  }

  /**
   * Those that a folder has.
   *
   * @throws ImageException if its file cannot be read
   */
  static SetMeasures read(CaseFiles files) {
    var measures = new SetMeasures(files);
    Path file = file(files);
    if (Files.exists(file)) {
      try {
        for (JsonNode one : JSON.readTree(Files.readString(file))) {
          measures.put(
              new Summary.Place(one.required("method").asString(), one.required("mask").asString()),
              one.required("name").asString(),
              new Value(one.required("n").asInt(), one.required("value").asDouble()));
        }
      } catch (IOException | JacksonException e) {
        throw new ImageException(
            file + " cannot be read (" + e.getMessage() + "): delete it, it is made again", e);
      }
    }
    return measures;
  }

  private static Path file(CaseFiles files) {
    return files.folder().resolve("sets.json");
  }

  private void put(Summary.Place place, String name, Value value) {
    values.computeIfAbsent(place, p -> new LinkedHashMap<>()).put(name, value);
  }

  /** The measures of places that have as many pictures as when they were computed. */
  Map<Summary.Place, Map<String, Double>> of(Map<Summary.Place, List<Case>> cases) {
    Map<Summary.Place, Map<String, Double>> current = new LinkedHashMap<>();
    values.forEach(
        (place, names) ->
            names.forEach(
                (name, value) -> {
                  if (cases.getOrDefault(place, List.of()).size() == value.count()) {
                    current
                        .computeIfAbsent(place, p -> new LinkedHashMap<>())
                        .put(name, value.value());
                  }
                }));
    return current;
  }

  /**
   * Computes what is missing.
   *
   * @param cases the pictures of each place
   * @param extractor makes features of pictures
   * @param suffix tells features of one layer from others, empty for FID's
   * @param log told of every place
   */
  void compute(
      Map<Summary.Place, List<Case>> cases,
      FeatureExtractor extractor,
      String suffix,
      Consumer<String> log) {
    Map<Path, float[]> originals = new HashMap<>();
    cases.forEach(
        (place, all) -> {
          if (all.size() < LEAST || isCurrent(place, all.size(), suffix)) {
            return;
          }
          List<float[]> truths = new ArrayList<>();
          List<float[]> fillings = new ArrayList<>();
          for (Case one : all) {
            truths.add(
                originals.computeIfAbsent(
                    files.original(one), file -> extractor.features(RgbImage.read(file))));
            fillings.add(extractor.features(RgbImage.read(files.filled(one, place.method()))));
          }
          Features truth = Features.of(extractor.source(), truths);
          Features filled = Features.of(extractor.source(), fillings);
          var frechet = FrechetDistance.between(truth.statistics(), filled.statistics());
          var kernel = KernelDistance.between(truth, filled);
          put(place, frechet.name() + suffix, new Value(all.size(), frechet.value()));
          put(place, kernel.name() + suffix, new Value(all.size(), kernel.mean()));
          write();
          log.accept("%s %s: %s".formatted(place.mask(), place.method(), frechet));
        });
  }

  private boolean isCurrent(Summary.Place place, int count, String suffix) {
    return values.getOrDefault(place, Map.of()).entrySet().stream()
        .anyMatch(
            entry ->
                entry.getValue().count() == count
                    && (suffix.isEmpty()
                        ? entry.getKey().equals("FID")
                        : entry.getKey().endsWith(suffix)));
  }

  private void write() {
    var all = JSON.createArrayNode();
    values.forEach(
        (place, names) ->
            names.forEach(
                (name, value) -> {
                  ObjectNode one = all.addObject();
                  one.put("method", place.method());
                  one.put("mask", place.mask());
                  one.put("name", name);
                  one.put("n", value.count());
                  one.put("value", value.value());
                }));
    TextFile.write(
        file(files), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }
}
