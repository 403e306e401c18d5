package dev.rad.studio;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
    page.page.evaluate("() => document.activeElement.blur()");
    page.settle();
    page.page.screenshot(new Page.ScreenshotOptions().setPath(target.resolve(name)));
  }

  private static Browser.NewContextOptions screen(ColorScheme scheme) {
    return new Browser.NewContextOptions().setViewportSize(1280, 720).setColorScheme(scheme);
  }

  @Test
  void takes_pictures_by_day() {
    try (var studio = TestStudio.start(folder)) {
      try (var page = StudioPage.open(studio, screen(ColorScheme.LIGHT))) {
        page.click(".settings summary");
        page.press("a");
        page.brushSize(16);
        page.drag(236, 278, 250, 276, 265, 276, 281, 279);
        take(page, "studio.png");
        page.find(".regions button[aria-label='Delete region 2']").click();
        page.click(".seed button >> nth=1");
        page.set("seed", "7");
        page.click(".settings summary");
        page.fill();
        page.click("[data-compare]");
        page.find(".handle").focus();
        for (int i = 0; i < 12; i++) {
          page.find(".handle").press("ArrowRight");
        }
        take(page, "studio-compare.png");
      }
    }
  }

  @Test
  void takes_pictures_of_a_phone_and_in_the_dark() {
    try (var studio = TestStudio.start(folder)) {
      var phone =
          new Browser.NewContextOptions()
              .setViewportSize(390, 844)
              .setHasTouch(true)
              .setIsMobile(true);
      try (var page = StudioPage.open(studio, phone)) {
        take(page, "studio-phone.png");
      }
      try (var page = StudioPage.open(studio, screen(ColorScheme.DARK))) {
        page.click("[data-fill]");
        page.find(".queue li").filter(later()).waitFor();
        take(page, "studio-dark.png");
      }
    }
  }

  /** A fill with a third of its steps done. */
  private static Locator.FilterOptions later() {
    return new Locator.FilterOptions().setHasText(Pattern.compile("step 1[0-9] of"));
  }
}
