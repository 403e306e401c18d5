package dev.rad.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.ImageException;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CMYK, L*a*b*, and samples of unusual kinds. */
class ColoursTest {
  private static final String PLAIN =
      "CMYK without a profile converted to sRGB, R = (1 − C)(1 − K)";

  @TempDir Path folder;

  /**
   * Inks 40, 80, 160 and 51 of 255: {@code 215·204/255 = 172}, {@code 175·204/255 = 140}, {@code
   * 95·204/255 = 76}. Adobe stores 255 less the ink; YCCK is BT.601 of the inks.
   */
  @ParameterizedTest
  @CsvSource({"-1,40,80,160,51", "0,215,175,95,204", "2,77,175,102,204"})
  void read_cmykJpeg_isConverted(int transform, int first, int second, int third, int fourth)
      throws IOException {
    byte[] jpeg = RareFiles.fourChannelJpeg(transform, first, second, third, fourth);
    Path file = save(jpeg, "a.jpg");
    Photo photo = Photo.read(file);
    assertThat(photo.picture().red(8, 8)).isBetween(170, 174);
    assertThat(photo.picture().green(8, 8)).isBetween(138, 142);
    assertThat(photo.picture().blue(8, 8)).isBetween(73, 79);
    assertThat(photo.conversion()).contains(PLAIN);
    assertThat(photo.iccProfile()).isEmpty();
    assertThat(RgbImage.read(file)).isEqualTo(photo.picture());
    assertThat(photo.filled(photo.picture(), Mask.full(16, 16)).conversion()).isPresent();
  }

  @Test
  void read_cmykTiff_isConverted() throws IOException {
    byte[] inks = {40, 80, (byte) 160, 51, 0, 0, 0, 0};
    byte[] eight = TiffFiles.picture(2, 1, 4, 8, 5).bytes(inks);
    assertThat(Photo.read(save(eight, "a.tif")).picture().toRgbBytes())
        .containsExactly((byte) 172, (byte) 140, 76, -1, -1, -1);
    byte[] twice = new byte[16];
    for (int i = 0; i < 16; i++) {
      twice[i] = inks[i / 2];
    }
    byte[] sixteen = TiffFiles.picture(2, 1, 4, 16, 5).bytes(twice);
    Photo photo = Photo.read(save(sixteen, "b.tif"));
    assertThat(photo.picture().toRgbBytes())
        .containsExactly((byte) 172, (byte) 140, 76, -1, -1, -1);
    assertThat(photo.conversion()).contains(PLAIN);
  }

  /** A profile by which cyan is white and black is black, whatever the other inks. */
  @Test
  void read_cmykWithProfile_isConvertedByIt() throws IOException {
    byte[] profile = CmykProfile.whiteByCyan();
    byte[] piece = new byte[14 + profile.length];
    System.arraycopy("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), 0, piece, 0, 14);
    System.arraycopy(profile, 0, piece, 14, profile.length);
    byte[] jpeg = RareFiles.withSegment(RareFiles.fourChannelJpeg(-1, 255, 0, 0, 0), 0xFFE2, piece);
    Photo photo = Photo.read(save(jpeg, "a.jpg"));
    assertThat(photo.conversion()).contains("CMYK converted to sRGB by its profile");
    assertThat(photo.picture().red(8, 8)).isGreaterThan(250);
    byte[] tiff =
        TiffFiles.picture(1, 1, 4, 8, 5).with(34675, profile).bytes(new byte[] {-1, 0, 0, 0});
    Photo scan = Photo.read(save(tiff, "a.tif"));
    assertThat(scan.conversion()).contains("CMYK converted to sRGB by its profile");
    assertThat(scan.picture().green(0, 0)).isGreaterThan(250);
  }

  /** Two strips of 16 rows; the second JPEG stream has its tables in the tag that strips share. */
  @Test
  void read_cmykCompressedAsJpegInATiff_isConverted() throws IOException {
    byte[] first = RareFiles.fourChannelJpeg(-1, 40, 80, 160, 51);
    byte[] second = RareFiles.fourChannelJpeg(-1, 0, 0, 0, 0);
    byte[] tiff = jpegInks(first, second, new byte[0]);
    Photo photo = Photo.read(save(tiff, "a.tif"));
    assertThat(photo.picture().height()).isEqualTo(31);
    assertThat(photo.picture().red(8, 8)).isBetween(170, 174);
    assertThat(photo.picture().green(8, 8)).isBetween(138, 142);
    assertThat(photo.picture().blue(8, 8)).isBetween(73, 79);
    assertThat(photo.picture().red(8, 20)).isGreaterThan(252);
    assertThat(photo.conversion()).contains(PLAIN);
  }

  /** What stands before a frame, the tables, lies in the tag; the strips begin with the frame. */
  @Test
  void read_cmykAsJpegWithSharedTables_isConverted() throws IOException {
    byte[] whole = RareFiles.fourChannelJpeg(-1, 40, 80, 160, 51);
    int frame = frameOf(whole);
    byte[] tables = Arrays.copyOf(whole, frame + 2);
    tables[frame] = -1;
    tables[frame + 1] = (byte) 0xD9;
    byte[] strip = new byte[whole.length - frame + 2];
    strip[0] = -1;
    strip[1] = (byte) 0xD8;
    System.arraycopy(whole, frame, strip, 2, whole.length - frame);
    Photo photo = Photo.read(save(jpegInks(strip, strip, tables), "a.tif"));
    assertThat(photo.picture().red(8, 8)).isBetween(170, 174);
    assertThat(photo.picture().red(8, 20)).isBetween(170, 174);
  }

  private static int frameOf(byte[] jpeg) {
    for (int i = 2; ; i++) {
      if (jpeg[i] == -1 && (jpeg[i + 1] & 0xff) == 0xC0) {
        return i;
      }
    }
  }

  /** A picture of 16×31 pixels in two strips. */
  private static byte[] jpegInks(byte[] first, byte[] second, byte[] tables) {
    byte[] strips = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, strips, first.length, second.length);
    TiffFiles file = TiffFiles.picture(16, 31, 4, 8, 5).with(259, 3, 7).with(278, 4, 16);
    if (tables.length > 0) {
      file.with(347, tables);
    }
    return file.strips(strips, first.length, second.length);
  }

  @Test
  void read_damagedJpegOfCmykInATiff_isNamed() throws IOException {
    byte[] jpeg = RareFiles.fourChannelJpeg(-1, 40, 80, 160, 51);
    byte[] few = TiffFiles.picture(16, 31, 4, 8, 5).with(259, 3, 7).with(278, 4, 16).bytes(jpeg);
    var grey = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY), "jpeg", grey);
    byte[] noPicture = TiffFiles.picture(1, 1, 4, 8, 5).with(259, 3, 7).bytes(new byte[4]);
    byte[] zeroRows =
        TiffFiles.picture(16, 16, 4, 8, 5)
            .with(259, 3, 7)
            .with(322, 4, 0)
            .with(323, 4, 0)
            .with(324, 4, 0)
            .with(325, 4, 9)
            .bytes(jpeg);
    for (byte[] bytes :
        List.of(few, jpegInks(jpeg, grey.toByteArray(), new byte[0]), noPicture, zeroRows)) {
      assertThatThrownBy(() -> Photo.read(save(bytes, "a.tif")))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("a.tif");
    }
  }

  @Test
  void read_unknownColoursOfATiff_areNamed() throws IOException {
    byte[] tiff = TiffFiles.picture(1, 1, 4, 8, 5).with(259, 3, 6).bytes(new byte[4]);
    assertThatThrownBy(() -> Photo.read(save(tiff, "a.tif")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("CMYK in the JPEG compression of old TIFF files; save it as RGB");
    byte[] log = TiffFiles.picture(1, 1, 3, 16, 32845).bytes(new byte[6]);
    assertThatThrownBy(() -> Photo.read(save(log, "b.tif")))
        .hasMessageContaining("TIFF's colour space number 32845; save it as RGB");
  }

  /** The primaries of sRGB in L*a*b* of D50, from Lindbloom's calculator, in 8 and 16 bits. */
  @ParameterizedTest
  @CsvSource({
    "54.29,80.81,69.89,255,0,0",
    "87.82,-79.27,80.99,0,255,0",
    "29.57,68.30,-112.03,0,0,255",
    "100,0,0,255,255,255",
    "53.59,0,0,128,128,128",
    "0,0,0,0,0,0"
  })
  void read_labTiff_isConverted(double l, double a, double b, int red, int green, int blue)
      throws IOException {
    ByteBuffer deep = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
    deep.putShort((short) Math.round(l * 655.35));
    deep.putShort((short) Math.round(a * 256)).putShort((short) Math.round(b * 256));
    byte[] sixteen = TiffFiles.picture(1, 1, 3, 16, 8).bytes(deep.array());
    Photo photo = Photo.read(save(sixteen, "a.tif"));
    assertThat(photo.bits()).isEqualTo(16);
    assertThat(photo.conversion()).contains("L*a*b* converted to sRGB");
    assertNear(photo.picture(), 1, red, green, blue);
    byte[] bytes = {(byte) Math.round(l * 2.55), (byte) Math.round(a), (byte) Math.round(b)};
    byte[] eight = TiffFiles.picture(1, 1, 3, 8, 8).bytes(bytes);
    assertNear(Photo.read(save(eight, "b.tif")).picture(), 12, red, green, blue);
    byte[] offset = {bytes[0], (byte) (bytes[1] + 128), (byte) (bytes[2] + 128)};
    byte[] icc = TiffFiles.picture(1, 1, 3, 8, 9).bytes(offset);
    assertNear(RgbImage.read(save(icc, "c.tif")), 12, red, green, blue);
  }

  private static void assertNear(RgbImage image, int most, int... rgb) {
    int[] found = {image.red(0, 0), image.green(0, 0), image.blue(0, 0)};
    for (int c = 0; c < 3; c++) {
      assertThat(found[c]).isBetween(rgb[c] - most, rgb[c] + most);
    }
  }

  /** 0.2 as a half is 0x3266, as a float 0x3E4CCCCD, and so on. */
  @ParameterizedTest
  @CsvSource({
    "16,3,6632,13104", "32,3,CDCC4C3E,13107", "64,3,9A9999999999C93F,13107",
    "32,1,33333333,13107", "16,3,003C,65535", "16,3,0000,0"
  })
  void read_deepTiff_isInSixteenBits(int bits, int format, String value, int expected)
      throws IOException {
    byte[] sample = HexFormat.of().parseHex(value);
    byte[] three = Arrays.copyOf(sample, 3 * sample.length);
    System.arraycopy(sample, 0, three, sample.length, sample.length);
    System.arraycopy(sample, 0, three, 2 * sample.length, sample.length);
    byte[] colour =
        TiffFiles.picture(1, 1, 3, bits, 2).with(339, 3, format, format, format).bytes(three);
    byte[] grey = TiffFiles.picture(1, 1, 1, bits, 1).with(339, 3, format).bytes(sample);
    for (byte[] file : new byte[][] {colour, grey}) {
      Photo photo = Photo.read(save(file, "a.tif"));
      assertThat(photo.bits()).isEqualTo(16);
      assertThat(photo.toBufferedImage().getRaster().getSample(0, 0, 0))
          .isBetween(expected - 1, expected + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16,3,00C0,-2.0",
    "32,3,00007042,60.0",
    "32,3,0000C07F,NaN",
    "16,3,007C,Infinity",
    "16,2,FFFF,-1.0",
    "8,2,80,-128.0",
    "32,2,FFFFFFFF,-1.0"
  })
  void read_samplesOutOfRange_areNamedWithTheirRange(
      int bits, int format, String value, String found) throws IOException {
    byte[] file =
        TiffFiles.picture(1, 1, 1, bits, 1)
            .with(339, 3, format)
            .bytes(HexFormat.of().parseHex(value));
    assertThatThrownBy(() -> Photo.read(save(file, "a.tif")))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("floating samples or such with a sign")
        .hasMessageContaining(found)
        .hasMessageContaining("save it with 8 or 16 bits");
  }

  private Path save(byte[] bytes, String name) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }
}
