package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.cli.Terminal;
import dev.rad.image.Photo;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Tests the kinds of photos that {@code rad inpaint} reads and writes. */
class InpaintPhotoTest extends InpaintCommandFixture {

  @Test
  void inpaint_extend_keepsThePhotoOnALargerCanvas() {
    Terminal run =
        rad(
            "inpaint",
            "--image",
            photo,
            "--extend",
            "left=20,bottom=10",
            "--out",
            out,
            "--steps=2");
    assertDone(run);
    RgbImage larger = RgbImage.read(out);
    assertThat(larger.width()).isEqualTo(110);
    assertThat(larger.height()).isEqualTo(80);
    assertThat(larger.crop(new Region(20, 0, 90, 70))).isEqualTo(RgbImage.read(photo));
    assertThat(rad("inpaint", "--extend", "left=20", "--steps", 2).failure())
        .contains("--image and --mask belong together");
  }

  /** Fills the transparent part of the photo. */
  @Test
  void inpaint_alpha_fillsWhatIsTransparent() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 70; y++) {
      for (int x = 0; x < 90; x++) {
        boolean hole = x >= 40 && x < 60 && y >= 25 && y < 40;
        image.setRGB(x, y, (hole ? 0 : 0xff) << 24 | x * 2 << 16 | y << 8 | 77);
      }
    }
    ImageIO.write(image, "png", photo.toFile());

    assertDone(rad("inpaint", "--image", photo, "--mask", "alpha", "--out", out, "--steps", 2));

    Photo filled = Photo.read(out);
    assertThat(filled.transparency().map(Mask::of).orElseThrow().isEmpty()).isTrue();
    assertThat(filled.picture().red(10, 20)).isEqualTo(20);
    assertThat(filled.picture().crop(new Region(40, 25, 20, 15)))
        .isNotEqualTo(Photo.read(photo).picture().crop(new Region(40, 25, 20, 15)));
  }

  @Test
  void inpaint_photoThatStaysTransparent_keepsItsAlphaAndIsNoJpeg() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 90 * 70; i++) {
      image.setRGB(i % 90, i / 90, i % 90 << 24 | 0x305070);
    }
    ImageIO.write(image, "png", photo.toFile());

    assertDone(inpaint());
    BufferedImage filled = ImageIO.read(out.toFile());
    assertThat(filled.getRGB(5, 5)).isEqualTo(5 << 24 | 0x305070);
    assertThat(filled.getRGB(50, 30) >>> 24).isEqualTo(255);
    out = folder.resolve("filled.jpg");
    assertThat(inpaint().failure()).contains("stays transparent outside the hole", "write PNG");
    assertThat(out).doesNotExist();
  }

  @Test
  void inpaint_sixteenBits_areKeptOutsideTheHole() throws IOException {
    var image = new BufferedImage(90, 70, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 90 * 70; i++) {
      image.getRaster().setSample(i % 90, i / 90, 0, i * 10);
    }
    ImageIO.write(image, "png", photo.toFile());

    assertDone(inpaint());

    var filled = ImageIO.read(out.toFile()).getRaster();
    assertThat(filled.getTransferType()).isEqualTo(image.getRaster().getTransferType());
    for (int i = 0; i < 90 * 70; i++) {
      boolean hole = i % 90 >= 40 && i % 90 < 60 && i / 90 >= 25 && i / 90 < 40;
      if (!hole) {
        assertThat(filled.getSample(i % 90, i / 90, 0)).isEqualTo(i * 10);
      }
    }
  }

  /** Reads WebP with the plug-in bundled with the command; the library writes it without one. */
  @Test
  void inpaint_webp_isReadAndWritten() {
    RgbImage before = RgbImage.read(photo);
    Path webp = folder.resolve("photo.webp");
    before.write(webp);
    assertThat(RgbImage.read(webp)).isEqualTo(before);
    photo = webp;
    out = folder.resolve("results/filled.webp");
    assertDone(inpaint("--steps", 1));
    assertThat(RgbImage.read(out).composite(before, Mask.rectangle(90, 70, HOLE)))
        .isEqualTo(before);
  }

  @Test
  void webp_noiseWithAlpha_comesBack() throws IOException {
    var image = new BufferedImage(300, 70, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 300 * 70; i++) {
      image.setRGB(i % 300, i / 300, i % 256 << 24 | i * 7919 & 0xffffff);
    }
    Photo photo = Photo.of(image);
    Path webp = folder.resolve("a.webp");
    photo.write(webp);
    Photo back = Photo.read(webp);
    assertThat(back.picture()).isEqualTo(photo.picture());
    assertThat(back.transparency().map(Mask::of)).isEqualTo(photo.transparency().map(Mask::of));
  }
}
