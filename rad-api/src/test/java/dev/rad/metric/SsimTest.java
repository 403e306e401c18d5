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
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SsimTest {

  @Test
  void of_samples_agreesWithScikitImage() {
    assertThat(Ssim.of(Samples.a(), Samples.b())).isCloseTo(0.9876279267256205, within(1e-12));
    assertThat(Ssim.of(Samples.a(), Samples.f())).isCloseTo(-0.35079105692245033, within(1e-12));
  }

  @Test
  void inHole_samples_agreesWithScikitImagesFullMap() {
    RgbImage a = Samples.a();
    Mask m = Samples.m(); // reaches the picture's edge

    assertThat(Ssim.inHole(a, Samples.b(), m)).isCloseTo(0.9881404619502799, within(1e-12));
    assertThat(Ssim.inHole(a, Samples.f(), m)).isCloseTo(-0.6011547606045082, within(1e-12));
  }

  @Test
  void of_flatPictures_comparesMeansOnly() {
    // no variance: (2·100·150 + C1)/(100² + 150² + C1), C1 = 2.55²
    double expected = (30000 + 6.5025) / (32500 + 6.5025);

    RgbImage dark = Samples.flat(15, 12, 100);
    RgbImage bright = Samples.flat(15, 12, 150);

    assertThat(Ssim.of(dark, bright)).isCloseTo(expected, within(1e-10));
    assertThat(Ssim.inHole(dark, bright, Mask.full(15, 12))).isCloseTo(expected, within(1e-10));
  }

  @Property(tries = 40)
  void of_randomPictures_isSymmetricAndInRange(
      @ForAll long seed,
      @ForAll @IntRange(min = 11, max = 17) int width,
      @ForAll @IntRange(min = 11, max = 17) int height) {
    RgbImage a = Samples.random(width, height, seed);
    RgbImage b = Samples.random(width, height, seed + 1);

    assertThat(Ssim.of(a, b)).isEqualTo(Ssim.of(b, a)).isBetween(-1.0, 1.0);
    assertThat(Ssim.of(a, a)).isEqualTo(1);
    assertThat(Ssim.inHole(a, a, Mask.full(width, height))).isEqualTo(1);
  }

  @Property(tries = 40)
  void inHole_interiorHole_isTheWholePicturesMean(@ForAll long seed) {
    RgbImage a = Samples.random(16, 14, seed);
    RgbImage b = Samples.random(16, 14, seed + 1);
    Mask interior = Mask.rectangle(16, 14, new Region(5, 5, 6, 4));

    assertThat(Ssim.inHole(a, b, interior)).isCloseTo(Ssim.of(a, b), within(1e-12));
  }

  @Property(tries = 40)
  void inHole_bothFlipped_isUnchanged(@ForAll long seed) {
    RgbImage a = Samples.random(16, 14, seed);
    RgbImage b = Samples.random(16, 14, seed + 1);
    Mask left = Mask.rectangle(16, 14, new Region(0, 3, 5, 8));
    Mask right = Mask.rectangle(16, 14, new Region(11, 3, 5, 8));

    assertThat(Ssim.inHole(a.flipped(), b.flipped(), right))
        .isCloseTo(Ssim.inHole(a, b, left), within(1e-12));
  }

  @Test
  void inHole_differenceFarFromTheHole_doesNotCount() {
    RgbImage a = Samples.random(30, 12, 1);
    RgbImage b = Samples.random(30, 12, 2).composite(a, left(15)); // equal left of column 15
    Mask reached = left(10); // windows reach column 14
    Mask beyond = left(11);

    assertThat(Ssim.inHole(a, b, reached)).isEqualTo(1);
    assertThat(Ssim.inHole(a, b, beyond)).isLessThan(1);
  }

  private static Mask left(int columns) {
    return Mask.rectangle(30, 12, new Region(0, 0, columns, 12));
  }

  @Test
  void inHole_wrongSizesOrNoHole_areRefused() {
    RgbImage a = Samples.flat(12, 11, 0);

    assertThatThrownBy(() -> Ssim.of(a, Samples.flat(11, 12, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12×11 and 11×12");
    assertThatThrownBy(() -> Ssim.of(Samples.flat(12, 10, 0), Samples.flat(12, 10, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SSIM needs sides of at least 11 pixels, got 12×10; take larger pictures");
    assertThatThrownBy(() -> Ssim.inHole(a, a, Mask.full(11, 12)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("the mask is 11×12, the picture 12×11");
    assertThatThrownBy(() -> Ssim.inHole(a, a, Mask.empty(12, 11)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("no hole to measure");
  }
}
