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
 * Computes distances between the set of pictures filled by a method and the set of originals, for
 * each kind of mask. Values are stored in {@code sets.json} and recomputed when pictures are added.
 */
final class SetMetrics {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MIN_PICTURES = 2; // pictures needed for a covariance

  private record Value(int count, double value) {}

  private final CaseFiles files;
  private final Map<Summary.Group, Map<String, Value>> values = new LinkedHashMap<>();

  private SetMetrics(CaseFiles files) {
    this.files = files;
  }

  /**
   * Reads the values stored in a folder.
   *
   * @throws ImageException if the file cannot be read
   */
  static SetMetrics read(CaseFiles files) {
    var measures = new SetMetrics(files);
    Path file = file(files);
    if (Files.exists(file)) {
      try {
        for (JsonNode entry : JSON.readTree(Files.readString(file))) {
          measures.put(
              new Summary.Group(
                  entry.required("method").asString(), entry.required("mask").asString()),
              entry.required("name").asString(),
              new Value(entry.required("n").asInt(), entry.required("value").asDouble()));
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

  private void put(Summary.Group group, String name, Value value) {
    values.computeIfAbsent(group, p -> new LinkedHashMap<>()).put(name, value);
  }

  /**
   * Returns the values that are still current: those of groups with the same number of pictures as
   * when they were computed.
   */
  Map<Summary.Group, Map<String, Double>> of(Map<Summary.Group, List<TestCase>> cases) {
    Map<Summary.Group, Map<String, Double>> current = new LinkedHashMap<>();
    values.forEach(
        (group, names) ->
            names.forEach(
                (name, value) -> {
                  if (cases.getOrDefault(group, List.of()).size() == value.count()) {
                    current
                        .computeIfAbsent(group, p -> new LinkedHashMap<>())
                        .put(name, value.value());
                  }
                }));
    return current;
  }

  /**
   * Computes the missing values.
   *
   * @param cases the cases of each group
   * @param extractor computes the features of pictures
   * @param suffix distinguishes the features of one layer from others; empty for FID
   * @param log receives a message for every group
   */
  void compute(
      Map<Summary.Group, List<TestCase>> cases,
      FeatureExtractor extractor,
      String suffix,
      Consumer<String> log) {
    Map<Path, float[]> originals = new HashMap<>();
    cases.forEach(
        (group, all) -> {
          if (all.size() < MIN_PICTURES || isCurrent(group, all.size(), suffix)) {
            return;
          }
          List<float[]> truths = new ArrayList<>();
          List<float[]> fillings = new ArrayList<>();
          for (TestCase testCase : all) {
            truths.add(
                originals.computeIfAbsent(
                    files.original(testCase), file -> extractor.features(RgbImage.read(file))));
            fillings.add(extractor.features(RgbImage.read(files.filled(testCase, group.method()))));
          }
          Features truth = Features.of(extractor.source(), truths);
          Features filled = Features.of(extractor.source(), fillings);
          var frechet = FrechetDistance.between(truth.statistics(), filled.statistics());
          var kernel = KernelDistance.between(truth, filled);
          put(group, frechet.name() + suffix, new Value(all.size(), frechet.value()));
          put(group, kernel.name() + suffix, new Value(all.size(), kernel.mean()));
          write();
          log.accept("%s %s: %s".formatted(group.mask(), group.method(), frechet));
        });
  }

  private boolean isCurrent(Summary.Group group, int count, String suffix) {
    return values.getOrDefault(group, Map.of()).entrySet().stream()
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
        (group, names) ->
            names.forEach(
                (name, value) -> {
                  ObjectNode entry = all.addObject();
                  entry.put("method", group.method());
                  entry.put("mask", group.mask());
                  entry.put("name", name);
                  entry.put("n", value.count());
                  entry.put("value", value.value());
                }));
    TextFile.write(
        file(files), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }
}
