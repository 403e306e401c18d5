package dev.rad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.mask.Mask;
import org.junit.jupiter.api.Test;

class TriptychTest {
  private final RgbImage photo = Pictures.random(30, 20, 1);
  private final RgbImage result = Pictures.random(30, 20, 2);
  private final Mask hole = Mask.rectangle(30, 20, new Region(5, 4, 12, 9));

  @Test
  void of_threePictures_standSideBySideWithWhiteGaps() {
    RgbImage all = Triptych.of(photo, hole, result);
    int step = 30 + Triptych.GAP;
    assertThat(all.width()).isEqualTo(2 * step + 30);
    assertThat(all.crop(new Region(0, 0, 30, 20))).isEqualTo(photo);
    assertThat(all.crop(new Region(step, 0, 30, 20))).isEqualTo(Triptych.marked(photo, hole));
    assertThat(all.crop(new Region(2 * step, 0, 30, 20))).isEqualTo(result);
    assertThat(all.crop(new Region(30, 0, Triptych.GAP, 20)))
        .isEqualTo(Pictures.uniform(Triptych.GAP, 20, 255));
  }

  @Test
  void marked_rectangle_isOutlinedTintedAndKeptOutside() {
    RgbImage marked = Triptych.marked(photo, hole);
    assertThat(photo.composite(marked, hole)).isEqualTo(marked); // outside nothing changed
    for (int x = 5; x < 17; x++) { // the outline is the pure colour
      assertThat(marked.red(x, 4)).isEqualTo(255);
      assertThat(marked.green(x, 12)).isZero();
    }
    assertThat(marked.crop(new Region(6, 5, 10, 7)))
        .isNotEqualTo(photo.crop(new Region(6, 5, 10, 7)));
  }

  @Test
  void of_otherSizes_areRefused() {
    assertThatThrownBy(() -> Triptych.of(photo, hole, Pictures.random(3, 3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the result is 3×3, the photo 30×20");
  }
}
