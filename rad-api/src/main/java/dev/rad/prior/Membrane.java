package dev.rad.prior;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Arrays;

/**
 * Fills the hole of a level with the harmonic function of its border values, {@code Δv = 0}: a
 * smooth start where there is no better one. Solved by successive over-relaxation from the mean of
 * the known pixels.
 */
public final class Membrane {
  private static final int SWEEPS = 400;
  private static final float RELAXATION = 1.8f;

  private Membrane() {}

  /**
   * Fills the hole of a picture.
   *
   * @param picture the picture; its pixels under the hole are ignored
   * @param hole what to fill: pixels with values above 0, of the picture's size
   * @return the picture with a smooth filling
   */
  public static RgbImage fill(RgbImage picture, Mask hole) {
    int width = picture.width();
    byte[] rgb = picture.toRgbBytes();
    var level = new PatchLevel(width, picture.height(), PatchLevel.COLOURS, width);
    for (int i = 0; i < rgb.length; i++) {
      level.values[i] = rgb[i] & 0xff;
    }
    for (int i = 0; i < level.pixels(); i++) {
      level.kinds[i] = hole.at(i % width, i / width) > 0f ? PatchLevel.HOLE : PatchLevel.KNOWN;
    }
    fill(level, 0);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.round(level.values[i])));
    }
    return RgbImage.of(width, picture.height(), rgb);
  }

  /** Fills the channels of the hole's pixels, from a given channel on. */
  static void fill(PatchLevel level, int firstChannel) {
    int[] hole = holePixels(level);
    int[] neighbours = level.neighboursOf(hole);
    for (int c = firstChannel; c < level.channels; c++) {
      setMean(level, hole, c);
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        for (int i = 0; i < hole.length; i++) {
          relax(level, hole[i], neighbours, 4 * i, c);
        }
      }
    }
  }

  /** Returns the hole's pixels, row by row. */
  static int[] holePixels(PatchLevel level) {
    int[] pixels = new int[level.pixels()];
    int count = 0;
    for (int i = 0; i < pixels.length; i++) {
      if (level.isHole(i)) {
        pixels[count++] = i;
      }
    }
    return Arrays.copyOf(pixels, count);
  }

  private static void setMean(PatchLevel level, int[] hole, int channel) {
    double sum = 0;
    int known = 0;
    for (int i = 0; i < level.pixels(); i++) {
      if (level.kinds[i] == PatchLevel.KNOWN && i % level.width < level.photoWidth) {
        sum += level.values[i * level.channels + channel];
        known++;
      }
    }
    for (int pixel : hole) {
      level.values[pixel * level.channels + channel] = known == 0 ? 0 : (float) (sum / known);
    }
  }

  private static void relax(PatchLevel level, int pixel, int[] neighbours, int first, int channel) {
    float[] values = level.values;
    float sum = 0;
    int count = 0;
    for (int n = first; n < first + 4; n++) {
      if (neighbours[n] >= 0) {
        sum += values[neighbours[n] * level.channels + channel];
        count++;
      }
    }
    if (count > 0) {
      int at = pixel * level.channels + channel;
      values[at] += RELAXATION * (sum / count - values[at]);
    }
  }
}
