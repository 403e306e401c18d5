package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import dev.rad.studio.StudioOptions.Limits;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The largest photo that is taken, in a Java of the launcher's own memory, 2 GB. It takes minutes
 * on two cores: {@code -Dstudio.large=true -Dtest=LargePhotoTest}.
 */
@ExtendWith(Chromium.class)
@EnabledIfSystemProperty(named = "studio.large", matches = "true")
class LargePhotoTest {
  private static final int WIDTH = 8660;
  private static final int HEIGHT = 5773; // 49,994,180 pixels

  @TempDir Path folder;

  /** Starts a studio and prints its link. */
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws InterruptedException {
      Path cache = Path.of(arguments[0]);
      Studio studio =
          Studio.start(
              TestStudio.options("127.0.0.1", 0, TestStudio.TOKEN, cache, Limits.STANDARD));
      System.out.println(studio.link());
      Thread.currentThread().join();
    }
  }

  private Path photo() throws IOException {
    var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int y = 0, i = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        bgr[i++] = (byte) (x / 40);
        bgr[i++] = (byte) (y / 40);
        bgr[i++] = (byte) ((x ^ y) & 15);
      }
    }
    Path file = folder.resolve("large.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Process server() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-Drad.root=" + TestStudio.ROOT,
            "-cp",
            System.getProperty("java.class.path"),
            Server.class.getName(),
            folder.resolve("cache").toString())
        .redirectError(folder.resolve("server.log").toFile())
        .start();
  }

  @Test
  void fifty_megapixels_are_painted_filled_and_saved_in_two_gigabytes() throws IOException {
    Path photo = photo();
    Process server = server();
    try (var said =
            new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        BrowserContext context = Chromium.browser().newContext()) {
      StudioPage page = StudioPage.at(context, said.readLine());
      page.page.setDefaultTimeout(300_000);
      page.openPhoto(photo);
      page.press("9"); // every pixel of the photo is one of the screen
      page.brushSize(40);
      page.drag(4300, 3200, 4360, 3220); // the middle of the stage
      assertThat(page.errors).isEmpty();
      page.find("button[aria-label='Undo: Stroke']").waitFor();
      page.set("prior", "photo");
      page.fill();
      page.click("[data-keep]");
      BufferedImage before = ImageIO.read(photo.toFile());
      BufferedImage after = ImageIO.read(page.save("png").toFile());
      int changed = 0;
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          if (before.getRGB(x, y) != after.getRGB(x, y)) {
            assertThat(x).isBetween(4278, 4382);
            assertThat(y).isBetween(3178, 3242);
            changed++;
          }
        }
      }
      assertThat(changed).isGreaterThan(100); // most come back: the pattern repeats
      assertThat(page.errors).isEmpty();
      assertThat(Files.readString(folder.resolve("server.log"))).doesNotContain("OutOfMemory");
    } finally {
      server.destroy();
    }
  }
}
