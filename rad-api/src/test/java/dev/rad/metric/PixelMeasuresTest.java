package dev.rad.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** {@link Psnr} and {@link L1}. */
class PixelMeasuresTest {
  private static final Mask CORNER = Mask.rectangle(8, 6, new Region(5, 0, 3, 4));

  @Test
  void of_samples_agreesWithScikitImage() {
    assertThat(Psnr.of(Samples.a(), Samples.b())).isCloseTo(26.920360160498078, within(1e-12));
    assertThat(Psnr.of(Samples.a(), Samples.f())).isCloseTo(9.73766409549693, within(1e-12));
    assertThat(L1.of(Samples.a(), Samples.b())).isCloseTo(9.854166666666666, within(1e-12));
    assertThat(L1.of(Samples.a(), Samples.f())).isCloseTo(40.486805555555556, within(1e-12));
  }

  @Test
  void inHole_samples_agreesWithNumpy() {
    RgbImage a = Samples.a();
    Mask m = Samples.m();

    assertThat(Psnr.inHole(a, Samples.b(), m)).isCloseTo(26.741888926625798, within(1e-12));
    assertThat(Psnr.inHole(a, Samples.f(), m)).isCloseTo(4.715021194672752, within(1e-12));
    assertThat(L1.inHole(a, Samples.b(), m)).isCloseTo(10.141280353200884, within(1e-12));
    assertThat(L1.inHole(a, Samples.f(), m)).isCloseTo(128.6997792494481, within(1e-12));
  }

  @Test
  void of_blackAndWhite_areTheEndsOfTheRange() {
    RgbImage black = Samples.flat(3, 2, 0);
    RgbImage white = Samples.flat(3, 2, 255);

    assertThat(Psnr.of(black, white)).isZero();
    assertThat(L1.of(black, white)).isEqualTo(255);
    assertThat(Psnr.of(black, black)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(L1.of(black, black)).isZero();
  }

  @Test
  void inHole_softMask_countsEveryPixelAboveZeroAlike() {
    RgbImage truth = Samples.flat(3, 1, 100);
    RgbImage filling = Samples.picture(3, 1, (x, y, c) -> 100 + 10 * x);
    Mask soft = Mask.of(3, 1, new float[] {0f, 0.01f, 1f});

    assertThat(L1.inHole(truth, filling, soft)).isEqualTo(15);
  }

  @Property(tries = 50)
  void inHole_constantError_isItsClosedForm(
      @ForAll @IntRange(min = 1, max = 127) int error, @ForAll long seed) {
    RgbImage random = Samples.random(8, 6, seed);
    RgbImage truth = Samples.picture(8, 6, (x, y, c) -> random.red(x, y) / 2);
    RgbImage filling = Samples.picture(8, 6, (x, y, c) -> random.red(x, y) / 2 + error);

    assertThat(L1.inHole(truth, filling, CORNER)).isCloseTo(error, within(1e-12));
    assertThat(Psnr.inHole(truth, filling, CORNER))
        .isCloseTo(20 * Math.log10(255.0 / error), within(1e-12));
  }

  @Property(tries = 50)
  void inHole_errorsOutside_doNotCount(@ForAll long seed) {
    RgbImage truth = Samples.random(8, 6, seed);
    RgbImage filling = Samples.random(8, 6, seed + 1).composite(truth, CORNER);

    assertThat(Psnr.inHole(truth, filling, CORNER)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(L1.inHole(truth, filling, CORNER)).isZero();
    assertThat(L1.of(truth, filling)).isPositive();
  }

  @Property(tries = 50)
  void of_randomPictures_isSymmetricAndInRange(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int width) {
    RgbImage a = Samples.random(width, 4, seed);
    RgbImage b = Samples.random(width, 4, seed + 1);

    assertThat(Psnr.of(a, b)).isEqualTo(Psnr.of(b, a)).isNotNegative();
    assertThat(L1.of(a, b)).isEqualTo(L1.of(b, a)).isBetween(0.0, 255.0);
  }

  @Property(tries = 50)
  void of_partsOfThePicture_addUpToTheWhole(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.2, max = 0.8) double share) {
    RgbImage a = Samples.random(8, 6, seed);
    RgbImage b = Samples.random(8, 6, seed + 1);
    Mask hole = Mask.rectangle(8, 6, new Region(0, 0, (int) Math.round(8 * share), 6));
    double filled = hole.fraction();

    double parts = filled * L1.inHole(a, b, hole) + (1 - filled) * L1.inHole(a, b, hole.inverted());

    assertThat(parts).isCloseTo(L1.of(a, b), within(1e-9));
  }

  @Test
  void inHole_wrongSizesOrNoHole_areRefused() {
    RgbImage a = Samples.flat(8, 6, 0);

    assertThatThrownBy(() -> Psnr.of(a, Samples.flat(6, 8, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pictures of one size can be compared, got 8×6 and 6×8; resize one of them");
    assertThatThrownBy(() -> L1.inHole(a, a, Mask.full(6, 8)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("the mask is 6×8, the picture 8×6");
    assertThatThrownBy(() -> Psnr.inHole(a, a, Mask.empty(8, 6)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("no hole to measure");
  }
}
