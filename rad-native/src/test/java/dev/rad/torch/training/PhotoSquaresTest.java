package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhotoSquaresTest {

  private static final int SIZE = 16;
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final Mask HOLE = Mask.rectangle(WIDTH, HEIGHT, new Region(30, 20, 32, 24));

  /** Red tells the column, green the row, and blue is 200, but under the hole it is as given. */
  private static RgbImage photo(int underTheHole) {
    return photo(HOLE, underTheHole);
  }

  private static RgbImage photo(Mask mask, int underTheHole) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      boolean hole = mask.at(i % WIDTH, i / WIDTH) > 0;
      rgb[3 * i] = (byte) (hole ? underTheHole : 2 * (i % WIDTH));
      rgb[3 * i + 1] = (byte) (hole ? underTheHole : 2 * (i / WIDTH));
      rgb[3 * i + 2] = (byte) (hole ? underTheHole : 200);
    }
    return RgbImage.of(WIDTH, HEIGHT, rgb);
  }

  private static List<TrainingExample> draw(PhotoSquares squares, int count) {
    var random = new SplittableRandom(5);
    List<TrainingExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(squares.draw(random, 1000));
    }
    return examples;
  }

  @Test
  void draw_underTheHoleAnything_isTheSame() {
    List<TrainingExample> black = draw(PhotoSquares.of(photo(0), HOLE, 4, SIZE), 60);
    List<TrainingExample> white = draw(PhotoSquares.of(photo(255), HOLE, 4, SIZE), 60);
    for (int i = 0; i < black.size(); i++) {
      assertThat(white.get(i).pixels()).isEqualTo(black.get(i).pixels());
      assertThat(white.get(i).mask()).isEqualTo(black.get(i).mask());
      assertThat(white.get(i).unknown()).isEqualTo(black.get(i).unknown());
    }
  }

  @Test
  void draw_anySquare_hasTheHoleInItsMaskAndKnownPixels() {
    int withHole = 0;
    for (TrainingExample example : draw(PhotoSquares.of(photo(0), HOLE, 4, SIZE), 100)) {
      Mask unknown = example.unknown().orElseThrow();
      assertThat(example.mask().intersect(unknown)).isEqualTo(unknown);
      assertThat(example.knownHole()).isPositive();
      assertThat(example.k()).isBetween(1, 1000);
      withHole += unknown.isEmpty() ? 0 : 1;
    }
    assertThat(withHole).isBetween(10, 99); // with and without
  }

  /** Blue is 200 wherever it is known: no pixel under the hole counts as known, at no scale. */
  @Test
  void draw_knownPixels_areThePhotos() {
    float blue = 200 / 127.5f - 1;
    for (TrainingExample example : draw(PhotoSquares.of(photo(0), HOLE, 4, SIZE), 100)) {
      float[] unknown = example.unknown().orElseThrow().toFloats();
      for (int i = 0; i < unknown.length; i++) {
        if (unknown[i] == 0) {
          assertThat(example.pixels()[2 * SIZE * SIZE + i]).isEqualTo(blue);
        }
      }
    }
  }

  /** The step of the columns tells scale and mirroring. */
  @Test
  void draw_manySquares_showEveryScaleBothWays() {
    Mask none = Mask.empty(WIDTH, HEIGHT);
    PhotoSquares squares = PhotoSquares.of(photo(none, 0), none, 4, SIZE);
    assertThat(squares.scales()).isEqualTo(3); // 4, 2 and 1
    Set<Long> steps = new HashSet<>();
    for (TrainingExample example : draw(squares, 200)) {
      float across = example.pixels()[8] - example.pixels()[7];
      steps.add(Math.round(across * 127.5 / 2));
    }
    assertThat(steps).containsExactlyInAnyOrder(1L, 2L, 4L, -1L, -2L, -4L);
  }

  @Test
  void of_photoSmallerThanTheNetwork_isEnlarged() {
    RgbImage small = photo(0).resize(12, 8);
    PhotoSquares squares = PhotoSquares.of(small, Mask.empty(12, 8), 4, SIZE);
    assertThat(squares.scales()).isEqualTo(1);
    assertThat(draw(squares, 5)).hasSize(5);
  }

  @Test
  void of_hardlyAnythingKnown_saysSo() {
    Mask almost = Mask.full(WIDTH, HEIGHT);
    assertThatThrownBy(() -> PhotoSquares.of(photo(0), almost, 4, SIZE))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("0 of 384 pixels are known, too few to adapt to: at least 64");
  }
}
