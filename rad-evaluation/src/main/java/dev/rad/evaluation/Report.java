package dev.rad.evaluation;

import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import dev.rad.image.Triptych;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskPolarity;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes the results of an evaluation: {@code summary.json}, {@code tables.md}, {@code index.html}
 * and a grid of pictures for each kind of mask.
 *
 * @param files the files of the evaluation
 * @param settings the kinds of masks and the methods, in the order of tables
 * @param results all results
 * @param gridRows the maximum number of rows of a grid
 */
record Report(
    CaseFiles files, EvaluationSettings settings, Collection<Result> results, int gridRows) {

  private static final int CELL = 128; // pixels wide, approximately

  /**
   * Writes all files.
   *
   * @throws dev.rad.exception.ImageException if a file cannot be written
   */
  void write() {
    List<String> masks = List.copyOf(settings.masks().keySet());
    List<String> methods = List.copyOf(settings.methods().keySet());
    Summary summary =
        Summary.of(
            masks, methods, results, SetMetrics.read(files).of(LearnedMetrics.groups(results)));
    List<Table> tables = new ArrayList<>(new PaperTables(summary, settings).all());
    if (settings.longest().isPresent()) {
      tables.addAll(HoleTexture.tables(masks, methods, results, settings));
    }
    TextFile.write(files.folder().resolve("summary.json"), SummaryJson.text(settings, summary));
    TextFile.write(files.folder().resolve("tables.md"), Markdown.of(tables) + "\n" + methods());
    TextFile.write(
        files.folder().resolve("index.html"),
        new HtmlPage(files, results, settings.longest().isPresent()).text(summary, tables));
    masks.forEach(mask -> writeGrid(mask, methods));
  }

  private String methods() {
    var text = new StringBuilder("## Methods\n\n");
    settings
        .methods()
        .forEach(
            (label, description) ->
                text.append("- `").append(label).append("`: ").append(description).append("\n"));
    return text.toString();
  }

  /** Writes a grid of the first pictures that every method has filled. */
  private void writeGrid(String mask, List<String> methods) {
    List<List<RgbImage>> rows = new ArrayList<>();
    List<TestCase> cases =
        results.stream()
            .map(Result::testCase)
            .filter(testCase -> testCase.mask().equals(mask))
            .distinct()
            .toList();
    for (TestCase testCase : cases) {
      if (rows.size() < gridRows) {
        row(testCase, methods).ifPresent(rows::add);
      }
    }
    if (!rows.isEmpty()) {
      int zoom = Math.max(1, CELL / rows.get(0).get(0).width());
      List<String> names = new ArrayList<>(List.of("photo", "hole"));
      names.addAll(methods);
      GridHeadings.above(PictureGrid.of(rows).withZoom(zoom).toImage(), names)
          .write(files.folder().resolve("grid-" + FileNames.safe(mask) + ".png"));
    }
  }

  private Optional<List<RgbImage>> row(TestCase testCase, List<String> methods) {
    if (!methods.stream().allMatch(method -> Files.exists(files.filled(testCase, method)))) {
      return Optional.empty();
    }
    RgbImage photo = RgbImage.read(files.original(testCase));
    Mask hole = Mask.read(files.mask(testCase), MaskPolarity.WHITE_IS_HOLE);
    UnaryOperator<RgbImage> cell =
        settings.longest().isPresent() ? HoleCloseup.of(hole)::in : UnaryOperator.identity();
    List<RgbImage> row = new ArrayList<>();
    row.add(cell.apply(photo));
    row.add(cell.apply(Triptych.marked(photo, hole)));
    for (String method : methods) {
      row.add(cell.apply(RgbImage.read(files.filled(testCase, method))));
    }
    return Optional.of(row);
  }
}
