package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page as axe sees it: nothing serious, light and dark, large and small. */
@ExtendWith(Chromium.class)
class AccessibilityTest {

  @TempDir Path folder;

  private static List<?> serious(StudioPage page) throws IOException {
    try (InputStream axe = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
      page.page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<?>)
        page.page.evaluate(
            "async () => (await axe.run()).violations"
                + ".filter(found => ['serious', 'critical'].includes(found.impact))"
                + ".map(found => found.id + ': ' + found.nodes.map(node => node.html).join(' '))");
  }

  @Test
  void axe_finds_nothing_serious() throws IOException {
    try (var studio = TestStudio.start(folder)) {
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        var large =
            new Browser.NewContextOptions().setViewportSize(1280, 720).setColorScheme(scheme);
        try (var page = StudioPage.open(studio, large)) {
          page.press("a");
          page.click(".mask-menu summary");
          page.click(".settings summary");
          assertThat(serious(page)).as("%s, large", scheme).isEmpty();
          page.press("?");
          assertThat(serious(page)).as("%s, keys", scheme).isEmpty();
          page.press("Escape");
          page.fillFast();
          page.fill();
          page.click("[data-compare]");
          assertThat(serious(page)).as("%s, a filling", scheme).isEmpty();
        }
      }
      try (var page =
          StudioPage.open(studio, new Browser.NewContextOptions().setViewportSize(390, 844))) {
        assertThat(serious(page)).as("small").isEmpty();
      }
    }
  }

  @Test
  void tab_goes_from_the_bar_through_tools_and_stage_to_the_fill_button() {
    try (var studio = TestStudio.start(folder);
        var page = StudioPage.open(studio)) {
      StringBuilder order = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        page.page.keyboard().press("Tab");
        order.append(
            page.page.evaluate(
                "() => { const e = document.activeElement; return e.closest('.bar') ? 'b' :"
                    + " e.closest('.tools') ? 't' : e.closest('.stage') ? 's' :"
                    + " e.matches('[data-fill]') ? 'F' : e.closest('.panel') ? 'p' : '-'; }"));
      }
      assertThat(order.toString()).matches("b+t+s-+p+F.*");
    }
  }
}
