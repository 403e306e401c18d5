package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.TrainingException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotoCacheTest {

  /** 40 squares of 1 to 9 pixels a side: up to 243 bytes each. */
  private static List<RgbImage> pictures() {
    Random random = new Random(4);
    List<RgbImage> pictures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int side = 1 + random.nextInt(9);
      byte[] rgb = new byte[3 * side * side];
      random.nextBytes(rgb);
      pictures.add(RgbImage.of(side, side, rgb));
    }
    return pictures;
  }

  /** Segments of 243 bytes leave gaps, 250 and 1000 others, a large one none. */
  @ParameterizedTest
  @CsvSource({
    "1000000, 1000",
    "0, 243",
    "0, 250",
    "0, 1000",
    "0, 1000000",
    "1500, 250",
    "3000, 1000000"
  })
  void pictures_anyBudgetAndSegment_areThoseThatWereAdded(
      long budget, long segment, @TempDir Path folder) {
    List<RgbImage> pictures = pictures();
    long bytes = pictures.stream().mapToLong(p -> p.toRgbBytes().length).sum();
    assertThat(bytes).isGreaterThan(3000); // so a budget of 3000 is exceeded on the way
    List<PhotoCache.Picture> kept;
    try (var cache = new PhotoCache(budget, folder, segment)) {
      pictures.forEach(cache::add);
      kept = cache.pictures();
    }
    assertThat(kept).hasSameSizeAs(pictures);
    for (int i = 0; i < kept.size(); i++) {
      int side = pictures.get(i).width();
      assertThat(kept.get(i).rgb().isDirect()).isEqualTo(bytes > budget);
      assertThat(kept.get(i).crop(0, 0, side)).isEqualTo(pictures.get(i));
      assertThat(kept.get(i).crop(side / 2, side - 1, 1))
          .isEqualTo(pictures.get(i).crop(new Region(side / 2, side - 1, 1, 1)));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void pictures_exactlyTheBudget_stayOnTheHeap(@TempDir Path folder) {
    try (var cache = new PhotoCache(24, folder)) {
      cache.add(RgbImage.of(2, 2, new byte[12]));
      cache.add(RgbImage.of(4, 1, new byte[12]));
      assertThat(cache.pictures()).noneMatch(picture -> picture.rgb().isDirect());
      cache.add(RgbImage.of(1, 1, new byte[3]));
      assertThat(cache.pictures()).hasSize(3).allMatch(picture -> picture.rgb().isDirect());
    }
  }

  @Test
  void close_picturesNeverAskedFor_leavesNoFile(@TempDir Path folder) {
    try (var cache = new PhotoCache(0, folder)) {
      cache.add(RgbImage.of(1, 1, new byte[3]));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void add_noSuchFolder_isRefused(@TempDir Path folder) {
    Path gone = folder.resolve("gone");
    try (var cache = new PhotoCache(0, gone)) {
      assertThatThrownBy(() -> cache.add(RgbImage.of(1, 1, new byte[3])))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining(gone.toString())
          .hasMessageContaining("allow more memory");
    }
  }
}
