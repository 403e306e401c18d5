package dev.rad.prior;

/**
 * The cost of explaining the state z around a target i by a known patch q:
 *
 * <pre>{@code
 * cost(i, q) = Σ_j c_j |z_j − q_j|² / Σ_j c_j  +  h (Δy / height)²
 * c_j        = γ^(−depth_j) · τ² / (τ² + σ_j²)
 * }</pre>
 *
 * <p>where j runs over the patch's pixels inside the picture, σ_j is the noise of z_j = x_j / √ᾱ_j
 * (0 where j is known), τ the tolerance (known pixels have no noise, and no patch fits exactly),
 * and the tolerance grows by γ with every pixel of depth into the hole, since information about a
 * pixel comes from the border. The last term prefers patches at the same height: skies are at the
 * top.
 *
 * <p>It equals {@code −2 τ² / Σ c · log} of the patch's weight in the posterior, up to a constant;
 * see {@link PatchPrior}.
 */
final class PatchCost {
  /** τ, in units of the normalised colours. */
  static final double TOLERANCE = 0.1;

  /** γ. */
  static final double GROWTH = 1.35;

  /**
   * h: a distance of a whole picture's height counts as a difference of a fifth of τ everywhere.
   */
  static final double HEIGHT_PREFERENCE = 4 * TOLERANCE * TOLERANCE;

  private static final int DEEPEST = 30;
  private static final float TEXTURE = 0.5f; // weight of the two texture numbers

  private final PatchLevel level;
  private final PatchGeometry geometry;
  private final byte[] depths;
  private final float[] weights; // c of every pixel
  private final float[] sums; // of the weights of every target's patch

  PatchCost(PatchLevel level, PatchGeometry geometry) {
    this.level = level;
    this.geometry = geometry;
    this.depths = level.depths(DEEPEST);
    this.weights = new float[level.pixels()];
    this.sums = new float[level.pixels()];
  }

  /** Sets the noise of the hole's pixels, {@code √((1 − ᾱ) / ᾱ)}. */
  void setNoise(double sigma) {
    float noisy = (float) (TOLERANCE * TOLERANCE / (TOLERANCE * TOLERANCE + sigma * sigma));
    float[] ofDepth = new float[DEEPEST + 1];
    for (int d = 0; d <= DEEPEST; d++) {
      ofDepth[d] = (float) Math.pow(GROWTH, -d);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          switch (level.kinds[i]) {
            case PatchLevel.KNOWN -> 1f;
            case PatchLevel.HOLE -> noisy * ofDepth[depths[i]];
            default -> 0f;
          };
    }
    for (int target : geometry.targets) {
      sums[target] = sum(target);
    }
  }

  private float sum(int target) {
    int radius = geometry.radius;
    int x = target % level.width;
    int y = target / level.width;
    float sum = 0;
    for (int row = Math.max(0, y - radius); row <= Math.min(level.height - 1, y + radius); row++) {
      int last = row * level.width + Math.min(level.width - 1, x + radius);
      for (int i = row * level.width + Math.max(0, x - radius); i <= last; i++) {
        sum += weights[i];
      }
    }
    return sum;
  }

  /**
   * Returns the weight of a target's patch for its pixels: the deeper its centre, the smaller the
   * weight.
   */
  float trust(int target) {
    return (float) Math.pow(GROWTH, -depths[target]);
  }

  /** Returns {@code c_j} of a pixel. */
  float weight(int pixel) {
    return weights[pixel];
  }

  /** Returns the weight of a channel's difference: less for the two numbers of texture. */
  static float weightOf(int channel) {
    return channel < PatchLevel.COLOURS ? 1 : TEXTURE;
  }

  /** Returns {@code Σ_j c_j} of a target. */
  float weightSum(int target) {
    return sums[target];
  }

  /** Returns the cost of a source for a target. */
  float of(int target, int source) {
    return at(target).of(source, Float.MAX_VALUE);
  }

  /** Prepares a target to be compared with sources. */
  Target at(int target) {
    return new Target(target);
  }

  /** A target, with what is the same for all sources. */
  final class Target {
    private final int y;
    private final int start; // from the target to the first pixel of the first row compared
    private final int step; // from row to row: the heavier end of the patch decides sooner
    private final int columns; // of the patch inside the picture
    private final int rows;
    private final int target;

    private Target(int target) {
      int radius = geometry.radius;
      this.target = target;
      this.y = target / level.width;
      int x = target - y * level.width;
      int left = Math.max(-radius, -x);
      int top = Math.max(-radius, -y);
      int bottom = Math.min(radius, level.height - 1 - y);
      boolean upwards =
          weights[target + bottom * level.width] > weights[target + top * level.width];
      this.start = (upwards ? bottom : top) * level.width + left;
      this.step = upwards ? -level.width : level.width;
      this.columns = Math.min(radius, level.width - 1 - x) - left + 1;
      this.rows = bottom - top + 1;
    }

    /** Returns the cost of a difference in height; references have no height in the photo. */
    private float heightCost(int source) {
      int row = source / level.width;
      if (source - row * level.width >= level.photoWidth) {
        return 0;
      }
      float dy = (y - row) / (float) level.height;
      return (float) HEIGHT_PREFERENCE * dy * dy;
    }

    /**
     * Returns the cost of a source.
     *
     * @param limit the bound above which the cost does not matter: the result may then be any value
     *     not below it
     */
    float of(int source, float limit) {
      float height = heightCost(source);
      if (height >= limit) {
        return height;
      }
      float stop = (limit - height) * sums[target];
      int here = target + start;
      int there = source + start;
      float sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += row(here, there, columns);
        if (sum >= stop) {
          return limit;
        }
        here += step;
        there += step;
      }
      return sum / sums[target] + height;
    }
  }

  private float row(int here, int there, int count) {
    float[] v = level.values;
    float[] c = weights;
    int channels = level.channels;
    boolean textured = channels == PatchLevel.WITH_TEXTURE;
    int a = here * channels;
    int b = there * channels;
    float sum = 0;
    for (int i = here; i < here + count; i++) {
      float red = v[a] - v[b];
      float green = v[a + 1] - v[b + 1];
      float blue = v[a + 2] - v[b + 2];
      float squares = red * red + green * green + blue * blue;
      if (textured) {
        float across = v[a + 3] - v[b + 3];
        float down = v[a + 4] - v[b + 4];
        squares += TEXTURE * (across * across + down * down);
      }
      sum += c[i] * squares;
      a += channels;
      b += channels;
    }
    return sum;
  }
}
