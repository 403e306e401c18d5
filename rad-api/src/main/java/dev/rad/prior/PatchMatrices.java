package dev.rad.prior;

/**
 * A level's targets and sources as rows of two matrices whose product is the {@link PatchCost} of
 * every pair, times the sum of the target's weights, and less what is the same for all sources:
 *
 * <pre>{@code
 * Σ_j c_j |z_j − q_j|² + h (y_t − y_s)²  =  Σ_j ( c_j |q_j|² − 2 c_j z_j·q_j ) + h (y_s² − 2 y_s y_t + y_t²) + …
 * }</pre>
 */
final class PatchMatrices {
  private static final int HEIGHTS = 3; // columns for the difference in height

  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final PatchCost cost;
  private final int positions;

  PatchMatrices(PatchContext context) {
    this.level = context.level();
    this.geometry = context.geometry();
    this.cost = context.cost();
    int side = 2 * geometry.radius + 1;
    this.positions = side * side;
  }

  int columns() {
    return positions * (1 + level.channels) + HEIGHTS;
  }

  /** Returns a row for every target: for every position c and {@code −2 c z}. */
  float[] targets() {
    float[] rows = new float[geometry.targets.length * columns()];
    int at = 0;
    for (int target : geometry.targets) {
      int x = target % level.width;
      int y = target / level.width;
      for (int dy = -geometry.radius; dy <= geometry.radius; dy++) {
        for (int dx = -geometry.radius; dx <= geometry.radius; dx++) {
          boolean inside =
              x + dx >= 0 && x + dx < level.width && y + dy >= 0 && y + dy < level.height;
          if (inside) {
            int pixel = target + dy * level.width + dx;
            rows[at] = cost.weight(pixel);
            for (int c = 0; c < level.channels; c++) {
              rows[at + 1 + c] =
                  -2 * rows[at] * PatchCost.weightOf(c) * level.values[pixel * level.channels + c];
            }
          }
          at += 1 + level.channels;
        }
      }
      float height = cost.weightSum(target) * (float) PatchCost.HEIGHT_PREFERENCE;
      float relative = y / (float) level.height;
      rows[at++] = height;
      rows[at++] = -2 * height * relative;
      rows[at++] = height * relative * relative;
    }
    return rows;
  }

  /** Returns a row for every source: for every position {@code |q|²} and q. */
  float[] sources() {
    float[] rows = new float[geometry.sources.length * columns()];
    int at = 0;
    for (int source : geometry.sources) {
      for (int dy = -geometry.radius; dy <= geometry.radius; dy++) {
        for (int dx = -geometry.radius; dx <= geometry.radius; dx++) {
          int pixel = source + dy * level.width + dx;
          float squares = 0;
          for (int c = 0; c < level.channels; c++) {
            float value = level.values[pixel * level.channels + c];
            squares += PatchCost.weightOf(c) * value * value;
            rows[at + 1 + c] = value;
          }
          rows[at] = squares;
          at += 1 + level.channels;
        }
      }
      if (source % level.width < level.photoWidth) { // references have no height in the photo
        float relative = source / level.width / (float) level.height;
        rows[at] = relative * relative;
        rows[at + 1] = relative;
        rows[at + 2] = 1;
      }
      at += HEIGHTS;
    }
    return rows;
  }
}
