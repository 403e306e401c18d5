package dev.rad.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.Pictures;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import net.jqwik.api.Example;

class WindowViewTest {

  private static final Mask HOLE = Mask.rectangle(48, 32, new Region(12, 8, 24, 16));

  private static WindowView view(RgbImage photo) {
    var window = new Window(new Region(0, 0, 48, 32), 48, 32, Window.Outside.UNKNOWN);
    return new WindowCanvas(photo, HOLE, HoleContent.HIDDEN).view(window);
  }

  /** An autoencoder that darkens by 20 leaves no step along the hole, and its own shade inside. */
  @Example
  void fitted_networkThatChangesKeptPixels_leavesNoStepAlongTheHole() {
    WindowView view = view(Pictures.uniform(48, 32, 140));
    RgbImage filling = Pictures.uniform(48, 32, 120);
    RgbImage fitted = view.fitted(filling, 4);
    assertThat(fitted.red(12, 16)).isBetween(133, 140);
    assertThat(fitted.red(24, 16)).isBetween(119, 126);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 48; x++) {
        if (HOLE.at(x, y) == 0) {
          assertThat(fitted.red(x, y)).isEqualTo(120);
        }
      }
    }
  }

  @Example
  void fitted_networkThatKeepsKeptPixels_changesNothing() {
    RgbImage photo = Pictures.random(48, 32, 3);
    RgbImage filling = photo.composite(Pictures.random(48, 32, 4), HOLE);
    assertThat(view(photo).fitted(filling, 4)).isEqualTo(filling);
  }

  @Example
  void fitted_fillingOfAnotherSize_isRefused() {
    WindowView view = view(Pictures.uniform(48, 32, 140));
    assertThatThrownBy(() -> view.fitted(Pictures.uniform(47, 32, 1), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("47×32");
  }
}
