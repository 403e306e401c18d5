package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Placement;
import dev.rad.placement.ResizedPicture;
import dev.rad.placement.Tiles;
import dev.rad.placement.WholePicture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchesTest {
  private static RadInpainter rad;

  @BeforeAll
  static void load() {
    rad = SmallInpainting.load();
  }

  @AfterAll
  static void close() {
    rad.close();
  }

  @Test
  void samples_three_areEachTheFillingOfItsOwnSeed() {
    RgbImage photo = SmallInpainting.photo();
    Mask hole = SmallInpainting.HOLE;
    InpaintOptions options = SmallInpainting.OPTIONS;
    List<RgbImage> samples = rad.samples(photo, hole, 3, options);
    assertThat(samples).hasSize(3).doesNotHaveDuplicates();
    assertThat(samples.get(0)).isEqualTo(rad.inpaint(photo, hole, options));
    assertThat(samples.get(2)).isEqualTo(rad.inpaint(photo, hole, options.forSample(2)));
    assertThatThrownBy(() -> rad.samples(photo, hole, 0, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }

  @Test
  void inpaintAll_unlikePictures_fillsEachAsAlone() {
    List<InpaintRequest> requests = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int width = 16 + 9 * i;
      Mask hole = Mask.rectangle(width, 20, new Region(2 + i, 5, 3 + 5 * i, 6));
      requests.add(
          new InpaintRequest(
              SmallInpainting.photo(width, 20, i),
              hole,
              SmallInpainting.OPTIONS.withSeed(i / 2).withSteps(2 + i)));
    }
    List<RgbImage> filled = rad.inpaintAll(requests);
    List<RgbImage> backwards = rad.inpaintAll(reversed(requests));
    for (int i = 0; i < 4; i++) {
      InpaintRequest request = requests.get(i);
      assertThat(filled.get(i))
          .isEqualTo(rad.inpaint(request.photo(), request.hole(), request.options()))
          .isEqualTo(backwards.get(3 - i));
    }
    assertThat(rad.inpaintAll(List.of())).isEmpty();
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> result = new ArrayList<>(list);
    java.util.Collections.reverse(result);
    return result;
  }

  @Test
  void request_maskOfAnotherSize_isRefusedBeforeAnythingIsComputed() {
    assertThatThrownBy(
            () ->
                new InpaintRequest(
                    SmallInpainting.photo(), Mask.full(24, 32), SmallInpainting.OPTIONS))
        .isInstanceOf(MaskException.class)
        .hasMessageContainingAll("24×32", "32×24");
  }

  static List<Placement> placements() {
    return List.of(new CropAroundHole(), new WholePicture(), new ResizedPicture(), new Tiles());
  }

  @ParameterizedTest
  @MethodSource("placements")
  void inpaint_anyPlacement_fillsTheHoleAndKeepsTheRest(Placement placement) {
    RgbImage photo = SmallInpainting.photo(45, 30, 3);
    Mask hole =
        Mask.rectangle(45, 30, new Region(2, 3, 7, 5))
            .union(Mask.rectangle(45, 30, new Region(38, 20, 5, 8)));
    RgbImage filled = rad.inpaint(photo, hole, SmallInpainting.OPTIONS.withPlacement(placement));
    RgbImage black = RgbImage.of(45, 30, new byte[3 * 45 * 30]);
    assertThat(filled.composite(black, hole)).isEqualTo(photo.composite(black, hole));
    assertThat(filled.crop(new Region(2, 3, 7, 5)))
        .isNotEqualTo(photo.crop(new Region(2, 3, 7, 5)));
    assertThat(filled.crop(new Region(38, 20, 5, 8)))
        .isNotEqualTo(photo.crop(new Region(38, 20, 5, 8)));
  }

  /** Windows that look alike to the network should not be filled alike. */
  @Test
  void inpaint_twoEqualWindows_haveNoiseOfTheirOwn() {
    RgbImage flat = RgbImage.of(64, 16, new byte[3 * 64 * 16]);
    Mask hole =
        Mask.rectangle(64, 16, new Region(4, 4, 8, 8))
            .union(Mask.rectangle(64, 16, new Region(52, 4, 8, 8)));
    RgbImage filled = rad.inpaint(flat, hole, SmallInpainting.OPTIONS);
    assertThat(filled.crop(new Region(4, 4, 8, 8)))
        .isNotEqualTo(filled.crop(new Region(52, 4, 8, 8)));
  }
}
