package dev.rad.mask;

import java.util.random.RandomGenerator;

/**
 * A stretched round shape with a wavy outline, {@code r(θ) = R·(1 + Σ a_k cos(kθ + φ_k))} for k = 2
 * to 6 with {@code a_k ~ U(0, 0.5/k)}, about a point that is uniform over the picture. The axes of
 * the stretching, up to 2.5 : 1, have any direction. R is that of a disc of n pixels.
 */
final class BlobOutline implements BlobMaskSampler.Shape {
  private static final int FIRST = 2; // k = 1 would only move it
  private static final int WAVES = 5;
  private static final double ROUGHNESS = 0.5; // Σ a_k stays below 1: no radius is negative
  private static final double MOST_STRETCHED = 2.5;

  private final double centreX;
  private final double centreY;
  private final double radius;
  private final double[] turn; // cosine and sine
  private final double stretch;
  private final double[] cosines = new double[WAVES]; // a_k cos φ_k
  private final double[] sines = new double[WAVES];

  private BlobOutline(int width, int height, int pixels, RandomGenerator random) {
    centreX = width * random.nextDouble() - 0.5;
    centreY = height * random.nextDouble() - 0.5;
    radius = Math.sqrt(pixels / Math.PI);
    double angle = Math.PI * random.nextDouble();
    turn = new double[] {Math.cos(angle), Math.sin(angle)};
    stretch = Math.sqrt(1 + (MOST_STRETCHED - 1) * random.nextDouble());
    for (int i = 0; i < WAVES; i++) {
      double amplitude = ROUGHNESS / (FIRST + i) * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      cosines[i] = amplitude * Math.cos(phase);
      sines[i] = amplitude * Math.sin(phase);
    }
  }

  /** Draws an outline with about the given number of pixels. */
  static BlobOutline draw(int width, int height, int pixels, RandomGenerator random) {
    return new BlobOutline(width, height, pixels, random);
  }

  @Override
  public double growth(double x, double y) {
    double dx = x - centreX;
    double dy = y - centreY;
    double u = (dx * turn[0] + dy * turn[1]) / stretch;
    double v = (dy * turn[0] - dx * turn[1]) * stretch;
    double distance = Math.sqrt(u * u + v * v);
    if (distance == 0) {
      return 0;
    }
    double c = u / distance; // cos θ
    double s = v / distance;
    double cosine = c; // of kθ
    double sine = s;
    double wave = 1;
    for (int i = 0; i < WAVES; i++) {
      double next = cosine * c - sine * s;
      sine = sine * c + cosine * s;
      cosine = next;
      wave += cosines[i] * cosine - sines[i] * sine;
    }
    return distance / (radius * wave);
  }
}
