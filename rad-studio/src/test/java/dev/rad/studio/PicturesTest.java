package dev.rad.studio;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Takes the guide's pictures: {@code -Dstudio.pictures=docs/images}. */
@ExtendWith(Chromium.class)
@EnabledIfSystemProperty(named = "studio.pictures", matches = ".+")
class PicturesTest {
  private final Path target = TestStudio.ROOT.resolve(System.getProperty("studio.pictures", "."));

  @TempDir Path folder;

  private void take(StudioPage page, String name) {
    page.settle();
    page.page.screenshot(new Page.ScreenshotOptions().setPath(target.resolve(name)));
  }

  @Test
  void takes_pictures() {
    try (var studio = TestStudio.start(folder)) {
      try (var page = StudioPage.open(studio)) {
        page.click(".settings summary");
        page.press("a");
        page.brushSize(16);
        page.drag(262, 276, 275, 273, 290, 275);
        page.move(296, 276);
        take(page, "studio.png");
      }
      try (var page = StudioPage.open(studio)) {
        page.set("samples", "3");
        page.click(".settings summary");
        page.fill();
        page.click("[data-compare]");
        for (int i = 0; i < 12; i++) {
          page.find(".handle").press("ArrowRight");
        }
        take(page, "studio-compare.png");
        page.click("[data-compare]");
        page.press("s");
        take(page, "studio-samples.png");
      }
      var dark =
          new Browser.NewContextOptions()
              .setViewportSize(1280, 720)
              .setColorScheme(ColorScheme.DARK);
      try (var page = StudioPage.open(studio, dark)) {
        take(page, "studio-dark.png");
      }
      var phone =
          new Browser.NewContextOptions()
              .setViewportSize(390, 844)
              .setHasTouch(true)
              .setIsMobile(true);
      try (var page = StudioPage.open(studio, phone)) {
        take(page, "studio-phone.png");
      }
    }
  }
}
