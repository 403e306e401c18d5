package dev.rad.cli.inpaint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests files by reading them back with Java's own reader. */
public class AnimatedGifTest {

  private static final int WIDTH = 20;
  private static final int HEIGHT = 10;

  @TempDir private Path folder;

  /** Creates a picture with one colour on the left and red on the right. */
  private static RgbImage frame(int green) {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      boolean left = i % WIDTH < WIDTH / 2;
      rgb[3 * i] = (byte) (left ? 0 : 255);
      rgb[3 * i + 1] = (byte) (left ? green : 0);
    }
    return RgbImage.of(WIDTH, HEIGHT, rgb);
  }

  @Test
  void finish_threeFrames_readBackWithTheirColoursAndTimes() throws IOException {
    Path file = folder.resolve("film.gif");
    try (var gif = new AnimatedGif(file)) {
      gif.add(frame(0), 10);
      gif.add(frame(100), 20);
      gif.add(frame(200), 300);
      gif.finish();
    }

    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(stream);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        BufferedImage image = reader.read(i);
        assertThat(image.getWidth()).isEqualTo(WIDTH);
        assertThat(image.getHeight()).isEqualTo(HEIGHT);
        assertThat(image.getRGB(2, 3) & 0xffffff).isEqualTo(i * 100 << 8);
        assertThat(image.getRGB(WIDTH - 2, 3) & 0xffffff).isEqualTo(0xff0000);
      }
      assertThat(delay(reader, 0)).isEqualTo("10");
      assertThat(delay(reader, 1)).isEqualTo("20");
      assertThat(delay(reader, 2)).isEqualTo("300");
    } finally {
      reader.dispose();
    }
  }

  private static String delay(ImageReader reader, int frame) throws IOException {
    var tree =
        (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
    var control = (IIOMetadataNode) tree.getElementsByTagName("GraphicControlExtension").item(0);
    return control.getAttribute("delayTime");
  }

  /**
   * The looping extension: 21 ff 0b "NETSCAPE2.0" 03 01, then 0 repetitions, which means for ever.
   */
  @Test
  void finish_anyFilm_repeatsForEver() throws IOException {
    Path file = folder.resolve("film.gif");
    try (var gif = new AnimatedGif(file)) {
      gif.add(frame(0), 10);
      gif.add(frame(9), 10);
      gif.finish();
    }

    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(bytes)
        .startsWith("GIF89a")
        .contains("\u0021\u00ff\u000bNETSCAPE2.0\u0003\u0001\0\0\0");
    assertThat(bytes.split("NETSCAPE2.0", -1)).hasSize(2);
  }

  @Test
  void close_unfinished_leavesTheOlderFileAndNothingElse() throws IOException {
    Path file = folder.resolve("film.gif");
    Files.writeString(file, "older");
    try (var gif = new AnimatedGif(file)) {
      gif.add(frame(0), 10);
    }

    assertThat(Files.readString(file)).isEqualTo("older");
    assertThat(folder.toFile().list()).containsExactly("film.gif");
  }

  @Test
  void create_missingFolder_isAnImageException() {
    Path file = folder.resolve("none/film.gif");

    assertThatThrownBy(() -> new AnimatedGif(file).close())
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("cannot write " + file);
    assertThat(Arrays.asList(folder.toFile().list())).isEmpty();
  }
}
