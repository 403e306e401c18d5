package dev.rad.examples.benchmarks;

import dev.rad.ImageException;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@link InpaintingQuality} writes: scores.csv, summary.md, and a grid of each mask kind. */
final class QualityReport {

  private final Path folder;
  private final List<String> methods;
  private final List<Score> scores = new ArrayList<>();
  private final Map<String, List<List<RgbImage>>> rows = new LinkedHashMap<>();
  private final int gridRows;

  /**
   * Begins a report.
   *
   * @param folder where to; made if it is missing
   * @param methods rows of the tables
   * @param masks columns of the tables
   * @param gridRows photos in a grid at most
   * @throws ImageException if the folder cannot be made
   */
  QualityReport(Path folder, List<String> methods, List<String> masks, int gridRows) {
    this.folder = folder;
    this.methods = methods;
    this.gridRows = gridRows;
    masks.forEach(mask -> rows.put(mask, new ArrayList<>()));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ImageException(folder + " cannot be made (" + e + "): name another --out", e);
    }
  }

  void add(Score score) {
    scores.add(score);
  }

  /**
   * Adds a row to a mask kind's grid and writes it, until there are enough.
   *
   * @throws ImageException if the grid cannot be written
   */
  void addPictures(String mask, List<RgbImage> pictures) {
    List<List<RgbImage>> grid = rows.get(mask);
    if (grid.size() < gridRows) {
      grid.add(pictures);
      PictureGrid.of(grid).write(folder.resolve("grid-" + mask + ".png"));
    }
  }

  /**
   * Writes the tables of what there is so far, each file beside the older one and then in its
   * place.
   *
   * @param preamble Markdown above the tables
   * @throws ImageException if a file cannot be written
   */
  void write(String preamble) {
    var tables = new ScoreTables(scores, methods, List.copyOf(rows.keySet()));
    write("scores.csv", tables.csv());
    write("summary.md", preamble + tables.markdown());
  }

  private void write(String name, String text) {
    Path part = folder.resolve(name + ".part");
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ImageException(folder + "/" + name + " cannot be written (" + e + ")", e);
    }
  }
}
