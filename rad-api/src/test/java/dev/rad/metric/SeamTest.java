package dev.rad.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.BoxMaskSampler;
import dev.rad.mask.Mask;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeamTest {
  private static final Mask BAND = Mask.rectangle(10, 7, new Region(3, 0, 4, 7));

  @Test
  void of_samples_agreesWithNumpy() {
    assertThat(Seam.of(Samples.a(), Samples.m())).isCloseTo(5.9153439153439145, within(1e-12));
    assertThat(Seam.of(Samples.f(), Samples.m())).isCloseTo(-31.03174603174603, within(1e-12));
  }

  @Test
  void ratio_samples_agreesWithNumpy() {
    assertThat(Seam.ratio(Samples.a(), Samples.f(), Samples.m()))
        .isCloseTo(0.6570857894480443, within(1e-12));
    assertThat(Seam.ratio(Samples.a(), Samples.b(), Samples.m()))
        .isCloseTo(0.9945437716178693, within(1e-12));
  }

  @Test
  void ratio_photoWithoutSteps_isOneOrInfinite() {
    RgbImage flat = Samples.flat(10, 7, 90);

    assertThat(Seam.ratio(flat, flat, BAND)).isEqualTo(1);
    assertThat(Seam.ratio(flat, flat.composite(Samples.flat(10, 7, 91), BAND), BAND))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> Seam.ratio(flat, Samples.flat(7, 10, 90), BAND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10×7 and 7×10");
  }

  @Property(tries = 30)
  void of_flatPictureWithAnotherColourInTheHole_isTheStep(
      @ForAll @IntRange(min = 0, max = 255) int kept,
      @ForAll @IntRange(min = 0, max = 255) int filled,
      @ForAll long seed) {
    Mask hole = new BoxMaskSampler().sample(12, 9, new SplittableRandom(seed));
    RgbImage picture = Samples.flat(12, 9, kept).composite(Samples.flat(12, 9, filled), hole);

    assertThat(Seam.of(picture, hole)).isCloseTo(Math.abs(kept - filled), within(1e-12));
  }

  @Test
  void of_rampWithAStep_isTheMeanOfBothBorders() {
    RgbImage ramp = Samples.picture(10, 7, (x, y, c) -> 20 * x);
    RgbImage raised = Samples.picture(10, 7, (x, y, c) -> 20 * x + 30);

    assertThat(Seam.of(ramp, BAND)).isZero();
    // left |20 + 30| - 20, right |20 - 30| - 20
    assertThat(Seam.of(ramp.composite(raised, BAND), BAND)).isCloseTo(10, within(1e-12));
  }

  @Test
  void of_fillingSteeperThanTheRest_takesTheMeanOfBothSides() {
    // columns 0 1 2 | 3..6 | 7 8 9: gradients 10, at the borders 10, inside 40
    int[] columns = {0, 10, 20, 30, 70, 110, 150, 160, 170, 180};
    RgbImage picture = Samples.picture(10, 7, (x, y, c) -> columns[x]);

    assertThat(Seam.of(picture, BAND)).isCloseTo(10 - (10 + 40) / 2.0, within(1e-12));
  }

  @Test
  void of_holeOneColumnWide_comparesWithTheKeptSide() {
    RgbImage picture = Samples.picture(5, 1, (x, y, c) -> new int[] {0, 5, 50, 15, 25}[x]);
    Mask line = Mask.rectangle(5, 1, new Region(2, 0, 1, 1));

    assertThat(Seam.of(picture, line)).isCloseTo((45 - 5 + 35 - 10) / 2.0, within(1e-12));
  }

  @Property(tries = 50)
  void of_randomPicture_isTheSameForTheComplementAndMirrored(@ForAll long seed) {
    RgbImage picture = Samples.random(12, 12, seed);
    Mask hole = Mask.rectangle(12, 12, new Region(1, 2, 5, 6));
    Mask mirrored = Mask.rectangle(12, 12, new Region(6, 2, 5, 6));
    Mask transposed = Mask.rectangle(12, 12, new Region(2, 1, 6, 5));
    RgbImage turned =
        Samples.picture(
            12,
            12,
            (x, y, c) ->
                c == 0 ? picture.red(y, x) : c == 1 ? picture.green(y, x) : picture.blue(y, x));

    double seam = Seam.of(picture, hole);

    assertThat(seam).isBetween(-255.0, 255.0);
    assertThat(Seam.of(picture, hole.inverted())).isCloseTo(seam, within(1e-12));
    assertThat(Seam.of(picture.flipped(), mirrored)).isCloseTo(seam, within(1e-12));
    assertThat(Seam.of(turned, transposed)).isCloseTo(seam, within(1e-12));
  }

  @Test
  void of_maskWithoutAMeasurableBorder_isRefused() {
    RgbImage picture = Samples.flat(4, 3, 9);
    float[] checkers = {0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1};

    for (Mask mask : new Mask[] {Mask.empty(4, 3), Mask.full(4, 3), Mask.of(4, 3, checkers)}) {
      assertThatThrownBy(() -> Seam.of(picture, mask))
          .isInstanceOf(MaskException.class)
          .hasMessageContaining("has no border that a seam could run along");
    }
    assertThatThrownBy(() -> Seam.of(picture, Mask.full(3, 4)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("the mask is 3×4, the picture 4×3");
  }
}
