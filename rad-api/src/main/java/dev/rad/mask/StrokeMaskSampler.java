package dev.rad.mask;

import java.util.random.RandomGenerator;

/**
 * The thick strokes of {@link WideMaskSampler}: a few chains of straight lines with round ends.
 *
 * <ol>
 *   <li>1 to 6 strokes, i = 0, 1, ..., each from a uniform pixel, of 1 to 5 lines.
 *   <li>Each line: angle {@code 0.01 + {0..3}} radians, {@code 2π} minus that if i is even; length
 *       {@code 10 + {0..199}}, width {@code 5 + {0..99}}, both times {@code min(W, H)/256}.
 *   <li>It ends at {@code start + length·(sin, cos)}, cut towards 0 and clipped to {@code [0, W] ×
 *       [0, H]}, where the next one starts. Angles do not add up.
 * </ol>
 */
final class StrokeMaskSampler implements MaskSampler {
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    float[] values = new float[Mask.count(width, height)];
    double scale = WideMaskSampler.scale(width, height);
    int strokes = 1 + random.nextInt(6);
    for (int i = 0; i < strokes; i++) {
      int x = random.nextInt(width);
      int y = random.nextInt(height);
      int lines = 1 + random.nextInt(5);
      for (int j = 0; j < lines; j++) {
        double turn = 0.01 + random.nextInt(4);
        double angle = i % 2 == 0 ? 2 * Math.PI - turn : turn;
        double length = scale * (10 + random.nextInt(200));
        double thickness = Math.max(1, scale * (5 + random.nextInt(100))); // no gaps
        int endX = Math.max(0, Math.min(width, (int) (x + length * Math.sin(angle))));
        int endY = Math.max(0, Math.min(height, (int) (y + length * Math.cos(angle))));
        fillLine(values, width, height, x, y, endX, endY, thickness / 2);
        x = endX;
        y = endY;
      }
    }
    return Mask.wrap(width, height, values);
  }

  /** Fills every pixel whose centre is within a distance of the line between two centres. */
  static void fillLine(
      float[] values, int width, int height, int x0, int y0, int x1, int y1, double radius) {
    int reach = (int) radius;
    int dx = x1 - x0;
    int dy = y1 - y0;
    double squaredLength = (double) dx * dx + (double) dy * dy;
    int right = Math.min(width - 1, Math.max(x0, x1) + reach);
    int bottom = Math.min(height - 1, Math.max(y0, y1) + reach);
    for (int y = Math.max(0, Math.min(y0, y1) - reach); y <= bottom; y++) {
      for (int x = Math.max(0, Math.min(x0, x1) - reach); x <= right; x++) {
        double along = (double) (x - x0) * dx + (double) (y - y0) * dy;
        double t = along <= 0 ? 0 : along >= squaredLength ? 1 : along / squaredLength;
        double offX = x - x0 - t * dx;
        double offY = y - y0 - t * dy;
        if (offX * offX + offY * offY <= radius * radius) {
          values[y * width + x] = 1f;
        }
      }
    }
  }
}
