package dev.rad.studio;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a person waits between moving the mouse and seeing the mask painted there, on a photo of
 * 12 megapixels, beside an empty page whose mouse does nothing: {@code -Dstudio.benchmark=true
 * -Dtest=PaintingBenchmark}.
 */
@ExtendWith(Chromium.class)
@EnabledIfSystemProperty(named = "studio.benchmark", matches = "true")
class PaintingBenchmark {
  private static final int MOVES = 120;
  private static final String WATCH =
      """
      () => {
        window.waits = [];
        window.addEventListener('pointermove', event => requestAnimationFrame(() => {
          const channel = new MessageChannel(); // its message comes after the frame is painted
          channel.port1.onmessage = () => window.waits.push(performance.now() - event.timeStamp);
          channel.port2.postMessage(0);
        }));
      }
      """;

  @TempDir Path folder;

  private Path photo() throws IOException {
    var image = new BufferedImage(4000, 3000, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 4000, 3000, Color.BLUE));
    graphics.fillRect(0, 0, 4000, 3000);
    graphics.dispose();
    Path file = folder.resolve("large.jpg");
    ImageIO.write(image, "jpg", file.toFile());
    return file;
  }

  private static double median(Page page, double left, double top) {
    page.evaluate(WATCH);
    page.mouse().move(left, top);
    page.mouse().down();
    for (int i = 0; i < MOVES; i++) {
      page.mouse().move(left + 3 * i, top + 60 * Math.sin(i / 6.0));
    }
    page.mouse().up();
    List<?> waits =
        (List<?>)
            page.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => setTimeout(() =>"
                    + " done(window.waits.sort((a, b) => a - b)), 100)))");
    return ((Number) waits.get(waits.size() / 2)).doubleValue();
  }

  @Test
  void pointer_to_paint() throws IOException {
    double empty;
    try (BrowserContext context = Chromium.browser().newContext()) {
      empty = median(context.newPage(), 300, 300);
    }
    System.out.printf("%-44s %8s %7s%n", "a move of the mouse, until it is painted", "ms", "ratio");
    System.out.printf("%-44s %8.1f %7.2f%n", "an empty page", empty, 1.0);
    try (var studio = TestStudio.start(folder.resolve("cache"));
        var page = StudioPage.open(studio)) {
      page.openPhoto(photo());
      for (int size : new int[] {20, 200, 600}) {
        page.brushSize(size);
        double whole = median(page.page, 300, 300);
        System.out.printf(
            "%-44s %8.1f %7.2f%n", "12 megapixels, brush of " + size, whole, whole / empty);
      }
      page.press("9");
      page.brushSize(200);
      double close = median(page.page, 300, 300);
      System.out.printf("%-44s %8.1f %7.2f%n", "the same at 100 %", close, close / empty);
    }
  }
}
