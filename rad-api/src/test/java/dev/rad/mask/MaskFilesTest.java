package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskFilesTest {
  @TempDir Path folder;

  @Test
  void write_hardOrSoft_readsBack() {
    float[] values = new float[256];
    for (int v = 0; v < 256; v++) {
      values[v] = v / 255f;
    }
    Mask mask = Mask.of(16, 16, values);
    Path file = folder.resolve("m.png");
    mask.write(file);
    assertThat(Mask.read(file, MaskPolarity.WHITE_IS_HOLE)).isEqualTo(mask);
    assertThat(Mask.read(file, MaskPolarity.BLACK_IS_HOLE)).isEqualTo(mask.inverted());
  }

  @Test
  void write_png_isEightBitGrey() throws IOException {
    Path file = folder.resolve("m.png");
    Mask.rectangle(8, 4, new Region(1, 1, 3, 2)).write(file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getColorModel().getNumComponents()).isEqualTo(1);
    assertThat(image.getRaster().getSample(1, 1, 0)).isEqualTo(255);
    assertThat(image.getRaster().getSample(0, 0, 0)).isZero();
  }

  @Test
  void write_jpegOrMissingFolder_isRefused() {
    Mask mask = Mask.full(2, 2);
    assertThatThrownBy(() -> mask.write(folder.resolve("m.jpg")))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("use .png");
    assertThatThrownBy(() -> mask.write(folder.resolve("none").resolve("m.png")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("there is no folder");
  }

  @Test
  void read_greyInRgb_isTaken() {
    Path file = folder.resolve("m.png");
    RgbImage.of(3, 1, new byte[] {0, 0, 0, 51, 51, 51, -1, -1, -1}).write(file);
    assertThat(Mask.read(file, MaskPolarity.WHITE_IS_HOLE).toFloats())
        .containsExactly(0f, 0.2f, 1f);
    assertThat(Mask.read(file, MaskPolarity.BLACK_IS_HOLE).toFloats())
        .containsExactly(1f, 1 - 0.2f, 0f);
  }

  @Test
  void read_opaqueAlpha_isIgnored() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xffffffff);
    image.setRGB(1, 0, 0xff000000);
    Path file = folder.resolve("opaque.png");
    ImageIO.write(image, "png", file.toFile());
    assertThat(Mask.read(file, MaskPolarity.WHITE_IS_HOLE).toFloats()).containsExactly(1f, 0f);
  }

  @Test
  void read_jpegMask_isHardAfterThreshold() {
    Mask mask = Mask.rectangle(64, 48, new Region(10, 9, 21, 17));
    Path file = folder.resolve("m.jpg");
    mask.toImage().write(file);
    assertThat(Mask.read(file, MaskPolarity.WHITE_IS_HOLE).threshold(0.5)).isEqualTo(mask);
  }

  @Test
  void read_unusableFile_isAMaskException() throws IOException {
    Path text = folder.resolve("text.png");
    Files.writeString(text, "no picture");
    assertThatThrownBy(() -> Mask.read(text, MaskPolarity.WHITE_IS_HOLE))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("text.png")
        .hasMessageContaining("not a picture in a known format");
    assertThatThrownBy(() -> Mask.read(folder.resolve("gone.png"), MaskPolarity.WHITE_IS_HOLE))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void toImage_values_areGreyWithWhiteHole() {
    RgbImage image = Mask.of(2, 1, new float[] {0.5f, 1f}).toImage();
    assertThat(image.toRgbBytes()).containsExactly(-128, -128, -128, -1, -1, -1);
  }

  @Property(tries = 30)
  void toBufferedImage_anyGrey_comesBack(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[7 * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256) / 255f;
    }
    Mask mask = Mask.of(7, 5, values);
    BufferedImage image = mask.toBufferedImage();
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(image.getRaster().getSample(3, 2, 0)).isEqualTo(Math.round(255 * mask.at(3, 2)));
    assertThat(Mask.of(image, MaskPolarity.WHITE_IS_HOLE)).isEqualTo(mask);
    assertThat(Mask.of(image, MaskPolarity.BLACK_IS_HOLE)).isEqualTo(mask.inverted());
  }
}
