package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskFitTest {

  private static Photo photo(int width, int height) {
    return Photo.of(RgbImage.of(width, height, new byte[3 * width * height]));
  }

  private static MaskFile mask(int width, int height, String reading) {
    float[] values = new float[width * height];
    values[width * height - 1] = 0.5f;
    return new MaskFile(Mask.of(width, height, values), reading);
  }

  @Test
  void fitting_maskOfThePhotosSize_isTheMaskItself() {
    MaskFile read = mask(60, 40, "soft edges kept");
    assertThat(MaskFit.fitting(read, photo(60, 40))).isSameAs(read);
  }

  /** Sides are whole pixels, so that one of them may be rounded, but by no more than 2 %. */
  @ParameterizedTest
  @CsvSource({
    "600, 400, 60, 40",
    "600, 401, 60, 40", // 40.1
    "600, 407, 60, 40", // 40.7
    "407, 600, 40, 60",
    "60, 40, 59, 40", // 39.3
    "60, 40, 600, 400",
    "7, 7, 1, 1"
  })
  void fitting_maskOfThePhotosProportions_isResized(int w, int h, int maskWidth, int maskHeight) {
    MaskFile read = mask(maskWidth, maskHeight, "");
    MaskFile fitted = MaskFit.fitting(read, photo(w, h));
    assertThat(fitted.mask()).isEqualTo(read.mask().resizeNearest(w, h));
    String said = "resized from %d×%d, nearest pixels".formatted(maskWidth, maskHeight);
    assertThat(fitted.reading()).isEqualTo(said);
    assertThat(MaskFit.fitting(mask(maskWidth, maskHeight, "labels"), photo(w, h)).reading())
        .isEqualTo("labels, " + said);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 40, 57, 40",
    "600, 409, 60, 40", // 40.9, which is 2.2 % off
    "409, 600, 40, 60",
    "600, 400, 60, 42",
    "600, 400, 200, 130",
    "6000, 4000, 600, 402" // less than 2 %, but 2 pixels
  })
  void fitting_maskOfOtherProportions_isRefused(int w, int h, int maskWidth, int maskHeight) {
    assertThatThrownBy(() -> MaskFit.fitting(mask(maskWidth, maskHeight, ""), photo(w, h)))
        .isInstanceOf(MaskException.class)
        .hasMessage(
            "the mask is %d×%d, the photo %d×%d: bring the mask to the photo's size"
                .formatted(maskWidth, maskHeight, w, h));
  }

  @Test
  void fitting_turnedMask_isRefusedWithAHint() {
    assertThatThrownBy(() -> MaskFit.fitting(mask(40, 60, ""), photo(60, 40)))
        .isInstanceOf(MaskException.class)
        .hasMessageEndingWith(
            "bring the mask to the photo's size, turned as the photo is, upright");
  }

  @Test
  void require_mapOfTheSameSizeOnly_passes() {
    Mask map = Mask.full(60, 40);
    assertThatCode(() -> MaskFit.require(map, photo(60, 40), "arrival map"))
        .doesNotThrowAnyException();
    for (Photo other : new Photo[] {photo(61, 40), photo(60, 39)}) {
      assertThatThrownBy(() -> MaskFit.require(map, other, "arrival map"))
          .isInstanceOf(MaskException.class)
          .hasMessageStartingWith("the arrival map is 60×40, the photo ")
          .hasMessageEndingWith("photo's size");
    }
  }
}
