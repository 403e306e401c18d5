package dev.rad.evaluation.classical;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import org.junit.jupiter.api.Test;

class MeanColourTest {

  @Test
  void fill_hole_isTheMeanOfKeptPixelsOnly() {
    // known: 0 and 101 in the outer columns; the 255 in the hole is ignored; 50.5 rounds up
    byte[] rgb = {0, 0, 0, -1, -1, -1, 101, 101, 101};
    var hole = Mask.of(3, 1, new float[] {0, 1, 0});

    RgbImage filled = new MeanColour().fill(RgbImage.of(3, 1, rgb), hole, 0);

    assertThat(filled.red(1, 0)).isEqualTo(51);
    assertThat(filled.blue(1, 0)).isEqualTo(51);
  }
}
