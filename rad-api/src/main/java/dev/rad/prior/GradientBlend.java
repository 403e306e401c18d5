package dev.rad.prior;

import java.util.Arrays;

/**
 * Joins copied pieces without visible steps: among all fillings f that match the photo at the
 * border, it finds the one with the least
 *
 * <pre>{@code
 * Σ |∇f − g|² + ε |f − f₀|²
 * }</pre>
 *
 * <p>where f₀ is the copy and g the differences between the copied pixels and their neighbours at
 * the place they come from (Poisson image editing, Pérez, Gangnet and Blake 2003, equation 3, with
 * a screening term that keeps colours from drifting far). Patches are thus copied up to a slowly
 * changing offset of colour, so that a hole in a smooth sky stays invisible. Solved by successive
 * over-relaxation, red before black.
 *
 * <p>Where two pieces of very different colours meet, such as a wall and the sky, the step between
 * them is an edge, and stays: blending would make a haze of it. With the step s = f₀(p) − f₀(q) and
 * the mean m of what the sources of both say,
 *
 * <pre>{@code
 * g = m + w (s − m),   w = r² / (1 + r²),   r = |s − m|² / 0.5²
 * }</pre>
 *
 * <p>At the border, where a step shows the hole, r is |s − m|².
 */
final class GradientBlend {
  private static final float SCREEN = 0.005f; // ε
  private static final float EDGE = 0.5f; // in normalised colours, about 30 grey levels of each
  private static final float EDGE_AT_BORDER = 1;
  private static final int SWEEPS = 60;
  private static final float RELAXATION = 1.6f;

  private final PatchLevel level;
  private final SourceField field;
  private final int threads;
  private final Half[] halves; // red and black pixels

  /**
   * The hole's pixels of one colour.
   *
   * @param pixels the pixels
   * @param neighbours four of each; −1 where there is none
   * @param fixed three channels of each: the part Σ g + ε f₀ that no sweep changes
   */
  private record Half(int[] pixels, int[] neighbours, float[] fixed) {}

  GradientBlend(PatchLevel level, SourceField field, int threads) {
    this.level = level;
    this.field = field;
    this.threads = threads;
    int[] hole = Membrane.holePixels(level);
    this.halves = new Half[] {half(hole, 0), half(hole, 1)};
  }

  private Half half(int[] hole, int colour) {
    int[] pixels =
        Arrays.stream(hole)
            .filter(i -> (i % level.width + i / level.width) % 2 == colour)
            .toArray();
    int[] neighbours = level.neighboursOf(pixels);
    float[] fixed = new float[PatchLevel.COLOURS * pixels.length];
    float[] wanted = new float[PatchLevel.COLOURS];
    for (int i = 0; i < pixels.length; i++) {
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        fixed[i * PatchLevel.COLOURS + c] = SCREEN * value(pixels[i], c);
      }
      for (int n = 4 * i; n < 4 * i + 4; n++) {
        if (neighbours[n] >= 0) {
          differences(pixels[i], neighbours[n], wanted);
          for (int c = 0; c < PatchLevel.COLOURS; c++) {
            fixed[i * PatchLevel.COLOURS + c] += wanted[c];
          }
        }
      }
    }
    return new Half(pixels, neighbours, fixed);
  }

  /** Blends the copied colours in the level's hole. */
  void run() {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      relax(halves[0]);
      relax(halves[1]);
    }
  }

  /** Computes g. */
  private void differences(int pixel, int neighbour, float[] wanted) {
    float squares = 0;
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      wanted[c] = difference(pixel, neighbour, c);
      float off = step(pixel, neighbour, c) - wanted[c];
      squares += off * off;
    }
    float edge = level.kinds[neighbour] == PatchLevel.KNOWN ? EDGE_AT_BORDER : EDGE;
    float ratio = squares / (edge * edge);
    float share = ratio * ratio / (1 + ratio * ratio);
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      wanted[c] += share * (step(pixel, neighbour, c) - wanted[c]);
    }
  }

  private float step(int pixel, int neighbour, int channel) {
    return value(pixel, channel) - value(neighbour, channel);
  }

  /** Returns the difference between a pixel and a neighbour, according to the sources of both. */
  private float difference(int pixel, int neighbour, int channel) {
    int towards = neighbour - pixel;
    int source = field.sources[pixel];
    float here = value(source, channel) - value(source + towards, channel);
    if (level.kinds[neighbour] == PatchLevel.KNOWN) {
      return here;
    }
    int theirs = field.sources[neighbour];
    return 0.5f * (here + value(theirs - towards, channel) - value(theirs, channel));
  }

  private float value(int pixel, int channel) {
    return level.values[pixel * level.channels + channel];
  }

  private void relax(Half half) {
    ParallelLoop.run(
        half.pixels.length,
        threads,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            for (int channel = 0; channel < PatchLevel.COLOURS; channel++) {
              relax(half, i, channel);
            }
          }
        });
  }

  private void relax(Half half, int i, int channel) {
    float[] values = level.values;
    float sum = half.fixed[i * PatchLevel.COLOURS + channel];
    int count = 0;
    for (int n = 4 * i; n < 4 * i + 4; n++) {
      int neighbour = half.neighbours[n];
      if (neighbour >= 0) {
        sum += values[neighbour * level.channels + channel];
        count++;
      }
    }
    int at = half.pixels[i] * level.channels + channel;
    values[at] += RELAXATION * (sum / (count + SCREEN) - values[at]);
  }
}
