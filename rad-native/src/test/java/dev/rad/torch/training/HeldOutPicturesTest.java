package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.TrainingException;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutPicturesTest {

  @TempDir private Path folder;

  private static RgbImage grey(int width, int height, int value) {
    byte[] rgb = new byte[width * height * 3];
    Arrays.fill(rgb, (byte) value);
    return RgbImage.of(width, height, rgb);
  }

  private List<RgbImage> read(int count, List<String> skipped) {
    return HeldOutPictures.read(folder, count, 8, 10, skipped::add);
  }

  @Test
  void read_manyPhotos_takesThemEvenlyInTheOrderOfTheirNames() {
    for (int i = 0; i < 10; i++) {
      grey(20, 12, 10 * i).write(folder.resolve("photo" + i + ".png"));
    }
    List<String> skipped = new ArrayList<>();
    assertThat(read(5, skipped))
        .containsExactly(
            grey(8, 8, 0), grey(8, 8, 20), grey(8, 8, 40), grey(8, 8, 60), grey(8, 8, 80));
    assertThat(read(99, skipped)).hasSize(10);
    assertThat(skipped).isEmpty();
  }

  @Test
  void read_brokenFile_isNamedAndTheNextIsTaken() throws IOException {
    Files.writeString(folder.resolve("a.png"), "no picture");
    grey(20, 12, 50).write(folder.resolve("b.png"));
    List<String> skipped = new ArrayList<>();
    assertThat(read(1, skipped)).containsExactly(grey(8, 8, 50));
    assertThat(skipped).singleElement().asString().contains("a.png");
  }

  @Test
  void read_nothingReadable_isRefused() throws IOException {
    assertThatThrownBy(() -> read(1, new ArrayList<>()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no readable picture");
    Files.writeString(folder.resolve("a.png"), "no picture");
    assertThatThrownBy(() -> read(1, new ArrayList<>()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no readable picture");
    assertThatThrownBy(() -> read(0, new ArrayList<>()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not 0");
  }

  @Test
  void centreCrop_photoOfThatHeight_isItsMiddle() {
    byte[] rgb = new byte[20 * 10 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
    }
    RgbImage photo = RgbImage.of(20, 10, rgb);
    assertThat(HeldOutPictures.centreCrop(photo, 8, 10)).isEqualTo(photo.crop(6, 1, 8, 8));
  }

  /** 4×40 at height 10 would be one pixel wide: it is enlarged to be 8 wide, and so 80 high. */
  @Test
  void centreCrop_narrowPhoto_isEnlargedUntilTheSquareFits() {
    RgbImage photo = grey(4, 40, 7);
    assertThat(HeldOutPictures.centreCrop(photo, 8, 10)).isEqualTo(grey(8, 8, 7));
  }

  @Test
  void centreCrop_heightBelowSize_isRefused() {
    RgbImage photo = grey(20, 20, 7);
    assertThatThrownBy(() -> HeldOutPictures.centreCrop(photo, 8, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("height of 7");
  }
}
