package dev.rad.torch.latent;

import dev.rad.mask.Mask;

/**
 * Fills the hole of a picture smoothly from its border, so that an encoder of the whole picture
 * gets no information about what was in the hole: it averages known pixels at successively lower
 * resolutions, then fills unknown pixels bilinearly from the next lower resolution (Gortler et al.
 * 1996, <i>The lumigraph</i>, section 3.4).
 */
public final class BorderFill {

  private final int channels;
  private final int width;
  private final int height;
  private final float[] values; // [channels, height, width], 0 where unknown
  private final boolean[] known; // [height, width]

  private BorderFill(int channels, int width, int height, float[] values, boolean[] known) {
    this.channels = channels;
    this.width = width;
    this.height = height;
    this.values = values;
    this.known = known;
  }

  /**
   * Fills a picture.
   *
   * @param picture {@code [channels, height, width]} in any range; the values in the hole have no
   *     influence
   * @param hole a mask of the picture's size; pixels with a value above 0 are filled
   * @return {@code [channels, height, width]}: known pixels unchanged; zeros if nothing is known
   */
  public static float[] fill(float[] picture, Mask hole) {
    int pixels = hole.width() * hole.height();
    int channels = picture.length / pixels;
    boolean[] known = new boolean[pixels];
    float[] values = new float[picture.length];
    for (int i = 0; i < pixels; i++) {
      known[i] = hole.at(i % hole.width(), i / hole.width()) == 0;
      for (int c = 0; known[i] && c < channels; c++) {
        values[c * pixels + i] = picture[c * pixels + i];
      }
    }
    var level = new BorderFill(channels, hole.width(), hole.height(), values, known);
    level.fill();
    return values;
  }

  private void fill() {
    if (isComplete() || width == 1 && height == 1) {
      return;
    }
    BorderFill lower = halved();
    lower.fill();
    int pixels = width * height;
    for (int i = 0; i < pixels; i++) {
      if (!known[i]) {
        for (int c = 0; c < channels; c++) {
          values[c * pixels + i] =
              lower.between(c, i % width * 0.5f - 0.25f, i / width * 0.5f - 0.25f);
        }
      }
    }
  }

  private boolean isComplete() {
    for (boolean one : known) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** Computes the means of the known pixels in every 2×2 block. */
  private BorderFill halved() {
    int w = (width + 1) / 2;
    int h = (height + 1) / 2;
    float[] means = new float[channels * w * h];
    int[] counts = new int[w * h];
    for (int i = 0; i < known.length; i++) {
      if (known[i]) {
        int at = i / width / 2 * w + i % width / 2;
        counts[at]++;
        for (int c = 0; c < channels; c++) {
          means[c * w * h + at] += values[c * known.length + i];
        }
      }
    }
    boolean[] any = new boolean[w * h];
    for (int at = 0; at < counts.length; at++) {
      any[at] = counts[at] > 0;
      for (int c = 0; any[at] && c < channels; c++) {
        means[c * w * h + at] /= counts[at];
      }
    }
    return new BorderFill(channels, w, h, means, any);
  }

  /** Interpolates between four pixels; beyond the edges, the edge values are repeated. */
  private float between(int channel, float x, float y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    float right = x - left;
    float low = y - top;
    float above = at(channel, left, top) * (1 - right) + at(channel, left + 1, top) * right;
    float below = at(channel, left, top + 1) * (1 - right) + at(channel, left + 1, top + 1) * right;
    return above * (1 - low) + below * low;
  }

  private float at(int channel, int x, int y) {
    int column = Math.max(0, Math.min(width - 1, x));
    int row = Math.max(0, Math.min(height - 1, y));
    return values[(channel * height + row) * width + column];
  }
}
