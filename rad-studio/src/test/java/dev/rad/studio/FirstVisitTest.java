package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What somebody does who opens the studio for the first time. */
@ExtendWith(Chromium.class)
class FirstVisitTest {

  @TempDir Path folder;

  @Test
  void paints_fills_compares_takes_and_saves() {
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio)) {
      page.brushSize(12);
      page.drag(100, 250, 130, 250, 140, 262);
      page.set("steps", "4");
      page.click("[data-fill]");
      page.find(".preview").waitFor();
      page.find("[data-keep]").waitFor();

      page.click("[data-compare]");
      assertThat(page.find(".after").getAttribute("style")).contains("50%");
      page.find(".handle").focus();
      page.press("ArrowLeft");
      assertThat(page.find(".after").getAttribute("style")).contains("48%");

      page.click("[data-keep]");
      assertThat(page.find("[data-keep]").count()).isZero();
      Photo saved = Photo.read(page.save("png"));
      page.press("Control+z"); // back to where the masks are
      Mask hole = page.mask();
      RgbImage photo = Photo.read(TestStudio.PHOTO).picture();
      assertThat(hole.at(120, 250)).isEqualTo(1);
      assertThat(hole.at(357, 180)).isEqualTo(1); // the fir, marked from the beginning
      assertThat(saved.picture()).isNotEqualTo(photo);
      assertThat(saved.picture().composite(photo, hole.threshold(1e-3))).isEqualTo(photo);
      assertThat(page.errors).isEmpty();
    }
  }
}
