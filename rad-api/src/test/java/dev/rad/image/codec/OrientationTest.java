package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which way up pictures are, in every container that says it. */
class OrientationTest {
  /** Two rows of three greys as stored; what is at the top left and right for each orientation. */
  private static final int[] STORED = {10, 20, 30, 40, 50, 60};

  private static final int[][] UPRIGHT = {
    {10, 30}, {30, 10}, {60, 40}, {40, 60}, {10, 40}, {40, 10}, {60, 30}, {30, 60}
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void read_tiff_isUpright(int orientation) throws IOException {
    assertUpright(tiff(3, orientation), "a.tif", orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6, 8, 9, 16}) // with and without a sign, of 8 to 64 bits
  void read_tiffWithAnyIntegerType_isUpright(int type) throws IOException {
    assertUpright(tiff(type, 6), "a.tif", 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65535})
  void read_orientationThatIsNone_isUpright(int orientation) throws IOException {
    assertUpright(tiff(3, orientation), "a.tif", 1);
    assertUpright(png(3, orientation, ByteOrder.BIG_ENDIAN), "a.png", 1);
  }

  @ParameterizedTest
  @CsvSource({"3,1", "3,2", "3,3", "3,4", "3,5", "3,6", "3,7", "3,8", "1,6", "4,6", "8,6", "9,6"})
  void read_pngWithExif_isUpright(int type, int orientation) throws IOException {
    assertUpright(png(type, orientation, ByteOrder.BIG_ENDIAN), "a.png", orientation);
    assertUpright(png(type, orientation, ByteOrder.LITTLE_ENDIAN), "a.png", orientation);
  }

  private static byte[] tiff(int type, int orientation) {
    byte[] pixels = new byte[STORED.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) STORED[i];
    }
    return TiffFiles.picture(3, 2, 1, 8, 1).with(274, type, orientation).bytes(pixels);
  }

  private static byte[] png(int type, int orientation, ByteOrder order) throws IOException {
    BufferedImage image = Samples.create(3, 2, 1, false, 8);
    image.getRaster().setPixels(0, 0, 3, 2, STORED);
    byte[] block = TiffFiles.in(order).with(274, type, orientation).bytes(new byte[0]);
    return ProfileFiles.pngWithChunk(ProfileFiles.encoded(image, "png"), "eXIf", block);
  }

  private void assertUpright(byte[] bytes, String name, int orientation) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    for (RgbImage image : new RgbImage[] {RgbImage.read(file), Photo.read(file).picture()}) {
      assertThat(image.width()).isEqualTo(orientation < 5 ? 3 : 2);
      assertThat(image.red(0, 0)).isEqualTo(UPRIGHT[orientation - 1][0]);
      assertThat(image.red(image.width() - 1, 0)).isEqualTo(UPRIGHT[orientation - 1][1]);
    }
  }

  /** Two entries claim more than there is, and one points outside. */
  @Test
  void directory_lies_countAsMissing() {
    byte[] block =
        TiffFiles.in(ByteOrder.BIG_ENDIAN)
            .with(34665, 4, 0x7fffffff)
            .with(700, new byte[100])
            .bytes(new byte[0]);
    block[8 + 2 + 4] = 0x7f; // the first entry's count
    TiffDirectory directory = TiffDirectory.first(block).orElseThrow();
    assertThat(directory.directory(34665)).isEmpty();
    assertThat(directory.bytes(700)).isPresent();
    assertThat(directory.integer(9, 5)).isEqualTo(5);
  }

  @Property(tries = 2000)
  void exif_damaged_isReadOrLeftOutWithoutAnError(@ForAll long seed) {
    byte[] block =
        TiffFiles.in(seed % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
            .with(274, 3, 6)
            .with(34665, 4, 8)
            .with(700, new byte[30])
            .bytes(new byte[0]);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 6; i++) {
      block[random.nextInt(block.length)] = (byte) random.nextInt(256);
    }
    byte[] damaged = Arrays.copyOf(block, random.nextInt(block.length + 1));
    assertThatCode(() -> ExifBlock.orientation(damaged)).doesNotThrowAnyException();
    assertThatCode(() -> ExifBlock.upright(damaged, 30, 20)).doesNotThrowAnyException();
    assertThatCode(() -> TiffDirectory.first(damaged).ifPresent(directory -> directory.bytes(700)))
        .doesNotThrowAnyException();
  }
}
