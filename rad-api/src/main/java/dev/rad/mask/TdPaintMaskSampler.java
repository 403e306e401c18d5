package dev.rad.mask;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The masks that TD-Paint's networks are trained with (arXiv:2410.09306).
 *
 * <table>
 *   <caption>What is drawn</caption>
 *   <tr><td>60 %</td><td>the strokes of {@link WideMaskSampler} or 1 to 4 of its boxes, equally likely, of any coverage; one in ten is inverted</td></tr>
 *   <tr><td>20 %</td><td>the whole picture</td></tr>
 *   <tr><td>20 %</td><td>{@link PatchMaskSampler}'s</td></tr>
 * </table>
 *
 * <p>Immutable and safe for use by several threads, each with its own generator.
 */
public final class TdPaintMaskSampler implements MaskSampler {
  private static final int BOXES = 4;
  private static final double INVERTED = 0.1;

  private final MaskSampler kinds =
      new MixedMaskSampler(
          List.of(
              new MixedMaskSampler.Part(sometimesInverted(new StrokeMaskSampler()), 0.3),
              new MixedMaskSampler.Part(sometimesInverted(new BoxesMaskSampler(BOXES)), 0.3),
              new MixedMaskSampler.Part((width, height, unused) -> Mask.full(width, height), 0.2),
              new MixedMaskSampler.Part(new PatchMaskSampler(), 0.2)));

  /** Creates the sampler. */
  public TdPaintMaskSampler() {}

  private static MaskSampler sometimesInverted(MaskSampler sampler) {
    return (width, height, random) -> {
      Mask mask;
      do {
        mask = sampler.sample(width, height, random);
        mask = random.nextDouble() < INVERTED ? mask.inverted() : mask;
      } while (mask.isEmpty()); // the opposite of strokes that fill everything
      return mask;
    };
  }

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness
   * @return a hard mask, 1 = fill, never empty
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    return kinds.sample(width, height, random);
  }

  /** {@return the name} */
  @Override
  public String toString() {
    return "TdPaintMaskSampler";
  }
}
