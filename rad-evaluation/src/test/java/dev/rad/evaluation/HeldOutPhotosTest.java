package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutPhotosTest {

  @TempDir private Path folder;

  @Test
  void in_folder_findsPicturesBelowIt() throws IOException {
    Files.createDirectories(folder.resolve("a/b.png"));
    for (String name : List.of("a/x.JPG", "a/b.png/y.png", "notes.txt", "z.jpeg")) {
      Files.writeString(folder.resolve(name), "");
    }

    assertThat(HeldOutPhotos.in(folder))
        .containsExactlyInAnyOrder("a/x.JPG", "a/b.png/y.png", "z.jpeg");
    assertThatThrownBy(() -> HeldOutPhotos.in(folder.resolve("z.jpeg")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void listed_file_skipsCommentsAndRepetitions() throws IOException {
    Path list = folder.resolve("list.txt");
    Files.writeString(list, "# why\n\n b/1.jpg \na.jpg\nb/1.jpg\n");

    assertThat(HeldOutPhotos.listed(list)).containsExactly("b/1.jpg", "a.jpg");
    assertThatThrownBy(() -> HeldOutPhotos.listed(folder.resolve("none.txt")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("none.txt cannot be read");
  }

  @Test
  void shuffled_names_dependOnTheSeedAndNotOnTheirOrderOrTheOthers() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      names.add("photo-%02d.jpg".formatted(i));
    }
    List<String> shuffled = HeldOutPhotos.shuffled(names, 5);
    List<String> fewer = HeldOutPhotos.shuffled(names.subList(10, 30), 5);

    assertThat(shuffled).containsExactlyInAnyOrderElementsOf(names).isNotEqualTo(names);
    assertThat(HeldOutPhotos.shuffled(shuffled, 5)).isEqualTo(shuffled);
    assertThat(shuffled.stream().filter(fewer::contains).toList()).isEqualTo(fewer);
    assertThat(HeldOutPhotos.shuffled(names, 6)).isNotEqualTo(shuffled);
  }

  @Test
  void square_widePhoto_isEveryPositionOfTheResizedPhoto() {
    // red encodes the column, green the row; a photo of height 8 is not resized
    byte[] rgb = new byte[16 * 8 * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) (16 * (i / 3 % 16));
      rgb[i + 1] = (byte) (16 * (i / 3 / 16));
    }
    RgbImage photo = RgbImage.of(16, 8, rgb);
    Set<String> corners = new HashSet<>();
    var random = new SplittableRandom(3);
    for (int i = 0; i < 2000; i++) {
      RgbImage square = HeldOutPhotos.square(photo, 8, 6, random);
      int x = square.red(0, 0) / 16;
      int y = square.green(0, 0) / 16;
      assertThat(square).isEqualTo(photo.crop(new Region(x, y, 6, 6)));
      corners.add(x + "," + y);
    }

    assertThat(corners).hasSize(11 * 3);
  }

  @Test
  void square_otherShapes_fitAtTheHeightOrTheWidth() {
    RgbImage wide = RgbImage.of(40, 10, new byte[40 * 10 * 3]);
    RgbImage tall = RgbImage.of(10, 40, new byte[40 * 10 * 3]);

    for (RgbImage photo : List.of(wide, tall)) {
      RgbImage square = HeldOutPhotos.square(photo, 20, 16, new SplittableRandom(1));
      assertThat(square.width()).isEqualTo(16);
      assertThat(square.height()).isEqualTo(16);
    }
  }
}
