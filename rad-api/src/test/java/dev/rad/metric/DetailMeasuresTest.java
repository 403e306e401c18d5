package dev.rad.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * {@link LaplacianEnergy}, {@link FineEnergy}, {@link FineColourEnergy} and {@link PatchDistance}.
 * What the tests expect of {@link Samples}, after its own lines, with scipy 1.17.1:
 *
 * <pre>{@code
 * def luma(i): return i.astype(float) @ [.299, .587, .114]
 * def lab(i):                                                # IEC 61966-2-1, D65
 *     v = i / 255
 *     v = np.where(v <= .04045, v/12.92, ((v + .055)/1.055)**2.4)
 *     t = v @ np.array([[.4124564, .3575761, .1804375], [.2126729, .7151522, .0721750],
 *                       [.0193339, .1191920, .9503041]]).T / [.95047, 1, 1.08883]
 *     r = np.where(t > (6/29)**3, np.cbrt(t), t*841/108 + 4/29)
 *     return 500*(r[..., 0] - r[..., 1]), 200*(r[..., 1] - r[..., 2])
 * # 2 pixels from every kept one, and from nothing beyond the edges
 * inside = ndimage.distance_transform_edt(np.pad(m, 3, mode='edge'))[3:-3, 3:-3] > 2
 * def fine(p): return (p - ndimage.gaussian_filter(p, 4))[inside]
 *
 * M = (1 << 64) - 1
 * def doubles(seed=0):                                       # java.util.SplittableRandom
 *     while True:
 *         seed = (seed + 0x9e3779b97f4a7c15) & M
 *         z = seed
 *         z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & M
 *         z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & M
 *         yield ((z ^ (z >> 31)) >> 11) * 2.0**-53
 * u = np.fromiter(doubles(), float, 128*147*2).reshape(128, 147, 2)
 * theta = np.sqrt(-2*np.log(1 - u[..., 0])) * np.cos(2*np.pi*u[..., 1])
 * theta /= np.linalg.norm(theta, axis=1, keepdims=True)
 * def patches(i, m, s):
 *     h, w = m.shape
 *     sums = [np.add.reduceat(np.add.reduceat(v, range(0, h, s), 0), range(0, w, s), 1)
 *             for v in (i.astype(float), np.ones((h, w, 1)), m.astype(float))]
 *     p = np.pad(sums[0] / sums[1], ((3, 3), (3, 3), (0, 0)), mode='symmetric')
 *     v = np.lib.stride_tricks.sliding_window_view(p, (7, 7), (0, 1))  # [h, w, c, 7, 7]
 *     return v.transpose(0, 1, 3, 4, 2)[sums[2] > 0].reshape(-1, 147) @ theta.T
 * def distance(i, k, m):
 *     return np.mean([wasserstein_distance(p, q) for s in (1, 2, 4)
 *                     for p, q in zip(patches(i, m, s).T, patches(k, m, s).T)])
 * for i in a, b, f:
 *     print((ndimage.laplace(luma(i))[inside]**2).mean(), fine(luma(i)).var(),
 *           sum((fine(p)**2).mean() for p in lab(i)))
 * print(distance(a, b, m), distance(a, f, m))
 * }</pre>
 */
class DetailMeasuresTest {
  private static final Mask HOLE = Mask.rectangle(60, 50, new Region(20, 15, 20, 18));

  private interface Energy {
    double of(RgbImage picture, Mask hole);
  }

  private interface Comparison {
    double of(RgbImage truth, RgbImage filling, Mask hole);
  }

  private static final List<Energy> ENERGIES =
      List.of(LaplacianEnergy::of, FineEnergy::of, FineColourEnergy::of);
  private static final List<Comparison> RATIOS =
      List.of(LaplacianEnergy::ratio, FineEnergy::ratio, FineColourEnergy::ratio);

  @Test
  void of_samples_agreesWithScipy() {
    RgbImage a = Samples.a();
    RgbImage f = Samples.f();
    Mask m = Samples.m(); // reaches the picture's edge

    assertThat(LaplacianEnergy.of(a, m)).isCloseTo(37159.49408380821, within(1e-7));
    assertThat(LaplacianEnergy.of(f, m)).isCloseTo(37749.178189452046, within(1e-7));
    assertThat(FineEnergy.of(a, m)).isCloseTo(1466.8389901554315, within(1e-9));
    assertThat(FineEnergy.of(f, m)).isCloseTo(1570.7049965403382, within(1e-9));
    assertThat(FineColourEnergy.of(a, m)).isCloseTo(5480.553067985845, within(1e-8));
    assertThat(FineColourEnergy.of(f, m)).isCloseTo(5110.996167080319, within(1e-8));
  }

  @Test
  void patchDistance_samples_agreesWithScipy() {
    RgbImage a = Samples.a();

    assertThat(PatchDistance.of(a, Samples.b(), Samples.m()))
        .isCloseTo(2.89057629204665, within(1e-4)); // float32 here
    assertThat(PatchDistance.of(a, Samples.f(), Samples.m()))
        .isCloseTo(7.1103255804494525, within(1e-4));
  }

  @Test
  void ratio_samples_isFillingByTruth() {
    assertThat(LaplacianEnergy.ratio(Samples.a(), Samples.f(), Samples.m()))
        .isCloseTo(37749.178189452046 / 37159.49408380821, within(1e-12));
    assertThat(FineEnergy.ratio(Samples.a(), Samples.f(), Samples.m()))
        .isCloseTo(1570.7049965403382 / 1466.8389901554315, within(1e-12));
    assertThat(FineColourEnergy.ratio(Samples.a(), Samples.f(), Samples.m()))
        .isCloseTo(5110.996167080319 / 5480.553067985845, within(1e-10));
  }

  @Property(tries = 20)
  void laplacianEnergy_checkers_isItsClosedForm(@ForAll @IntRange(min = 1, max = 127) int step) {
    RgbImage checkers = Samples.picture(60, 50, (x, y, c) -> 128 + ((x + y) % 2 == 0 ? step : 0));

    // every neighbour differs by the step
    assertThat(LaplacianEnergy.of(checkers, HOLE)).isCloseTo(16.0 * step * step, within(1e-6));
  }

  @Test
  void energies_wave_isItsAmplitudeTimesTheFiltersResponse() {
    // a grey wave of period 8; 99·cos(π/4) is nearly whole, so bytes hold it
    RgbImage wave =
        Samples.picture(
            96, 96, (x, y, c) -> (int) Math.round(128 + 99 * Math.cos(Math.PI * x / 4)));
    Mask hole = Mask.rectangle(96, 96, new Region(22, 22, 52, 52)); // its inside: 6 periods
    double variance = 99 * 99 / 2.0;
    double passed = Math.exp(-0.5 * Math.pow(4 * Math.PI / 4, 2)); // of a Gaussian of 4 pixels
    double laplacian = 2 * Math.cos(Math.PI / 4) - 2;

    assertThat(FineEnergy.of(wave, hole))
        .isCloseTo(variance * (1 - passed) * (1 - passed), within(2.0));
    assertThat(LaplacianEnergy.of(wave, hole))
        .isCloseTo(variance * laplacian * laplacian, within(2.0));
    assertThat(FineColourEnergy.of(wave, hole)).isLessThan(1e-6); // grey has no colour
  }

  @Property(tries = 20)
  void energies_linearGradient_haveNone(@ForAll @IntRange(min = 0, max = 2) int slope) {
    RgbImage gradient = Samples.picture(60, 50, (x, y, c) -> slope * x + y);

    assertThat(LaplacianEnergy.of(gradient, HOLE)).isLessThan(1e-12);
    Mask middle = Mask.rectangle(60, 50, new Region(20, 18, 20, 14)); // 16 pixels off the edges
    assertThat(FineEnergy.of(gradient, middle)).isLessThan(1e-12);
  }

  @Test
  void energies_whatIsFarFromTheHoleOrBesideItsBorder_doesNotCount() {
    RgbImage a = Samples.random(60, 50, 1);
    RgbImage other = Samples.random(60, 50, 2);
    Mask rim = HOLE.intersect(HOLE.erode(1).inverted());
    Mask far = Mask.rectangle(60, 50, new Region(6, 1, 48, 46)).inverted();

    for (Energy energy : ENERGIES) {
      assertThat(energy.of(a.composite(other, far), HOLE)).isEqualTo(energy.of(a, HOLE));
    }
    assertThat(LaplacianEnergy.of(a.composite(other, rim), HOLE))
        .isEqualTo(LaplacianEnergy.of(a, HOLE));
    assertThat(LaplacianEnergy.of(a.composite(other, HOLE.erode(1)), HOLE))
        .isNotEqualTo(LaplacianEnergy.of(a, HOLE));
  }

  @Test
  void ratio_withoutEnergy_isOneForEqualsAndInfiniteForGrain() {
    RgbImage flat = Samples.flat(60, 50, 77);
    RgbImage grain = flat.composite(Samples.random(60, 50, 3), HOLE);

    for (Comparison ratio : RATIOS) {
      assertThat(ratio.of(flat, flat, HOLE)).isEqualTo(1);
      assertThat(ratio.of(flat, grain, HOLE)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(ratio.of(grain, flat, HOLE)).isCloseTo(0, within(1e-12));
      assertThat(ratio.of(grain, grain, HOLE)).isEqualTo(1);
    }
  }

  @Test
  void energies_softMask_takeEveryPixelAboveZero() {
    RgbImage a = Samples.random(60, 50, 4);
    float[] values = HOLE.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.25f + 0.5f * (i % 2);
    }
    Mask soft = Mask.of(60, 50, values);

    for (Energy energy : ENERGIES) {
      assertThat(energy.of(a, soft)).isEqualTo(energy.of(a, HOLE));
    }
  }

  @Test
  void energies_holeTooNarrowOrOtherSizes_areRefused() {
    RgbImage flat = Samples.flat(60, 50, 0);
    Mask narrow = Mask.rectangle(60, 50, new Region(20, 15, 4, 18));

    assertThat(LaplacianEnergy.isMeasurable(HOLE)).isTrue();
    assertThat(LaplacianEnergy.isMeasurable(narrow)).isFalse();
    for (Energy energy : ENERGIES) {
      assertThatThrownBy(() -> energy.of(flat, narrow))
          .isInstanceOf(MaskException.class)
          .hasMessageContaining("no pixels farther than 2 from its border")
          .hasMessageContaining("take a mask with a wider hole");
      assertThatThrownBy(() -> energy.of(flat, Mask.empty(60, 50)))
          .isInstanceOf(MaskException.class)
          .hasMessageContaining("no hole to measure");
    }
    for (Comparison ratio : RATIOS) {
      assertThatThrownBy(() -> ratio.of(flat, Samples.flat(50, 60, 0), HOLE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("60×50 and 50×60");
    }
    assertThatThrownBy(() -> PatchDistance.of(flat, flat, Mask.full(50, 60)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("the mask is 50×60, the picture 60×50");
    assertThatThrownBy(() -> PatchDistance.of(flat, flat, Mask.empty(60, 50)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("no hole to measure");
  }

  @Property(tries = 10)
  void patchDistance_brighterHole_growsWithTheStep(
      @ForAll @IntRange(min = 1, max = 40) int step, @ForAll long seed) {
    RgbImage random = Samples.random(60, 50, seed);
    RgbImage truth = Samples.picture(60, 50, (x, y, c) -> random.red(x, y) / 2);
    RgbImage brighter = Samples.picture(60, 50, (x, y, c) -> random.red(x, y) / 2 + step);

    // every patch moves by step·Σθ, whose mean over the sphere is about √(2/π)
    assertThat(PatchDistance.of(truth, brighter, HOLE) / step)
        .isCloseTo(Math.sqrt(2 / Math.PI), within(0.15));
  }

  @Property(tries = 10)
  void patchDistance_isAMetric(@ForAll long seed) {
    RgbImage a = Samples.random(30, 28, seed);
    RgbImage b = Samples.random(30, 28, seed + 1);
    RgbImage c = Samples.random(30, 28, seed + 2);
    Mask hole = Mask.rectangle(30, 28, new Region(4, 0, 15, 12));

    double ab = PatchDistance.of(a, b, hole);

    assertThat(PatchDistance.of(a, a, hole)).isZero();
    assertThat(ab).isPositive().isEqualTo(PatchDistance.of(b, a, hole));
    assertThat(PatchDistance.of(a, c, hole))
        .isLessThanOrEqualTo(ab + PatchDistance.of(b, c, hole) + 1e-9);
  }

  @Test
  void patchDistance_sameTextureElsewhere_isNearAndABlurFar() {
    RgbImage truth = Samples.picture(160, 120, (x, y, c) -> x % 8 < 4 ^ y % 8 < 4 ? 200 : 60);
    RgbImage moved = Samples.picture(160, 120, (x, y, c) -> (x + 4) % 8 < 4 ^ y % 8 < 4 ? 200 : 60);
    Mask hole = Mask.rectangle(160, 120, new Region(40, 32, 64, 64)); // whole periods

    assertThat(PatchDistance.of(truth, moved, hole)).isLessThan(1e-3);
    assertThat(PatchDistance.of(truth, Samples.flat(160, 120, 130), hole)).isGreaterThan(20);
    assertThat(Psnr.inHole(truth, moved, hole)) // which PSNR sees the other way round
        .isLessThan(Psnr.inHole(truth, Samples.flat(160, 120, 130), hole));
  }

  @Test
  void patchDistance_moreThanItsPatches_takesThemFromAllRows() {
    RgbImage truth = Samples.flat(200, 160, 100);
    RgbImage lowest =
        Samples.picture(200, 160, (x, y, c) -> y < 120 ? 100 : 200); // a quarter of the hole
    double quarter = PatchDistance.of(truth, lowest, Mask.full(200, 160)); // 32000 patches
    double all = PatchDistance.of(truth, Samples.flat(200, 160, 200), Mask.full(200, 160));

    assertThat(quarter / all).isCloseTo(0.25, within(0.02));
  }
}
