package dev.rad.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A person, a tree or an animal made of capsules, each the points within a radius of a line. The
 * lines are connected, so the shape is one piece however thin it is drawn. It stands in a box of
 * about n pixels divided by the share of the box that such shapes fill; a quarter of the box's
 * width or height may be outside the picture. A shape that would be taller or wider than the
 * picture is made wider or taller instead.
 */
final class Silhouette implements BlobMaskSampler.Shape {
  private static final double OUTSIDE = 0.25;
  private static final double LEAST_RADIUS = 0.75; // pixels: no gaps

  private final double[][] capsules; // x0, y0, x1, y1, radius: in pixels
  private final double left;
  private final double top;

  private Silhouette(double[][] capsules, double left, double top) {
    this.capsules = capsules;
    this.left = left;
    this.top = top;
  }

  /** The shapes, each with the share of its box that it fills. */
  private enum Kind {
    PERSON(0.42, 2.2, 3.6),
    TREE(0.55, 1, 2.6),
    ANIMAL(0.5, 0.5, 0.9);

    private final double share;
    private final double least; // height over width
    private final double greatest;

    Kind(double share, double least, double greatest) {
      this.share = share;
      this.least = least;
      this.greatest = greatest;
    }
  }

  /** Draws a silhouette with about the given number of pixels. */
  static Silhouette draw(int width, int height, int pixels, RandomGenerator random) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    double area = pixels / kind.share;
    double ratio = kind.least + (kind.greatest - kind.least) * random.nextDouble();
    double h = Math.min(height, Math.max(area / width, Math.sqrt(area * ratio)));
    double w = area / h;
    double left = -OUTSIDE * w + (width - (1 - 2 * OUTSIDE) * w) * random.nextDouble() - 0.5;
    double top = -OUTSIDE * h + (height - (1 - 2 * OUTSIDE) * h) * random.nextDouble() - 0.5;
    List<double[]> parts =
        switch (kind) {
          case PERSON -> person(random);
          case TREE -> tree(random);
          case ANIMAL -> animal(random);
        };
    boolean mirrored = random.nextBoolean();
    double[][] capsules = new double[parts.size()][];
    for (int i = 0; i < capsules.length; i++) {
      double[] p = parts.get(i);
      double x0 = mirrored ? 1 - p[0] : p[0];
      double x1 = mirrored ? 1 - p[2] : p[2];
      double radius = Math.max(LEAST_RADIUS, p[4] * Math.sqrt(w * h));
      capsules[i] = new double[] {x0 * w, p[1] * h, x1 * w, p[3] * h, radius};
    }
    return new Silhouette(capsules, left, top);
  }

  /** Creates a part in a box of 1 by 1; its radius is in sides of a square of the box's area. */
  private static double[] capsule(double x0, double y0, double x1, double y1, double radius) {
    return new double[] {x0, y0, x1, y1, radius};
  }

  private static double between(double least, double greatest, RandomGenerator random) {
    return least + (greatest - least) * random.nextDouble();
  }

  private static List<double[]> person(RandomGenerator random) {
    double neck = between(0.4, 0.6, random);
    double hip = between(0.4, 0.6, random);
    double head = neck + between(-0.08, 0.08, random);
    return List.of(
        capsule(neck, 0.24, hip, 0.52, between(0.16, 0.21, random)), // trunk
        capsule(neck, 0.24, head, 0.1, 0.07), // neck
        capsule(head, 0.1, head, 0.1, between(0.11, 0.14, random)), // head
        capsule(neck, 0.24, between(0, 0.3, random), between(0.4, 0.55, random), 0.07), // arms
        capsule(neck, 0.24, between(0.7, 1, random), between(0.4, 0.55, random), 0.07),
        capsule(hip, 0.52, between(0.15, 0.45, random), 0.95, 0.09), // legs
        capsule(hip, 0.52, between(0.55, 0.85, random), 0.95, 0.09));
  }

  private static List<double[]> tree(RandomGenerator random) {
    double foot = between(0.4, 0.6, random);
    List<double[]> parts = new ArrayList<>();
    parts.add(capsule(foot, 1, 0.5, 0.4, between(0.04, 0.1, random))); // trunk
    int branches = 3 + random.nextInt(4);
    for (int i = 0; i < branches; i++) {
      double x = between(0.25, 0.75, random);
      double y = between(0.2, 0.55, random);
      parts.add(capsule(0.5, 0.4, x, y, between(0.14, 0.26, random)));
    }
    return parts;
  }

  private static List<double[]> animal(RandomGenerator random) {
    double back = between(0.3, 0.5, random);
    double chest = back + between(-0.08, 0.08, random);
    double shoulder = between(0.7, 0.8, random);
    double headY = between(0.1, 0.5, random);
    List<double[]> parts = new ArrayList<>();
    parts.add(capsule(0.25, back, shoulder, chest, between(0.18, 0.26, random))); // body
    parts.add(capsule(shoulder, chest, 0.9, headY, between(0.08, 0.14, random))); // neck and head
    parts.add(capsule(0.25, back, 0.05, between(0.2, 0.7, random), 0.05)); // tail
    parts.add(leg(0.25, back, random));
    parts.add(leg(shoulder, chest, random));
    return parts;
  }

  private static double[] leg(double x, double y, RandomGenerator random) {
    double foot = x + between(-0.1, 0.1, random);
    return capsule(x, y, foot, 0.95, between(0.06, 0.1, random));
  }

  @Override
  public double growth(double x, double y) {
    double least = Double.MAX_VALUE;
    for (double[] c : capsules) {
      double dx = c[2] - c[0];
      double dy = c[3] - c[1];
      double px = x - left - c[0];
      double py = y - top - c[1];
      double squaredLength = dx * dx + dy * dy;
      double along = px * dx + py * dy;
      double t = along <= 0 ? 0 : along >= squaredLength ? 1 : along / squaredLength;
      double offX = px - t * dx;
      double offY = py - t * dy;
      least = Math.min(least, (offX * offX + offY * offY) / (c[4] * c[4]));
    }
    return Math.sqrt(least);
  }
}
