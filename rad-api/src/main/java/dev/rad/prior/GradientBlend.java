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
 */
final class GradientBlend {
  private static final float SCREEN = 0.005f; // ε
  private static final int SWEEPS = 60;
  private static final float RELAXATION = 1.6f;

  private final PatchLevel level;
  private final SourceField field;
  private final int threads;
  private final int[][] colours = new int[2][]; // red and black pixels of the hole

  GradientBlend(PatchLevel level, SourceField field, int threads) {
    this.level = level;
    this.field = field;
    this.threads = threads;
    int[] hole = Membrane.holePixels(level);
    for (int colour = 0; colour < 2; colour++) {
      int wanted = colour;
      colours[colour] =
          Arrays.stream(hole)
              .filter(i -> (i % level.width + i / level.width) % 2 == wanted)
              .toArray();
    }
  }

  /** Blends the copied colours in the level's hole. */
  void run() {
    for (int channel = 0; channel < PatchLevel.COLOURS; channel++) {
      float[][] fixed = {fixed(colours[0], channel), fixed(colours[1], channel)};
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        relax(colours[0], fixed[0], channel);
        relax(colours[1], fixed[1], channel);
      }
    }
  }

  /** Computes the part that does not change from sweep to sweep: Σ g + ε f₀. */
  private float[] fixed(int[] pixels, int channel) {
    float[] result = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      float sum = SCREEN * value(pixels[i], channel);
      for (int side = 0; side < 4; side++) {
        int neighbour = level.neighbour(pixels[i], side);
        if (counts(neighbour)) {
          sum += difference(pixels[i], neighbour, channel);
        }
      }
      result[i] = sum;
    }
    return result;
  }

  private boolean counts(int neighbour) {
    return neighbour >= 0 && level.kinds[neighbour] != PatchLevel.BLOCKED;
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

  private void relax(int[] pixels, float[] fixed, int channel) {
    ParallelLoop.run(
        pixels.length,
        threads,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            float sum = fixed[i];
            int neighbours = 0;
            for (int side = 0; side < 4; side++) {
              int neighbour = level.neighbour(pixels[i], side);
              if (counts(neighbour)) {
                sum += value(neighbour, channel);
                neighbours++;
              }
            }
            int at = pixels[i] * level.channels + channel;
            level.values[at] += RELAXATION * (sum / (neighbours + SCREEN) - level.values[at]);
          }
        });
  }
}
