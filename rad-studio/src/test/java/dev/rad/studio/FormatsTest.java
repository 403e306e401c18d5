package dev.rad.studio;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

/** Photos of all kinds, by every way into the page. */
class FormatsTest extends PageTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;

  /** Colours that change from the left to the right, red at the top. */
  private static BufferedImage picture(int type) {
    var image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = y < HEIGHT / 2 ? 0xC02020 : 0x2040C0;
        image.setRGB(x, y, 0xFF000000 | rgb + 2 * x);
      }
    }
    return image;
  }

  private static Path write(BufferedImage image, String format, String name) throws IOException {
    Path file = folder.resolve(name);
    assertThat(ImageIO.write(image, format, file.toFile())).as(format).isTrue();
    return file;
  }

  /** RGB of 16 bits, whose lower halves say where a pixel is. */
  private static Path deepTiff() throws IOException {
    var model =
        new java.awt.image.ComponentColorModel(
            java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB),
            false,
            false,
            BufferedImage.OPAQUE,
            java.awt.image.DataBuffer.TYPE_USHORT);
    var raster = model.createCompatibleWritableRaster(WIDTH, HEIGHT);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        raster.setPixel(x, y, new int[] {40_000 + x, 20_000 + y, 10_000 + x * y});
      }
    }
    return write(new BufferedImage(model, raster, false, null), "tiff", "deep.tif");
  }

  /** Four channels: the raw samples of a JPEG that says nothing about them are inks. */
  private static Path cmykJpeg() throws IOException {
    var inks = java.awt.image.Raster.createInterleavedRaster(0, WIDTH, HEIGHT, 4, null);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        inks.setPixel(x, y, new int[] {40, 80, 160, 51});
      }
    }
    Path file = folder.resolve("inks.jpg");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    return file;
  }

  /** A JPEG as a camera that was turned by 90° writes it: Exif's orientation is 6. */
  private static Path turnedJpeg() throws IOException {
    var lying = new BufferedImage(HEIGHT, WIDTH, BufferedImage.TYPE_INT_RGB);
    BufferedImage upright = picture(BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        lying.setRGB(y, WIDTH - 1 - x, upright.getRGB(x, y));
      }
    }
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(lying, "jpeg", jpeg);
    byte[] plain = jpeg.toByteArray();
    ByteBuffer exif = ByteBuffer.allocate(36); // marker, length, Exif, TIFF's header, one entry
    exif.putShort((short) 0xFFE1).putShort((short) 34);
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) 6)
        .putShort((short) 0);
    exif.putInt(0);
    var whole = new ByteArrayOutputStream();
    whole.write(plain, 0, 2);
    whole.write(exif.array());
    whole.write(plain, 2, plain.length - 2);
    return Files.write(folder.resolve("turned.jpg"), whole.toByteArray());
  }

  private static Path clearPng() throws IOException {
    BufferedImage image = picture(BufferedImage.TYPE_INT_ARGB);
    for (int y = 10; y < 20; y++) {
      for (int x = 20; x < 35; x++) {
        image.setRGB(x, y, 0x00FFFFFF);
      }
    }
    return write(image, "png", "clear.png");
  }

  @Test
  void every_format_is_shown_upright_in_its_colours() throws IOException {
    Path webp = folder.resolve("web.webp");
    RgbImage.of(picture(BufferedImage.TYPE_INT_RGB)).write(webp);
    List<Path> files =
        List.of(
            write(picture(BufferedImage.TYPE_INT_RGB), "png", "plain.png"),
            write(picture(BufferedImage.TYPE_INT_RGB), "bmp", "plain.bmp"),
            write(picture(BufferedImage.TYPE_BYTE_INDEXED), "gif", "plain.gif"),
            turnedJpeg(),
            webp);
    for (Path file : files) {
      page.openPhoto(file);
      assertThat(seen(30, 5)).as("top of %s", file).isEqualTo("red");
      assertThat(seen(30, 35)).as("foot of %s", file).isEqualTo("blue");
      assertThat(page.find(".photo-name").innerText()).contains("60 × 40");
    }
    page.openPhoto(deepTiff());
    page.openPhoto(cmykJpeg());
    page.openPhoto(TestStudio.PHOTO);
  }

  /** The stronger of red and blue at a pixel of the photo, as the browser has it. */
  private String seen(int x, int y) {
    return (String)
        page.find(".photo")
            .evaluate(
                "(image, [x, y]) => { const c = document.createElement('canvas').getContext('2d');"
                    + " c.drawImage(image, -x, -y);"
                    + " const [r, , b] = c.getImageData(0, 0, 1, 1).data;"
                    + " return r > b ? 'red' : 'blue'; }",
                List.of(x, y));
  }

  @Test
  void sixteen_bits_are_kept_outside_the_hole() throws IOException {
    Path file = deepTiff();
    page.openPhoto(file);
    page.tool("r");
    page.drag(20, 10, 30, 20);
    page.set("prior", "photo");
    page.fill();
    page.click("[data-keep]");
    Photo saved = Photo.read(page.save("png"));
    assertThat(saved.bits()).isEqualTo(16);
    var before = Photo.read(file).toBufferedImage().getRaster();
    var after = saved.toBufferedImage().getRaster();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (!new Region(20, 10, 10, 10).contains(x, y)) {
          assertThat(after.getPixel(x, y, (int[]) null))
              .as("at %d, %d", x, y)
              .isEqualTo(before.getPixel(x, y, (int[]) null));
        }
      }
    }
  }

  @Test
  void transparency_becomes_the_mask() throws IOException {
    page.click(".mask-menu summary");
    Locator alpha = page.find("[data-mask-alpha]");
    assertThat(alpha.isDisabled()).isTrue(); // the bundled photo has none
    page.openPhoto(clearPng());
    alpha.click();
    Mask expected = Mask.rectangle(WIDTH, HEIGHT, new Region(20, 10, 15, 10));
    page.page.waitForCondition(() -> page.mask().equals(expected));

    page.set("prior", "photo");
    page.fill();
    Photo saved = Photo.read(page.save("png"));
    assertThat(saved.transparency().map(Mask::of).orElseThrow().isEmpty()).isTrue();
  }

  @Test
  void photos_are_pasted_from_the_clipboard() {
    page.context.grantPermissions(
        List.of("clipboard-read", "clipboard-write"),
        new BrowserContext.GrantPermissionsOptions().setOrigin(studio.uri("").toString()));
    page.page.evaluate(
        "async () => { const c = new OffscreenCanvas(33, 21); c.getContext('2d').fillRect(0, 0, 9, 9);"
            + " await navigator.clipboard.write([new ClipboardItem({'image/png': await"
            + " c.convertToBlob()})]); }");
    page.find(".stage").focus();
    page.press("Control+v");
    page.find(".photo-name:has-text('33 × 21')").waitFor();
    page.waitForPhoto();

    page.page.evaluate("() => navigator.clipboard.writeText('no picture')");
    page.press("Control+v");
    assertThat(page.notice()).contains("no picture in what was pasted");
  }

  @Test
  void photos_are_dropped_anywhere() throws IOException {
    byte[] png = Files.readAllBytes(write(picture(BufferedImage.TYPE_INT_RGB), "png", "drop.png"));
    String drop =
        """
        (base64) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "drop.png", { type: "image/png" }));
          const send = (type) => document.querySelector(".panel").dispatchEvent(
            new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
          send("dragover");
          const told = getComputedStyle(document.querySelector(".drop-note")).display;
          send("drop");
          return told;
        }
        """;
    Page shown = page.page;
    assertThat(shown.evaluate(drop, Base64.getEncoder().encodeToString(png))).isEqualTo("grid");
    page.find(".photo[alt='drop.png']").waitFor();
    page.waitForPhoto();
    assertThat(page.find(".drop-note").isVisible()).isFalse();
  }
}
