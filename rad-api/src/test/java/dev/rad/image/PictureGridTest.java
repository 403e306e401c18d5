package dev.rad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PictureGridTest {

  /** Every pixel of the grid is looked up by its own place: in a gap, or in a picture. */
  @Property(tries = 60)
  void toImage_anySize_showsEachPictureWhereItBelongs(
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 4) int columns,
      @ForAll @IntRange(min = 1, max = 7) int width,
      @ForAll @IntRange(min = 1, max = 7) int height,
      @ForAll @IntRange(min = 1, max = 5) int zoom) {
    List<List<RgbImage>> pictures = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      pictures.add(new ArrayList<>());
      for (int c = 0; c < columns; c++) {
        pictures.get(r).add(Pictures.random(width, height, 10L * r + c));
      }
    }
    RgbImage grid = PictureGrid.of(pictures).withZoom(zoom).toImage();
    int stepX = width * zoom + PictureGrid.GAP;
    int stepY = height * zoom + PictureGrid.GAP;
    assertThat(grid.width()).isEqualTo(columns * stepX - PictureGrid.GAP);
    assertThat(grid.height()).isEqualTo(rows * stepY - PictureGrid.GAP);
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        boolean gap = x % stepX >= width * zoom || y % stepY >= height * zoom;
        for (int channel = 0; channel < 3; channel++) {
          int expected =
              gap
                  ? 255
                  : Pictures.channel(
                      pictures.get(y / stepY).get(x / stepX),
                      x % stepX / zoom,
                      y % stepY / zoom,
                      channel);
          assertThat(Pictures.channel(grid, x, y, channel)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void toImage_onePicture_isThePicture() {
    RgbImage picture = Pictures.random(9, 5, 1);
    assertThat(PictureGrid.of(List.of(List.of(picture))).toImage()).isEqualTo(picture);
  }

  @Test
  void of_raggedOrEmptyOrMixed_isRefused() {
    RgbImage picture = Pictures.random(9, 5, 1);
    RgbImage other = Pictures.random(9, 6, 1);
    assertThatThrownBy(() -> PictureGrid.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one picture");
    assertThatThrownBy(() -> PictureGrid.of(List.of(List.of(), List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one picture");
    assertThatThrownBy(() -> PictureGrid.of(List.of(List.of(picture, picture), List.of(picture))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 2 and 1 pictures");
    assertThatThrownBy(() -> PictureGrid.of(List.of(List.of(picture), List.of(other))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 9×5 and 9×6");
  }

  @Test
  void withZoom_belowOneOrTooLarge_isRefused() {
    PictureGrid grid = PictureGrid.of(List.of(List.of(Pictures.random(900, 500, 1))));
    assertThatThrownBy(() -> grid.withZoom(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> grid.withZoom(1000).toImage())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("900000×500000");
    assertThatThrownBy(() -> grid.withZoom(Integer.MAX_VALUE).toImage())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most");
  }
}
