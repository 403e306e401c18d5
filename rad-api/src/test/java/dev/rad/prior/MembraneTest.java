package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import net.jqwik.api.Example;

class MembraneTest {

  private static final int SIDE = 24;
  private static final Mask HOLE = Mask.rectangle(SIDE, SIDE, new Region(6, 8, 10, 9));

  /** A ramp, which is harmonic, with other pixels under the hole. */
  private static RgbImage ramp(int underTheHole) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % SIDE;
      int y = i / 3 / SIDE;
      boolean hole = HOLE.at(x, y) > 0;
      rgb[i] = (byte) (hole ? underTheHole : 10 + 4 * x + (i % 3) * 2 * y);
    }
    return RgbImage.of(SIDE, SIDE, rgb);
  }

  @Example
  void fill_ramp_restoresIt_whateverWasUnderTheHole() {
    RgbImage filled = Membrane.fill(ramp(0), HOLE);
    assertThat(Membrane.fill(ramp(255), HOLE)).isEqualTo(filled);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        assertThat(filled.red(x, y)).isCloseTo(10 + 4 * x, within(1));
        assertThat(filled.blue(x, y)).isCloseTo(10 + 4 * x + 4 * y, within(1));
      }
    }
    assertThat(filled.composite(ramp(0), HOLE)).isEqualTo(ramp(0)); // known pixels are kept
  }
}
