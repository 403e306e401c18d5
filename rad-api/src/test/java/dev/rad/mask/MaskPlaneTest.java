package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grey samples of kinds that pictures for people do not have: long integers and floats. */
class MaskPlaneTest {
  private static final int W = 3;

  /** A picture of three columns. */
  private static BufferedImage grey(int type, double... samples) {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, type);
    var raster = model.createCompatibleWritableRaster(W, samples.length / W);
    for (int i = 0; i < samples.length; i++) {
      if (type == DataBuffer.TYPE_INT) {
        raster.setSample(i % W, i / W, 0, (int) (long) samples[i]);
      } else {
        raster.setSample(i % W, i / W, 0, samples[i]);
      }
    }
    return new BufferedImage(model, raster, false, null);
  }

  private static MaskPlane plane(BufferedImage image) {
    return MaskPlane.of(image, MaskChannel.AUTO, "m.tif");
  }

  @Test
  void of_longIntegers_areUnsigned() {
    double greatest = 4294967295.0;
    MaskPlane plane = plane(grey(DataBuffer.TYPE_INT, 0, 1, 2147483648.0, greatest, 7, 0));
    assertThat(plane.greys()).containsExactly(0, 1, 2147483648f, (float) greatest, 7, 0);
    assertThat(plane.white()).isEqualTo((float) greatest);
    assertThat(plane.width()).isEqualTo(W);
    assertThat(plane.height()).isEqualTo(2);
    assertThat(plane.words()).isEmpty();
  }

  /** White is the least usual one that no value exceeds. */
  @ParameterizedTest
  @CsvSource({
    "0.25, 1",
    "1, 1",
    "1.5, 255",
    "255, 255",
    "256, 65535",
    "65535, 65535",
    "65536, 65536"
  })
  void of_floats_haveTheWhiteThatFitsTheirGreatest(double greatest, double white) {
    MaskPlane plane = plane(grey(DataBuffer.TYPE_FLOAT, 0, greatest / 2, greatest));
    assertThat(plane.white()).isEqualTo(white);
    assertThat(plane.greys()).containsExactly(0, (float) greatest / 2, (float) greatest);
    if (greatest == Math.rint(greatest)) {
      assertThat(plane(grey(DataBuffer.TYPE_INT, 0, 0, greatest)).white()).isEqualTo(white);
    }
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void of_valuesThatAreNoNumbers_areRefusedWithTheirPlace(double value) {
    double[] samples = new double[2 * W];
    samples[W + 1] = value;
    assertThatThrownBy(() -> plane(grey(DataBuffer.TYPE_DOUBLE, samples)))
        .isInstanceOf(MaskException.class)
        .hasMessage("m.tif has a value that is no number at (1, 1); save it with 8 bits");
  }

  @Test
  void of_bytesAndShorts_haveTheWhiteOfTheirBits() {
    assertThat(plane(grey(DataBuffer.TYPE_BYTE, 0, 1, 2)).white()).isEqualTo(255);
    assertThat(plane(grey(DataBuffer.TYPE_USHORT, 0, 1, 2)).white()).isEqualTo(65535);
  }

  @Test
  void of_greyWithAlpha_isNotTakenForPlainGrey() {
    var model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    var raster = model.createCompatibleWritableRaster(W, 1);
    for (int x = 0; x < W; x++) {
      raster.setSample(x, 0, 0, 200);
      raster.setSample(x, 0, 1, 100 * x);
    }
    MaskPlane plane = plane(new BufferedImage(model, raster, false, null));
    assertThat(plane.words()).isEqualTo("from the alpha channel, opaque is white");
    assertThat(plane.greys()[0]).isZero();
    assertThat(plane.greys()[2]).isEqualTo(1 - (1 - 200 / 255f));
  }

  /** Cameras and scanners keep 10, 12 or 14 bits in samples of 16. */
  @ParameterizedTest
  @CsvSource({"1023", "4095", "16383"})
  void read_fewerBitsInShorts_haveTheirOwnWhite(int white) {
    float[] half =
        GreyReading.of(plane(grey(DataBuffer.TYPE_USHORT, white, white, 0)), MaskThreshold.at(0.5))
            .values();
    assertThat(half).containsExactly(1, 1, 0);
    float[] below =
        GreyReading.of(
                plane(grey(DataBuffer.TYPE_USHORT, white / 2, white, white / 2 + 1)),
                MaskThreshold.at(0.5))
            .values();
    assertThat(below).containsExactly(0, 1, 1);
    double[] dim = {0, white - 1, (white - 1) / 2}; // no such white: nearly black or half of it
    float[] values =
        GreyReading.of(plane(grey(DataBuffer.TYPE_USHORT, dim)), MaskThreshold.at(0.5)).values();
    assertThat(values).isEqualTo(new float[W]);
  }

  /** One value all over is black up to 16 of 255, and its own share of white above. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | 0 | ''
          16  | 0 | value 16 all over, read as black
          17  | 17 | value 17 all over
          200 | 200 | value 200 all over
          255 | 255 | ''
          """)
  void read_oneValueAllOver_isBlackOrItsShare(int value, int share, String words) {
    double[] samples = new double[4 * W];
    Arrays.fill(samples, value);
    GreyReading read =
        GreyReading.of(plane(grey(DataBuffer.TYPE_BYTE, samples)), MaskThreshold.AUTO);
    float[] expected = new float[samples.length];
    Arrays.fill(expected, share / 255f);
    assertThat(read.values()).isEqualTo(expected);
    assertThat(read.words()).isEqualTo(words);
  }

  /** Values near one end only are that end: up to 16 of 255 black, from 239 on white. */
  @ParameterizedTest
  @CsvSource({"0, 16, black", "239, 255, white", "0, 17, ''", "238, 255, ''"})
  void read_valuesNearOneEnd_areThatEnd(int low, int high, String end) {
    double[] samples = new double[20 * W];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 4 == 0 ? low : i % 4 == 1 ? high : (low + high) / 2 + i % 3;
    }
    GreyReading read =
        GreyReading.of(plane(grey(DataBuffer.TYPE_BYTE, samples)), MaskThreshold.AUTO);
    String words = "values %d–%d read as %s".formatted(low, high, end);
    if (end.isEmpty()) {
      assertThat(read.words()).doesNotContain(" read as black", " read as white");
    } else {
      assertThat(read.words()).isEqualTo(words + "; --mask-threshold none keeps grey");
      float[] expected = new float[samples.length];
      Arrays.fill(expected, end.equals("white") ? 1 : 0);
      assertThat(read.values()).isEqualTo(expected);
    }
  }

  @Test
  void read_blackAndWhiteWithoutThreshold_needsNoWords() {
    MaskPlane plane = plane(grey(DataBuffer.TYPE_BYTE, 0, 255, 255));
    assertThat(GreyReading.of(plane, MaskThreshold.NONE).words()).isEmpty();
    assertThat(GreyReading.of(plane, MaskThreshold.NONE).values()).containsExactly(0, 1, 1);
  }
}
