package dev.rad.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The amount of texture that the photo has inside the hole. A blurred result is right for smooth
 * areas such as sky or fog and wrong for textured ones, which a mean over both would hide.
 */
enum HoleTexture {
  SMOOTH("smooth"),
  TEXTURED("textured");

  private static final double BORDER = 25; // grey levels squared, a deviation of 5

  private final String name;

  HoleTexture(String name) {
    this.name = name;
  }

  private boolean has(Result result) {
    Double energy = result.metrics().get(Metric.FINE_PHOTO);
    return energy != null && (energy < BORDER ? SMOOTH : TEXTURED) == this;
  }

  /** Creates a table for each kind of texture that has results. */
  static List<Table> tables(
      List<String> masks,
      List<String> methods,
      Collection<Result> all,
      EvaluationSettings settings) {
    List<Table> tables = new ArrayList<>();
    for (HoleTexture texture : values()) {
      List<Result> results = all.stream().filter(texture::has).toList();
      Summary summary = Summary.of(masks, methods, results, Map.of());
      String title =
          "Holes in %s places: the photo's energy above 4 px is %s %.0f there"
              .formatted(texture.name, texture == SMOOTH ? "below" : "at least", BORDER);
      new PaperTables(summary, settings).ofHoles(title).ifPresent(tables::add);
    }
    return tables;
  }
}
