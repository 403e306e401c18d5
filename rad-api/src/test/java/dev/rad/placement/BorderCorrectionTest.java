package dev.rad.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Pictures;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BorderCorrectionTest {

  /**
   * A strip that only its left neighbour column bounds: {@code δ_x = δ_0 r^x}, r being the root
   * below 1 of the difference equation {@code r + 1/r = 2 + 1/L²}.
   */
  @Example
  void correct_halfPlane_decaysAsTheDifferenceEquationSays() {
    Mask right = Mask.rectangle(60, 5, new Region(10, 0, 50, 5));
    RgbImage patch = Pictures.uniform(60, 5, 100);
    RgbImage picture = Pictures.uniform(60, 5, 180);
    double length = 3;
    RgbImage result = BorderCorrection.correct(patch, picture, right, length);
    double b = 2 + 1 / (length * length);
    double r = (b - Math.sqrt(b * b - 4)) / 2;
    for (int x = 10; x < 60; x++) {
      double expected = 100 + 80 * Math.pow(r, x - 9);
      assertThat((double) result.red(x, 2)).isCloseTo(expected, within(1.0));
    }
  }

  @Property(tries = 100)
  void correct_constantOffset_isTakenAwayAtTheBorderAndKeptPixelsStay(@ForAll long seed) {
    Mask hole = Pictures.randomHardMask(20, 15, 0.3, seed);
    RgbImage patch = Pictures.uniform(20, 15, 90);
    RgbImage result = BorderCorrection.correct(patch, Pictures.uniform(20, 15, 120), hole, 1e6);
    boolean anyKept = hole.fraction() < 1;
    for (int i = 0; i < 300; i++) {
      boolean kept = hole.at(i % 20, i / 20) == 0;
      int value = result.red(i % 20, i / 20);
      if (kept) {
        assertThat(value).isEqualTo(90);
      } else if (anyKept) { // pixels far from the border converge slowly, but never beyond
        assertThat(value).isBetween(91, 120);
      }
    }
  }

  @Example
  void correct_filledEverywhere_changesNothing() {
    RgbImage patch = Pictures.random(9, 7, 1);
    assertThat(BorderCorrection.correct(patch, Pictures.random(9, 7, 2), Mask.full(9, 7), 4))
        .isEqualTo(patch);
  }
}
