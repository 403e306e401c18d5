package dev.rad.metric;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.SplittableRandom;

/** The patches centred in a hole at one scale, projected on fixed directions. */
final class PatchProjections {
  /** The number of directions. */
  static final int COUNT = 128;

  /** The maximum number of patches. */
  static final int MOST = 8192;

  private static final int SIDE = 7; // of a patch, in pixels
  private static final int CHANNELS = 3;
  private static final int LENGTH = SIDE * SIDE * CHANNELS;
  private static final float[][] DIRECTIONS = directions();

  private final int scale;
  private final int[] centres; // y·width + x, of blocks
  private final int width; // in blocks
  private final int height;

  private PatchProjections(int scale, int[] centres, int width, int height) {
    this.scale = scale;
    this.centres = centres;
    this.width = width;
    this.height = height;
  }

  /** Returns evenly distributed unit vectors: normal values by Box and Muller, normalised. */
  private static float[][] directions() {
    var random = new SplittableRandom(0);
    float[][] directions = new float[COUNT][LENGTH];
    for (float[] direction : directions) {
      double[] normal = new double[LENGTH];
      double square = 0;
      for (int i = 0; i < LENGTH; i++) {
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        normal[i] = radius * Math.cos(2 * Math.PI * random.nextDouble());
        square += normal[i] * normal[i];
      }
      for (int i = 0; i < LENGTH; i++) {
        direction[i] = (float) (normal[i] / Math.sqrt(square));
      }
    }
    return directions;
  }

  /**
   * Returns the patches of a hole.
   *
   * @param hole a mask with at least one pixel above 0
   * @param scale the side of the blocks that become one pixel
   */
  static PatchProjections of(Mask hole, int scale) {
    int width = (hole.width() + scale - 1) / scale;
    int height = (hole.height() + scale - 1) / scale;
    boolean[] filled = new boolean[width * height];
    for (int y = 0; y < hole.height(); y++) {
      for (int x = 0; x < hole.width(); x++) {
        if (hole.at(x, y) > 0f) {
          filled[y / scale * width + x / scale] = true;
        }
      }
    }
    int[] all = new int[filled.length];
    int count = 0;
    for (int i = 0; i < filled.length; i++) {
      if (filled[i]) {
        all[count++] = i;
      }
    }
    int[] centres = new int[Math.min(count, MOST)];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = all[(int) ((long) i * count / centres.length)];
    }
    return new PatchProjections(scale, centres, width, height);
  }

  /** Returns the patches of a picture along each direction, {@code [COUNT, patches]}. */
  float[][] of(RgbImage picture) {
    float[] values = shrunk(picture);
    float[][] projections = new float[COUNT][centres.length];
    float[] one = new float[centres.length];
    for (int i = 0; i < LENGTH; i++) {
      int dx = i / CHANNELS % SIDE - SIDE / 2;
      int dy = i / CHANNELS / SIDE - SIDE / 2;
      for (int k = 0; k < one.length; k++) {
        int x = GaussianWindow.mirror(centres[k] % width + dx, width);
        int y = GaussianWindow.mirror(centres[k] / width + dy, height);
        one[k] = values[(y * width + x) * CHANNELS + i % CHANNELS];
      }
      for (int d = 0; d < COUNT; d++) {
        float weight = DIRECTIONS[d][i];
        float[] projection = projections[d];
        for (int k = 0; k < one.length; k++) {
          projection[k] += weight * one[k];
        }
      }
    }
    return projections;
  }

  /** Computes means over blocks, which may be smaller at the right and the lower edge. */
  private float[] shrunk(RgbImage picture) {
    byte[] rgb = picture.toRgbBytes();
    float[] values = new float[width * height * CHANNELS];
    int[] counts = new int[width * height];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int block = y / scale * width + x / scale;
        int at = (y * picture.width() + x) * CHANNELS;
        counts[block]++;
        for (int c = 0; c < CHANNELS; c++) {
          values[block * CHANNELS + c] += rgb[at + c] & 0xff;
        }
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= counts[i / CHANNELS];
    }
    return values;
  }
}
