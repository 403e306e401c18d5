package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.ProgressListener;
import dev.rad.cli.file.OutputFiles;
import dev.rad.cli.file.Picture;
import dev.rad.cli.terminal.Watchers;
import dev.rad.image.Photo;
import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import dev.rad.image.Triptych;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills photos and writes what comes of it.
 *
 * @param rad fills them
 * @param options of every photo
 * @param previewEvery how many steps lie between two previews, 0 for none
 * @param force whether results that are there are replaced
 */
public record PictureFiller(
    Inpainter rad, InpaintOptions options, int previewEvery, boolean force) {

  private static final int SHEET_WIDTH = 1600; // pixels at most

  /**
   * Fills a photo and writes the results, leaving those that are there as they are.
   *
   * @param picture the photo
   * @param files where to; their folder is there
   * @param watch shows progress
   * @return the results, one per sample
   * @throws dev.rad.exception.RadException if it cannot be filled or written
   */
  List<Photo> fill(Picture picture, OutputFiles files, ProgressListener watch) {
    picture.content().requireWritable(files.out());
    List<Photo> results = fillings(picture, files, watch);
    if (picture.drawn()) {
      picture.hole().write(files.mask());
    }
    for (int i = 0; i < results.size(); i++) {
      Path file = files.results().get(i);
      if (force || !Files.exists(file)) {
        results.get(i).write(file);
      }
    }
    return results;
  }

  private List<Photo> fillings(Picture picture, OutputFiles files, ProgressListener watch) {
    if (previewEvery == 0) {
      return fillings(picture, files.samples(), watch);
    }
    try (var film = new Film(files, previewEvery)) {
      List<Photo> fillings = fillings(picture, files.samples(), new Watchers(List.of(watch, film)));
      film.finish();
      return fillings;
    }
  }

  private List<Photo> fillings(Picture picture, int samples, ProgressListener watch) {
    return picture.content().fill(rad, samples, options.withListener(watch));
  }

  /** Writes the photo, the photo with its hole marked, and the results side by side. */
  static void writeSheet(Picture picture, List<Photo> results, Path file) {
    RgbImage photo = picture.photo().toSrgb();
    int panels = results.size() + 2;
    int panel = (SHEET_WIDTH - (panels - 1) * PictureGrid.GAP) / panels;
    double scale = Math.min(1, (double) Math.max(1, panel) / photo.width());
    int width = Math.max(1, (int) Math.round(photo.width() * scale));
    int height = Math.max(1, (int) Math.round(photo.height() * scale));
    List<RgbImage> row = new ArrayList<>();
    row.add(photo.resize(width, height));
    row.add(Triptych.marked(row.get(0), picture.hole().resize(width, height)));
    results.forEach(result -> row.add(result.toSrgb().resize(width, height)));
    PictureGrid.of(List.of(row)).toImage().write(file);
  }
}
