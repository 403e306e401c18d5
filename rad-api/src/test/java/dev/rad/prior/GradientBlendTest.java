package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class GradientBlendTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;
  private static final int MIDDLE = 30; // where the two pieces meet

  /** A hole of two pieces, each copied from a flat part of the photo. */
  private static PatchLevel blended(float left, float right, float around) {
    var level = new PatchLevel(WIDTH, HEIGHT, PatchLevel.COLOURS, WIDTH);
    var field = new SourceField(level.pixels());
    for (int i = 0; i < level.pixels(); i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      boolean hole = x >= 20 && x < 40 && y >= 10 && y < 30;
      level.kinds[i] = hole ? PatchLevel.HOLE : PatchLevel.KNOWN;
      float side = x < MIDDLE ? left : right;
      boolean source = x < 14 || x >= 46;
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        level.values[i * PatchLevel.COLOURS + c] = hole || source ? side : around;
      }
      field.sources[i] = hole ? i + (x < MIDDLE ? -18 : 18) : SourceField.NONE;
    }
    new GradientBlend(level, field, 1).run();
    return level;
  }

  private static float step(PatchLevel level) {
    int row = HEIGHT / 2 * WIDTH;
    return value(level, row + MIDDLE) - value(level, row + MIDDLE - 1);
  }

  private static float value(PatchLevel level, int pixel) {
    return level.values[pixel * PatchLevel.COLOURS];
  }

  @Property(tries = 20)
  void slightStep_isSpread(@ForAll @DoubleRange(min = 0.01, max = 0.12) double step) {
    PatchLevel level = blended(0, (float) step, (float) step / 2);
    assertThat(step(level)).isBetween(0f, (float) step / 4);
  }

  @Property(tries = 20)
  void edge_staysAsItWasCopied(@ForAll @DoubleRange(min = 1, max = 2) double step) {
    PatchLevel level = blended(0, (float) step, (float) step / 2);
    assertThat(step(level)).isBetween(0.9f * (float) step, 1.01f * (float) step);
  }

  /** At the border, steps that are edges inside the hole are spread. */
  @Property(tries = 20)
  void border_showsNoStep_unlessItIsGreat(@ForAll @DoubleRange(min = 0, max = 0.4) double step) {
    PatchLevel level = blended((float) step, (float) step, 0);
    assertThat(value(level, HEIGHT / 2 * WIDTH + 20)).isBetween(-1e-6f, (float) step / 3);
    assertThat(value(level, HEIGHT / 2 * WIDTH + 19)).isZero();
    float great = value(blended(1.5f, 1.5f, 0), HEIGHT / 2 * WIDTH + 20);
    assertThat(great).isBetween(1.3f, 1.5f);
  }

  @Example
  void copyThatFits_staysAsItIs() {
    PatchLevel level = blended(0.3f, 0.3f, 0.3f);
    for (int i = 0; i < level.pixels(); i++) {
      assertThat(value(level, i)).isCloseTo(0.3f, within(1e-5f));
    }
  }
}
