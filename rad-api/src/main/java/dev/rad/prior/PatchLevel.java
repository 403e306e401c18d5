package dev.rad.prior;

import dev.rad.image.Region;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * A picture at one level of a pyramid. Values are interleaved: three colours per pixel, normalised
 * as in {@link PhotoPyramid}, and below a level of about a megapixel two numbers for texture: the
 * mean absolute differences of that level's pixels to the right and downwards (Newson et al. 2014,
 * "Video inpainting of complex scenes", section 3.3). Without them, a smooth start finds only
 * smooth patches, and neighbours in a photo of many megapixels differ too little to be
 * distinguished.
 */
final class PatchLevel {
  static final int COLOURS = 3;
  static final int WITH_TEXTURE = 5;

  /** The longest side of a level whose texture is measured: larger levels add little. */
  private static final int TEXTURED_SIDE = 1024;

  /** The pixel is known. */
  static final byte KNOWN = 0;

  /** The pixel is to be filled. */
  static final byte HOLE = 1;

  /** The pixel is ignored: it is neither known nor to be filled now. */
  static final byte BLOCKED = 2;

  final int width;
  final int height;
  final int channels;

  /** The number of columns of the photo, which are followed by a gap and the references. */
  final int photoWidth;

  final float[] values;
  final byte[] kinds;

  PatchLevel(int width, int height, int channels, int photoWidth) {
    this.photoWidth = photoWidth;
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.values = new float[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    this.kinds = new byte[width * height];
  }

  int pixels() {
    return kinds.length;
  }

  boolean isHole(int pixel) {
    return kinds[pixel] == HOLE;
  }

  /** Returns the number of pixels to be filled. */
  int holePixels() {
    int count = 0;
    for (byte kind : kinds) {
      count += kind == HOLE ? 1 : 0;
    }
    return count;
  }

  /**
   * Interpolates the colours between four known pixels.
   *
   * @param colours receives three colours
   * @return whether the pixels around the position are inside the picture and known
   */
  boolean sampleKnown(double x, double y, float[] colours) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
      return false;
    }
    int pixel = top * width + left;
    if ((kinds[pixel] | kinds[pixel + 1] | kinds[pixel + width] | kinds[pixel + width + 1])
        != KNOWN) {
      return false;
    }
    float right = (float) (x - left);
    float down = (float) (y - top);
    for (int c = 0; c < COLOURS; c++) {
      int i = pixel * channels + c;
      float above = values[i] + right * (values[i + channels] - values[i]);
      int j = i + width * channels;
      float below = values[j] + right * (values[j + channels] - values[j]);
      colours[c] = above + down * (below - above);
    }
    return true;
  }

  /** Returns the smallest rectangle around the hole, or one pixel if there is no hole. */
  Region holeBounds() {
    int left = width;
    int top = height;
    int right = 0;
    int bottom = 0;
    for (int i = 0; i < pixels(); i++) {
      if (isHole(i)) {
        left = Math.min(left, i % width);
        right = Math.max(right, i % width + 1);
        top = Math.min(top, i / width);
        bottom = i / width + 1;
      }
    }
    return right == 0 ? new Region(0, 0, 1, 1) : new Region(left, top, right - left, bottom - top);
  }

  /**
   * Returns the level of half the size: the means of the known pixels in every 2×2 block, and a
   * hole wherever a block has a hole pixel.
   */
  PatchLevel halved() {
    boolean textured = channels == WITH_TEXTURE || Math.max(photoWidth, height) <= TEXTURED_SIDE;
    var half =
        new PatchLevel(
            (width + 1) / 2,
            (height + 1) / 2,
            textured ? WITH_TEXTURE : COLOURS,
            (photoWidth + 1) / 2);
    for (int y = 0; y < half.height; y++) {
      for (int x = 0; x < half.width; x++) {
        halve(x, y, half);
      }
    }
    return half;
  }

  private void halve(int x, int y, PatchLevel half) {
    int target = y * half.width + x;
    int known = 0;
    float[] sum = new float[WITH_TEXTURE];
    for (int i = 0; i < 4; i++) {
      int pixel = Math.min(height - 1, 2 * y + i / 2) * width + Math.min(width - 1, 2 * x + i % 2);
      half.kinds[target] = worse(half.kinds[target], kinds[pixel]);
      if (kinds[pixel] == KNOWN) {
        known++;
        addTo(sum, pixel);
      }
    }
    for (int c = 0; c < half.channels && known > 0; c++) {
      half.values[target * half.channels + c] = sum[c] / known;
    }
  }

  /** Returns the worse of two kinds; blocked is worse than hole, and hole is worse than known. */
  private static byte worse(byte a, byte b) {
    return (byte) Math.max(a, b);
  }

  private void addTo(float[] sum, int pixel) {
    for (int c = 0; c < channels; c++) {
      sum[c] += values[pixel * channels + c];
    }
    if (channels == COLOURS) {
      sum[COLOURS] += absoluteDifference(pixel, pixel % width < width - 1 ? pixel + 1 : pixel);
      sum[COLOURS + 1] +=
          absoluteDifference(pixel, pixel + width < pixels() ? pixel + width : pixel);
    }
  }

  private float absoluteDifference(int pixel, int other) {
    if (kinds[other] != KNOWN) {
      return 0;
    }
    float sum = 0;
    for (int c = 0; c < COLOURS; c++) {
      sum += Math.abs(values[pixel * channels + c] - values[other * channels + c]);
    }
    return sum;
  }

  /** Returns whether any pixel of a square is known. */
  boolean isAnyKnown(int centre, int radius) {
    int x = centre % width;
    int y = centre / width;
    for (int row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
      int last = row * width + Math.min(width - 1, x + radius);
      for (int i = row * width + Math.max(0, x - radius); i <= last; i++) {
        if (kinds[i] == KNOWN) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns the squared difference between the colours of two pixels. */
  float squaredDifference(int a, int b) {
    float sum = 0;
    for (int c = 0; c < COLOURS; c++) {
      float d = values[a * channels + c] - values[b * channels + c];
      sum += d * d;
    }
    return sum;
  }

  /**
   * Returns the number of horizontal and vertical steps from every pixel to the nearest known one,
   * at most a limit.
   */
  byte[] depths(int limit) {
    return steps(KNOWN, pixel -> true, limit);
  }

  /**
   * Returns the number of horizontal and vertical steps to every pixel from the nearest of a kind,
   * at most a limit.
   *
   * @param through the other pixels that the way may lead through
   */
  byte[] steps(byte from, IntPredicate through, int limit) {
    byte[] steps = new byte[pixels()];
    int[] queue = new int[pixels()];
    int end = 0;
    Arrays.fill(steps, (byte) limit);
    for (int i = 0; i < steps.length; i++) {
      if (kinds[i] == from) {
        steps[i] = 0;
        queue[end++] = i;
      }
    }
    for (int begin = 0; begin < end; begin++) {
      int at = queue[begin];
      byte next = (byte) (steps[at] + 1);
      for (int side = 0; side < 4; side++) {
        int neighbour = neighbour(at, side);
        if (neighbour >= 0 && steps[neighbour] > next && through.test(neighbour)) {
          steps[neighbour] = next;
          queue[end++] = neighbour;
        }
      }
    }
    return steps;
  }

  /**
   * Returns the pixel to the right (0), left (1), below (2) or above (3); −1 beyond the picture.
   */
  int neighbour(int pixel, int side) {
    int x = pixel % width;
    return switch (side) {
      case 0 -> x < width - 1 ? pixel + 1 : -1;
      case 1 -> x > 0 ? pixel - 1 : -1;
      case 2 -> pixel + width < pixels() ? pixel + width : -1;
      default -> pixel - width; // negative above the first row
    };
  }

  /**
   * Returns the four neighbours of each pixel, one pixel's after the other's; −1 where there is
   * none, or a blocked one.
   */
  int[] neighboursOf(int[] pixels) {
    int[] neighbours = new int[4 * pixels.length];
    for (int i = 0; i < neighbours.length; i++) {
      int neighbour = neighbour(pixels[i / 4], i % 4);
      neighbours[i] = neighbour >= 0 && kinds[neighbour] != BLOCKED ? neighbour : -1;
    }
    return neighbours;
  }

  @Override
  public String toString() {
    return "PatchLevel[" + width + "×" + height + "]";
  }
}
