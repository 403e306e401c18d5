package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.ImageFiles;
import dev.rad.image.Pictures;
import dev.rad.image.RgbImage;
import dev.rad.metric.Psnr;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RgbImageFilesTest {
  @TempDir Path folder;

  @Test
  void write_png_readsBackBitForBit() {
    RgbImage image = Pictures.random(37, 23, 1);
    image.write(folder.resolve("a.png"));
    image.write(folder.resolve("without-extension"));
    assertThat(RgbImage.read(folder.resolve("a.png"))).isEqualTo(image);
    assertThat(RgbImage.read(folder.resolve("without-extension"))).isEqualTo(image);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "a.jpeg", "a.JPG"})
  void write_jpeg_isAJpegAndNear(String name) throws IOException {
    RgbImage image = Pictures.random(8, 8, 1).resize(64, 64);
    image.write(folder.resolve(name));
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    assertThat(bytes[0]).isEqualTo((byte) 0xff);
    assertThat(bytes[1]).isEqualTo((byte) 0xd8);
    RgbImage back = RgbImage.read(folder.resolve(name));
    assertThat(back).isNotEqualTo(image); // JPEG loses a little
    assertThat(Psnr.of(image, back)).isGreaterThan(36); // dB; a channel exchanged or lost has 10
  }

  @Test
  void write_existingFile_isReplacedAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("a.png");
    Pictures.random(5, 5, 1).write(file);
    Pictures.random(6, 6, 2).write(file);
    assertThat(RgbImage.read(file)).isEqualTo(Pictures.random(6, 6, 2));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void write_unusablePath_saysWhatToDoAndLeavesNothing() throws IOException {
    RgbImage image = Pictures.random(4, 4, 1);
    assertThatThrownBy(() -> image.write(folder.resolve("a.bmp")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("a.bmp")
        .hasMessageContaining("unknown extension \".bmp\"; use .png, .jpg, .jpeg or .webp");
    assertThatThrownBy(() -> image.write(folder.resolve("none").resolve("a.png")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("there is no folder")
        .hasMessageContaining("create it first");
    Files.createDirectory(folder.resolve("d.png"));
    assertThatThrownBy(() -> image.write(folder.resolve("d.png")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("it is a directory");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("d.png"));
    }
  }

  @Test
  void encode_failingWriter_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("old.jpg");
    Files.writeString(file, "old");
    // the JPEG writer takes no 16-bit samples and fails after the partial file was opened
    BufferedImage impossible = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    assertThatThrownBy(() -> ImageFiles.encode(impossible, file))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("old.jpg");
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void read_grey_isTripled() throws IOException {
    BufferedImage grey = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int v = 0; v < 256; v++) {
      grey.getRaster().setSample(v, 0, 0, v);
    }
    RgbImage image = RgbImage.read(save(grey, "png"));
    for (int v = 0; v < 256; v++) {
      assertThat(new int[] {image.red(v, 0), image.green(v, 0), image.blue(v, 0)})
          .containsExactly(v, v, v);
    }
  }

  @Test
  void read_palette_isLookedUp() throws IOException {
    byte[] reds = {1, 10, (byte) 200, 0};
    byte[] greens = {2, 20, (byte) 201, 0};
    byte[] blues = {3, 30, (byte) 202, 0};
    IndexColorModel palette = new IndexColorModel(2, 4, reds, greens, blues);
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    for (int x = 0; x < 3; x++) {
      image.getRaster().setSample(x, 0, 0, x);
    }
    byte[] expected = {1, 2, 3, 10, 20, 30, (byte) 200, (byte) 201, (byte) 202};
    assertThat(RgbImage.read(save(image, "png")).toRgbBytes()).isEqualTo(expected);
    assertThat(RgbImage.read(save(image, "gif")).toRgbBytes()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "128,0", "129,1", "257,1", "32767,127", "32896,128", "65535,255"})
  void read_16Bit_isRounded(int sample, int expected) throws IOException {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, sample);
    assertThat(RgbImage.read(save(grey, "png")).red(0, 0)).isEqualTo(expected);
    BufferedImage colour = RareFiles.colour16(3);
    colour.getRaster().setPixel(0, 0, new int[] {0, sample, 65535});
    assertThat(RgbImage.read(save(colour, "png")).toRgbBytes())
        .containsExactly(0, (byte) expected, (byte) 255);
  }

  @Test
  void read_opaqueAlpha_isDropped() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff0a0b0c);
    image.setRGB(1, 0, 0xff0d0e0f);
    assertThat(RgbImage.read(save(image, "png")).toRgbBytes())
        .containsExactly(10, 11, 12, 13, 14, 15);
    BufferedImage deep = RareFiles.colour16(4);
    deep.getRaster().setPixel(0, 0, new int[] {257, 514, 771, 65535});
    assertThat(RgbImage.read(save(deep, "png")).toRgbBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void read_transparentPixels_areRefused() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff0a0b0c);
    image.setRGB(1, 0, 0xfe0d0e0f);
    assertRefused(save(image, "png"), "transparent pixels", "flatten it onto a background");
    byte[] ramp = {0, (byte) 255};
    IndexColorModel palette = new IndexColorModel(1, 2, ramp, ramp, ramp, 0);
    BufferedImage gif = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    assertRefused(save(gif, "gif"), "transparent pixels", "flatten it onto a background");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
  void read_cutShort_isRefused(String format) throws IOException {
    BufferedImage image = Pictures.random(64, 64, 1).toBufferedImage();
    byte[] bytes = Files.readAllBytes(save(image, format));
    for (double share : new double[] {0.02, 0.3, 0.6, 0.9}) {
      Path file = folder.resolve("cut." + format);
      Files.write(file, Arrays.copyOf(bytes, (int) (bytes.length * share)));
      assertRefused(file, "", "");
    }
  }

  @Test
  void read_notAPicture_isRefused() throws IOException {
    Path text = folder.resolve("text.png");
    Files.writeString(text, "I am not a picture.");
    assertRefused(text, "not a picture in a known format", "use PNG, JPEG");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    assertRefused(empty, "not a picture in a known format", "use PNG, JPEG");
    assertRefused(folder.resolve("missing.png"), "there is no such file", "check the path");
    assertRefused(folder, "it is a directory", "name a picture file");
  }

  @Test
  void read_hugeHeader_isRefusedBeforeDecoding() throws IOException {
    Path file = folder.resolve("bomb.png");
    Files.write(file, RareFiles.pngHeader(60_000, 60_000));
    assertRefused(file, "60000×60000 pixels, the limit is 268435456", "make it smaller");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void read_exifOrientation_isApplied(int orientation) throws IOException {
    // as stored: four 16-pixel quarters a b / c d; which of them must be at the top left and right
    int[] greys = {20, 90, 160, 230};
    String[] tops = {"ab", "ba", "dc", "cd", "ac", "ca", "db", "bd"};
    BufferedImage stored = new BufferedImage(48, 32, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 48; x++) {
        int grey = greys[y / 16 * 2 + x / 24];
        stored.setRGB(x, y, grey * 0x010101);
      }
    }
    for (boolean little : new boolean[] {true, false}) {
      Path file = folder.resolve("o.jpg");
      Files.write(
          file, RareFiles.withExif(Files.readAllBytes(save(stored, "jpg")), orientation, little));
      RgbImage image = RgbImage.read(file);
      assertThat(image.width()).isEqualTo(orientation < 5 ? 48 : 32);
      String top = tops[orientation - 1];
      assertThat(image.red(2, 2))
          .isBetween(greys[top.charAt(0) - 'a'] - 9, greys[top.charAt(0) - 'a'] + 9);
      assertThat(image.red(image.width() - 3, 2))
          .isBetween(greys[top.charAt(1) - 'a'] - 9, greys[top.charAt(1) - 'a'] + 9);
    }
  }

  private void assertRefused(Path file, String reason, String advice) {
    assertThatThrownBy(() -> RgbImage.read(file))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason)
        .hasMessageContaining(advice);
  }

  private Path save(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("saved." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }
}
