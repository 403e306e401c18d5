package dev.rad.mask;

import dev.rad.exception.MaskException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws the "wide" test masks (RAD, CVPR 2025, arXiv:2412.09191, experiments): thick strokes or
 * boxes with the numbers of LaMa's {@code random_thick_256} (Suvorov et al., WACV 2022,
 * arXiv:2109.07161).
 *
 * <p>Each mask is of one kind: strokes with probability {@code 1/1.3}, boxes with {@code 0.3/1.3}.
 *
 * <table>
 *   <caption>For 256×256; other sizes scale lengths by min(W, H)/256</caption>
 *   <tr><th>strokes</th><th>boxes</th></tr>
 *   <tr><td>1 to 6, each of 1 to 5 lines</td><td>1 to 3</td></tr>
 *   <tr><td>lengths 10 to 209</td><td>sides 30 to 150</td></tr>
 *   <tr><td>widths 5 to 104, round ends</td><td>at least 10 from the edges</td></tr>
 * </table>
 *
 * <p>Six strokes, not the five of LaMa's configuration: its program adds one. A line fills exactly
 * the pixels whose centres are within half its width; LaMa draws lines with OpenCV. As in LaMa's
 * test sets, a mask that fills more than half of the picture is redrawn.
 *
 * <p>Immutable and safe for use by several threads, each with its own generator.
 */
public final class WideMaskSampler implements MaskSampler {
  private static final double LAMA_COVERAGE = 0.5;
  private static final int BOXES = 3;
  private static final int MAX_DRAWS = 1000;

  private final MaskSampler kinds =
      new MixedMaskSampler(
          List.of(
              new MixedMaskSampler.Part(new StrokeMaskSampler(), 1),
              new MixedMaskSampler.Part(new BoxesMaskSampler(BOXES), 0.3)));
  private final double maxCoverage;

  /** Creates the sampler with LaMa's limit: at most half of the picture is filled. */
  public WideMaskSampler() {
    this(LAMA_COVERAGE);
  }

  /**
   * Creates the sampler with another limit.
   *
   * @param maxCoverage the largest share of hole pixels, above 0; 1 accepts every mask
   * @throws IllegalArgumentException if the limit is not in (0, 1]
   */
  public WideMaskSampler(double maxCoverage) {
    if (!(maxCoverage > 0 && maxCoverage <= 1)) {
      throw new IllegalArgumentException("the coverage must be in (0, 1], got " + maxCoverage);
    }
    this.maxCoverage = maxCoverage;
  }

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness
   * @return a hard mask, 1 = fill, never empty
   * @throws MaskException if 1000 draws in a row fill too much, as they do in a picture of one
   *     pixel
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    for (int i = 0; i < MAX_DRAWS; i++) {
      Mask mask = kinds.sample(width, height, random);
      if (mask.fraction() <= maxCoverage) {
        return mask;
      }
    }
    throw new MaskException(
        "none of %d wide masks of %d×%d fills at most %s of it; allow more, or a larger picture"
            .formatted(MAX_DRAWS, width, height, maxCoverage));
  }

  /** Returns the factor for LaMa's numbers, which are meant for 256×256. */
  static double scale(int width, int height) {
    return Math.min(width, height) / 256.0;
  }

  /** {@return the limit} */
  @Override
  public String toString() {
    return "WideMaskSampler[maxCoverage=" + maxCoverage + "]";
  }
}
