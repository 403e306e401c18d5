package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The masks of TD-Paint's training. */
class TdPaintMaskSamplerTest {

  @Property(tries = 300)
  void sample_anySize_isHardAndNeverEmpty(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 70) int width,
      @ForAll @IntRange(min = 2, max = 70) int height) {
    Mask mask = new TdPaintMaskSampler().sample(width, height, new SplittableRandom(seed));

    assertThat(mask.width()).isEqualTo(width);
    assertThat(mask.height()).isEqualTo(height);
    assertThat(mask.isHard()).isTrue();
    assertThat(mask.isEmpty()).isFalse();
    assertThat(new TdPaintMaskSampler().sample(width, height, new SplittableRandom(seed)))
        .isEqualTo(mask);
  }

  /** The publication's shares: a fifth is all hole; strokes, boxes and patches hardly ever are. */
  @Test
  void sample_manyDraws_fillsEverythingInAFifth() {
    RandomGenerator random = new SplittableRandom(5);
    int draws = 4000;
    int full = 0;
    int holeInTheCorners = 0;
    for (int i = 0; i < draws; i++) {
      Mask mask = new TdPaintMaskSampler().sample(64, 64, random);
      full += mask.fraction() == 1 ? 1 : 0;
      // boxes keep away from the edges, unless hole and rest are exchanged
      holeInTheCorners += mask.fraction() < 1 && frame(mask) ? 1 : 0;
    }
    assertThat(full / (double) draws).isBetween(0.2 - 0.02, 0.2 + 0.05);
    assertThat(holeInTheCorners / (double) draws).isCloseTo(0.03, within(0.012));
  }

  /** Whether the outer two pixels are all hole: only those of exchanged boxes are. */
  private static boolean frame(Mask mask) {
    float[] values = mask.toFloats();
    int side = mask.width();
    for (int i = 0; i < side * side; i++) {
      int x = i % side;
      int y = i / side;
      boolean outer = x < 2 || y < 2 || x >= side - 2 || y >= side - 2;
      if (outer && values[i] == 0) {
        return false;
      }
    }
    return true;
  }

  /** Squares of one side, a power of two up to half of the picture, all hole or all known. */
  @Property(tries = 300)
  void patches_anySeed_areSquaresOfOneSide(@ForAll long seed) {
    Mask mask = new PatchMaskSampler().sample(32, 32, new SplittableRandom(seed));
    float[] values = mask.toFloats();
    boolean fits = false;
    for (int side = 1; side <= 16; side *= 2) {
      fits |= isConstantIn(values, side);
    }
    assertThat(fits).isTrue();
    assertThat(mask.isEmpty()).isFalse();
  }

  private static boolean isConstantIn(float[] values, int side) {
    for (int i = 0; i < values.length; i++) {
      int corner = i / 32 / side * side * 32 + i % 32 / side * side;
      if (values[i] != values[corner]) {
        return false;
      }
    }
    return true;
  }

  /** Every side is as likely, and half of the squares are known on average. */
  @Test
  void patches_manyDraws_useAllSidesAndHalfOfThePicture() {
    RandomGenerator random = new SplittableRandom(8);
    int draws = 4000;
    double filled = 0;
    int coarse = 0;
    for (int i = 0; i < draws; i++) {
      Mask mask = new PatchMaskSampler().sample(32, 32, random);
      filled += mask.fraction();
      coarse += isConstantIn(mask.toFloats(), 16) ? 1 : 0; // of four squares, 0 to 3 known
    }
    // ⌊p n⌋ of n: 0.5 + 1/(2n) are hole on average, n = 4, 16, …, 1024
    double expected = 0.5 + (1.0 / 4 + 1.0 / 16 + 1.0 / 64 + 1.0 / 256 + 1.0 / 1024) / 5 / 2;
    assertThat(filled / draws).isCloseTo(expected, within(0.02));
    // a fifth, and the finer ones that chance left without known squares: 1/16 + 1/64 + …
    double chance = (1 + 1.0 / 16 + 1.0 / 64 + 1.0 / 256 + 1.0 / 1024) / 5;
    assertThat(coarse / (double) draws).isCloseTo(chance, within(0.025));
  }
}
