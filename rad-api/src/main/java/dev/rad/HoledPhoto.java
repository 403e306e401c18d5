package dev.rad;

import dev.rad.exception.ImageException;
import dev.rad.exception.RadException;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A photo with its hole, as {@link HoleRecipe} reads it. Immutable.
 *
 * @param file the photo's file
 * @param photo the photo
 * @param hole all pixels to fill, of the photo's size
 * @param plan when each pixel is filled; empty if all are filled at once
 * @param drawn whether the hole was drawn at random, so that it is worth saving
 * @param reading how the values of mask files were interpreted; empty if there was no doubt
 */
public record HoledPhoto(
    Path file, Photo photo, Mask hole, Optional<RegionPlan> plan, boolean drawn, String reading) {

  /**
   * Checks that the result can be written.
   *
   * @param out the result's file
   * @throws ImageException if it is a JPEG and some pixel stays transparent
   */
  public void requireWritable(Path out) {
    boolean jpeg = out.toString().toLowerCase(Locale.ROOT).matches("(?s).*\\.jpe?g");
    if (jpeg && staysTransparent()) {
      throw new ImageException(
          file + " stays transparent outside the hole and JPEG knows no alpha: write PNG");
    }
  }

  /** Returns whether any pixel outside the hole is not opaque. */
  private boolean staysTransparent() {
    return photo
        .transparency()
        .filter(
            clear -> {
              for (int y = 0; y < clear.height(); y++) {
                for (int x = 0; x < clear.width(); x++) {
                  if (clear.at(x, y) > 0f && hole.at(x, y) < 1f) {
                    return true;
                  }
                }
              }
              return false;
            })
        .isPresent();
  }

  /**
   * Fills the hole.
   *
   * @param rad the inpainter
   * @param samples the number of different fillings, at least 1
   * @param options how to fill it, with the listener to call
   * @return the filled photos
   * @throws RadException as {@link Inpainter#inpaint(RgbImage, Mask, InpaintOptions)}
   */
  public List<Photo> fill(Inpainter rad, int samples, InpaintOptions options) {
    RgbImage picture = photo.picture();
    List<RgbImage> fillings =
        plan.map(
                order ->
                    IntStream.range(0, samples)
                        .mapToObj(i -> rad.inpaint(picture, order, ofSample(options, i, samples)))
                        .toList())
            .orElseGet(() -> rad.samples(picture, hole, samples, options));
    return fillings.stream().map(filling -> photo.filled(filling, hole)).toList();
  }

  private static InpaintOptions ofSample(InpaintOptions options, int sample, int samples) {
    return options
        .withListener(new PartProgress(options.listener(), sample, samples))
        .forSample(sample);
  }
}
