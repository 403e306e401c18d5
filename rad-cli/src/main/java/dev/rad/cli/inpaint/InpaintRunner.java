package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.ProgressListener;
import dev.rad.cli.file.OutputFiles;
import dev.rad.cli.file.Picture;
import dev.rad.cli.terminal.CompositeProgressListener;
import dev.rad.image.Photo;
import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import dev.rad.image.Triptych;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Inpaints photos and writes the results.
 *
 * @param rad the inpainter
 * @param options the options for every photo
 * @param previewEvery the number of steps between two previews, 0 for none
 * @param force whether existing results are replaced
 */
public record InpaintRunner(
    Inpainter rad, InpaintOptions options, int previewEvery, boolean force) {

  private static final int SHEET_WIDTH = 1600; // pixels at most

  /**
   * Inpaints a photo and writes the results. Existing results are kept, unless {@code force} is
   * set.
   *
   * @param picture the photo
   * @param files the files to write, in an existing folder
   * @param listener receives progress
   * @return the results, one per sample
   * @throws dev.rad.exception.RadException if the photo cannot be inpainted or a result cannot be
   *     written
   */
  List<Photo> run(Picture picture, OutputFiles files, ProgressListener listener) {
    picture.content().requireWritable(files.out());
    List<Photo> results = inpaint(picture, files, listener);
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

  private List<Photo> inpaint(Picture picture, OutputFiles files, ProgressListener listener) {
    if (previewEvery == 0) {
      return inpaint(picture, files.samples(), listener);
    }
    try (var animation = new PreviewAnimation(files, previewEvery)) {
      List<Photo> results =
          inpaint(
              picture,
              files.samples(),
              new CompositeProgressListener(List.of(listener, animation)));
      animation.finish();
      return results;
    }
  }

  private List<Photo> inpaint(Picture picture, int samples, ProgressListener listener) {
    return picture.content().fill(rad, samples, options.withListener(listener));
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
