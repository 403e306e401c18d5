package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.PictureGrid;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the headings above pictures. */
class GridHeadingsTest {

  private static final RgbImage BLACK = RgbImage.of(60, 40, new byte[60 * 40 * 3]);
  private static final RgbImage GRID = PictureGrid.of(List.of(List.of(BLACK, BLACK))).toImage();

  /** Returns whether there is text above the first or second picture of the grid. */
  private static boolean isWritten(RgbImage image, int column) {
    return IntStream.range(0, image.height() - GRID.height())
        .anyMatch(
            y ->
                IntStream.range(column * (60 + PictureGrid.GAP), column * 64 + 60)
                    .anyMatch(x -> image.red(x, y) < 128));
  }

  @Test
  void above_names_standOverTheirColumnsAndTheGridIsAsItWas() {
    RgbImage image = GridHeadings.above(GRID, List.of("", "ddnm"));

    int more = image.height() - GRID.height();
    assertThat(more).isPositive();
    assertThat(image.crop(new Region(0, more, GRID.width(), GRID.height()))).isEqualTo(GRID);
    assertThat(isWritten(image, 0)).isFalse();
    assertThat(isWritten(image, 1)).isTrue();
  }

  @Test
  void above_longName_takesLinesAndStaysInItsColumn() {
    RgbImage one = GridHeadings.above(GRID, List.of("mean", ""));
    RgbImage many = GridHeadings.above(GRID, List.of("repaint:jump_n_sample=5@50", ""));

    assertThat(many.height()).isGreaterThan(one.height());
    assertThat(isWritten(many, 1)).isFalse();
  }

  @Test
  void above_noFonts_isTheGridAlone() {
    RgbImage image =
        GridHeadings.above(
            GRID,
            List.of("photo", "hole"),
            () -> {
              throw new InternalError("Fontconfig head is null, check your fonts");
            });

    assertThat(image).isEqualTo(GRID);
  }
}
