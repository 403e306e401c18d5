package dev.rad.mask;

import java.util.random.RandomGenerator;

/**
 * One octave of 2-D gradient noise (Perlin, "Improving Noise", SIGGRAPH 2002, the quintic fade) on
 * a lattice that does not repeat.
 */
final class PerlinNoise {
  private final int width;
  private final int height;
  private final double cell; // s, pixels between lattice points
  private final int columns; // lattice points along x
  private final double[] gradients; // [rows, columns, 2], unit vectors

  private PerlinNoise(int width, int height, double cell, int columns, double[] gradients) {
    this.width = width;
    this.height = height;
    this.cell = cell;
    this.columns = columns;
    this.gradients = gradients;
  }

  static PerlinNoise draw(int width, int height, double cell, RandomGenerator random) {
    int columns = (int) Math.ceil(width / cell) + 1;
    int rows = (int) Math.ceil(height / cell) + 1;
    double[] gradients = new double[columns * rows * 2];
    for (int i = 0; i < gradients.length; i += 2) {
      double angle = 2 * Math.PI * random.nextDouble();
      gradients[i] = Math.cos(angle);
      gradients[i + 1] = Math.sin(angle);
    }
    return new PerlinNoise(width, height, cell, columns, gradients);
  }

  /** Returns the noise at every pixel, [height, width]. */
  double[] values() {
    double[] fadeX = new double[width];
    double[] offsetX = new double[width];
    int[] cellX = new int[width];
    for (int i = 0; i < width; i++) {
      double x = i / cell;
      cellX[i] = 2 * (int) x;
      offsetX[i] = x - (int) x;
      fadeX[i] = fade(offsetX[i]);
    }
    double[] noise = new double[width * height];
    for (int j = 0; j < height; j++) {
      double y = j / cell;
      double v = y - (int) y;
      double fadeY = fade(v);
      int above = 2 * columns * (int) y;
      int below = above + 2 * columns;
      for (int i = 0; i < width; i++) {
        double u = offsetX[i];
        int a = above + cellX[i];
        int b = below + cellX[i];
        double topLeft = gradients[a] * u + gradients[a + 1] * v;
        double topRight = gradients[a + 2] * (u - 1) + gradients[a + 3] * v;
        double bottomLeft = gradients[b] * u + gradients[b + 1] * (v - 1);
        double bottomRight = gradients[b + 2] * (u - 1) + gradients[b + 3] * (v - 1);
        double top = topLeft + fadeX[i] * (topRight - topLeft);
        double bottom = bottomLeft + fadeX[i] * (bottomRight - bottomLeft);
        noise[j * width + i] = top + fadeY * (bottom - top);
      }
    }
    return noise;
  }

  private static double fade(double u) {
    return u * u * u * (u * (u * 6 - 15) + 10);
  }
}
