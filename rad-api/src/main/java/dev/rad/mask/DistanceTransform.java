package dev.rad.mask;

import java.util.Objects;

/**
 * The depth of every pixel in the hole: the exact Euclidean distance from its centre to the centre
 * of the nearest kept pixel (value 0), in linear time (Felzenszwalb and Huttenlocher, Distance
 * Transforms of Sampled Functions, Theory of Computing 8, 2012).
 *
 * <p>Distances are in pixels, rounded to single precision: 0 for kept pixels, 1 or more for those
 * of the hole, and infinite if nothing is kept. The outside of the picture does not count as kept,
 * so a hole is not shallower for touching an edge.
 */
public final class DistanceTransform {
  private static final int NONE = -1; // no kept pixel in this column

  private final int width;
  private final int height;
  private final float[] distances; // [height, width]

  private DistanceTransform(int width, int height, float[] distances) {
    this.width = width;
    this.height = height;
    this.distances = distances;
  }

  /**
   * Measures all distances.
   *
   * @param hole any mask; values above 0 are hole
   * @return the distances
   */
  public static DistanceTransform of(Mask hole) {
    int width = hole.width();
    int[] columns = columnDistances(hole);
    float[] distances = new float[columns.length];
    var envelope = new Envelope(width);
    for (int y = 0; y < hole.height(); y++) {
      envelope.measure(columns, y * width, distances);
    }
    return new DistanceTransform(width, hole.height(), distances);
  }

  /** Computes each pixel's vertical distance to the nearest kept pixel of its column. */
  private static int[] columnDistances(Mask hole) {
    int width = hole.width();
    float[] values = hole.values();
    int[] result = new int[values.length];
    for (int i = 0; i < result.length; i++) {
      int above = i < width ? NONE : result[i - width];
      result[i] = values[i] == 0f ? 0 : above == NONE ? NONE : above + 1;
    }
    for (int i = result.length - width - 1; i >= 0; i--) {
      int below = result[i + width];
      if (below != NONE && (result[i] == NONE || result[i] > below + 1)) {
        result[i] = below + 1;
      }
    }
    return result;
  }

  /**
   * The lower envelope of a row's parabolas {@code (x - p)² + f(p)}, f the squared column distance.
   */
  private static final class Envelope {
    private final int width;
    private final int[] apexes; // p of the parabolas in the envelope
    private final double[] starts; // from where on each is the lowest

    Envelope(int width) {
      this.width = width;
      this.apexes = new int[width];
      this.starts = new double[width];
    }

    void measure(int[] columns, int row, float[] distances) {
      int count = build(columns, row);
      int k = 0;
      for (int x = 0; x < width; x++) {
        if (count == 0) {
          distances[row + x] = Float.POSITIVE_INFINITY;
        } else {
          while (k + 1 < count && starts[k + 1] < x) {
            k++;
          }
          double across = x - apexes[k];
          double down = columns[row + apexes[k]];
          distances[row + x] = (float) Math.sqrt(across * across + down * down);
        }
      }
    }

    private int build(int[] columns, int row) {
      int count = 0;
      for (int p = 0; p < width; p++) {
        if (columns[row + p] == NONE) {
          continue;
        }
        double start = Double.NEGATIVE_INFINITY;
        while (count > 0) {
          start = crossing(columns, row, apexes[count - 1], p);
          if (start > starts[count - 1]) {
            break;
          }
          count--; // hidden behind its neighbours
          start = Double.NEGATIVE_INFINITY;
        }
        apexes[count] = p;
        starts[count++] = start;
      }
      return count;
    }

    /** Returns where parabola q, to the right of p, becomes the lower one. */
    private static double crossing(int[] columns, int row, int p, int q) {
      double f = (double) columns[row + p] * columns[row + p] + (double) p * p;
      double g = (double) columns[row + q] * columns[row + q] + (double) q * q;
      return (g - f) / (2.0 * (q - p));
    }
  }

  /**
   * Returns the distance of a pixel.
   *
   * @param x column
   * @param y row
   * @return pixels, at least 0
   */
  public float at(int x, int y) {
    return distances[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  /** Returns the distances themselves, for this package only, never to be written to. */
  float[] values() {
    return distances;
  }

  /** {@return a copy of all distances, {@code [height, width]}} */
  public float[] toFloats() {
    return distances.clone();
  }

  /** {@return size} */
  @Override
  public String toString() {
    return "DistanceTransform[%d×%d]".formatted(width, height);
  }
}
