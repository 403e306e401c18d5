package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.image.ImageFiles;
import dev.rad.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks as programs, scanners and editors make them. */
class MaskReadingTest {
  private static final int W = 120;
  private static final int H = 90;
  private static final String TWO = " read as a two-valued mask; --mask-threshold none keeps grey";

  private static final Mask SHAPE = shape();

  @TempDir Path folder;

  /** A disc and a box. */
  private static Mask shape() {
    float[] values = new float[W * H];
    for (int i = 0; i < values.length; i++) {
      int x = i % W;
      int y = i / W;
      boolean disc = (x - 40) * (x - 40) + (y - 40) * (y - 40) < 25 * 25;
      boolean box = x >= 85 && x < 110 && y >= 60 && y < 80;
      values[i] = disc || box ? 1f : 0f;
    }
    return Mask.of(W, H, values);
  }

  /** The shape with an edge that is soft for some pixels. */
  private static Mask soft(int pixels) {
    return shape().feather(pixels);
  }

  /** Greys of 8 or 16 bits by pixel. */
  private static BufferedImage grey(int type, IntUnaryOperator pixel) {
    var image = new BufferedImage(W, H, type);
    for (int i = 0; i < W * H; i++) {
      image.getRaster().setSample(i % W, i / W, 0, pixel.applyAsInt(i));
    }
    return image;
  }

  private static BufferedImage bytes(IntUnaryOperator pixel) {
    return grey(BufferedImage.TYPE_BYTE_GRAY, pixel);
  }

  private static boolean in(int pixel) {
    return SHAPE.at(pixel % W, pixel / W) == 1f;
  }

  private MaskFile read(BufferedImage image) {
    return read(image, MaskRules.of(MaskPolarity.WHITE_IS_HOLE));
  }

  private MaskFile read(BufferedImage image, MaskRules rules) {
    Path file = folder.resolve("m.png");
    ImageFiles.encode(image, file);
    return MaskFile.read(file, rules);
  }

  private static MaskRules rules(MaskChannel channel) {
    return new MaskRules(MaskPolarity.WHITE_IS_HOLE, channel, MaskThreshold.AUTO);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "3,250", "0,128", "100,140", "16,235"})
  void read_twoValues_areAHardMask(int black, int white) {
    float[] values = shape().toFloats();
    MaskFile read = read(bytes(i -> values[i] == 1f ? white : black));
    assertThat(read.mask()).isEqualTo(shape());
    assertThat(read.reading()).isEqualTo("values " + black + " and " + white + TWO);
    BufferedImage deep = grey(BufferedImage.TYPE_USHORT_GRAY, i -> values[i] == 1f ? white : black);
    assertThat(read(deep).mask()).isEqualTo(shape());
  }

  @Test
  void read_blackAndWhite_needsNoWords() {
    float[] values = shape().toFloats();
    assertThat(read(bytes(i -> 255 * (int) values[i]))).isEqualTo(new MaskFile(shape(), ""));
    BufferedImage deep = grey(BufferedImage.TYPE_USHORT_GRAY, i -> 65535 * (int) values[i]);
    assertThat(read(deep)).isEqualTo(new MaskFile(shape(), ""));
  }

  /** Noise of a scanner round a black and a white that are not quite so. */
  @ParameterizedTest
  @CsvSource({"3,3,250,3", "30,12,220,12", "16,2,235,2", "0,4,255,4", "60,6,150,6"})
  void read_noise_isNotAHole(int black, int dark, int white, int bright) {
    float[] values = shape().toFloats();
    var random = new SplittableRandom(5);
    MaskFile read =
        read(
            bytes(
                i -> {
                  int noise = random.nextInt(-100, 101);
                  int v =
                      values[i] == 1f ? white + bright * noise / 100 : black + dark * noise / 100;
                  return Math.max(0, Math.min(255, v));
                }));
    assertThat(read.mask()).isEqualTo(shape());
    assertThat(read.reading()).startsWith("values ").endsWith(TWO);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 0.5f, 0.9f})
  void read_jpeg_hasNoTracesOfCompression(float quality) throws IOException {
    float[] values = shape().toFloats();
    Path file = folder.resolve("m.jpg");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(bytes(i -> 255 * (int) values[i]), null, null), param);
    } finally {
      writer.dispose();
    }
    MaskFile read = MaskFile.read(file, MaskRules.of(MaskPolarity.WHITE_IS_HOLE));
    assertThat(read.mask().isHard()).isTrue();
    int wrong = 0;
    for (int i = 0; i < W * H; i++) {
      wrong += read.mask().at(i % W, i / W) == values[i] ? 0 : 1;
    }
    assertThat(wrong).isLessThan(quality < 0.3f ? 60 : 5);
    assertThat(read.reading()).endsWith(TWO);
  }

  /** What is soft on purpose comes as it is, bit for bit. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 10, 40})
  void read_softEdges_areKeptExactly(int pixels) {
    Path file = folder.resolve("m.png");
    soft(pixels).write(file);
    MaskFile read = MaskFile.read(file, MaskRules.of(MaskPolarity.WHITE_IS_HOLE));
    MaskFile kept = MaskFile.read(file, MaskRules.grey());
    assertThat(read.mask()).isEqualTo(kept.mask());
    assertThat(read.reading()).isEqualTo("soft edges kept");
    assertThat(kept.mask().at(40, 40)).isEqualTo(Math.round(255 * soft(pixels).at(40, 40)) / 255f);
  }

  @Property(tries = 60)
  void read_gradients_areKeptExactly(@ForAll long seed) {
    var random = new SplittableRandom(seed);
    double across = random.nextDouble(-1, 1);
    double down = random.nextDouble(-1, 1);
    float[] values = new float[64 * 48];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (across * (i % 64) + down * (i / 64));
    }
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          Math.round(255 * (values[i] - sorted[0]) / (sorted[sorted.length - 1] - sorted[0]))
              / 255f;
    }
    Mask mask = Mask.of(64, 48, values);
    assertThat(Mask.of(mask.toBufferedImage(), MaskPolarity.WHITE_IS_HOLE)).isEqualTo(mask);
  }

  /** Soft edges between a black of 16 and a white of 235, as video has them. */
  @Test
  void read_softEdgesInVideoRange_areStretched() {
    Mask soft = soft(6);
    MaskFile read = read(bytes(i -> Math.round(16 + 219 * soft.at(i % W, i / W))));
    assertThat(read.reading()).contains("values 16–235", "soft edges kept");
    assertThat(read.mask().isHard()).isFalse();
    assertThat(read.mask().at(0, 0)).isZero();
    assertThat(read.mask().at(40, 40)).isEqualTo(1f);
  }

  @Test
  void read_noiseAlone_isNoHole() {
    var random = new SplittableRandom(3);
    MaskFile dark = read(bytes(i -> random.nextInt(6)));
    assertThat(dark.mask().isEmpty()).isTrue();
    assertThat(dark.reading()).startsWith("values 0–5 read as black");
    MaskFile bright = read(bytes(i -> 250 + random.nextInt(6)));
    assertThat(bright.mask()).isEqualTo(Mask.full(W, H));
    assertThat(bright.reading()).startsWith("values 250–255 read as white");
    assertThat(read(bytes(i -> 0))).isEqualTo(new MaskFile(Mask.empty(W, H), ""));
    assertThat(read(bytes(i -> 3)).reading()).isEqualTo("value 3 all over, read as black");
  }

  /** A thin line of ones is a shape, scattered ones are noise. */
  @Test
  void read_zeroAndOne_isAShapeIfItHangsTogether() {
    MaskFile line = read(bytes(i -> i / W == 30 && i % W > 9 ? 1 : 0));
    assertThat(line.mask().fraction()).isEqualTo(110.0 / (W * H));
    var random = new SplittableRandom(3);
    assertThat(read(bytes(i -> random.nextInt(80) == 0 ? 1 : 0)).mask().isEmpty()).isTrue();
  }

  @Test
  void read_labels_areAllOfThemTheHole() {
    float[] values = shape().toFloats();
    MaskFile read = read(bytes(i -> values[i] == 0f ? 0 : i % W > 70 ? 15 : 7));
    assertThat(read.mask()).isEqualTo(shape());
    assertThat(read.reading()).startsWith("labels 0–15, all but 0 is white");
  }

  @Test
  void read_threshold_isObeyed() {
    float[] values = soft(6).toFloats();
    BufferedImage image = bytes(i -> Math.round(255 * values[i]));
    MaskRules half =
        new MaskRules(MaskPolarity.WHITE_IS_HOLE, MaskChannel.AUTO, MaskThreshold.at(0.5));
    assertThat(read(image, half).mask()).isEqualTo(soft(6).threshold(0.5));
    assertThat(read(image, half).reading()).isEqualTo("white from 0.5 on");
    MaskFile none = read(bytes(i -> in(i) ? 250 : 3), MaskRules.grey());
    assertThat(none.mask().at(0, 0)).isEqualTo(3 / 255f);
    assertThat(none.mask().at(40, 40)).isEqualTo(250 / 255f);
    assertThat(none.reading()).isEqualTo("grey kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1.5", "128", "-1", "NaN", "half"})
  void parse_noThreshold_isRefused(String text) {
    assertThatThrownBy(() -> MaskThreshold.parse(text))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("auto, none, or a number above 0, at most 1, not \"" + text + "\"");
  }

  @Test
  void parse_thresholds_areThoseTheyPrint() {
    assertThat(MaskThreshold.parse(" Auto")).isEqualTo(MaskThreshold.AUTO);
    assertThat(MaskThreshold.parse("none")).isEqualTo(MaskThreshold.NONE);
    assertThat(MaskThreshold.parse("0.25")).isEqualTo(MaskThreshold.at(0.25)).hasToString("0.25");
  }

  /** Colours by pixel, with alpha. */
  private static BufferedImage argb(IntUnaryOperator pixel) {
    var image = new BufferedImage(W, H, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < W * H; i++) {
      image.setRGB(i % W, i / W, pixel.applyAsInt(i));
    }
    return image;
  }

  private static BufferedImage rgb(int ground, int paint) {
    return argb(i -> 0xff000000 | (in(i) ? paint : ground));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          000000 | ff0000 | all that is not black
          ffffff | ff0000 | what is red
          000000 | 00ff00 | all that is not black
          808080 | ff00ff | what is RGB 255, 0, 255
          000000 | 800000 | all that is not black
          0000ff | ffffff | all that is not RGB 0, 0, 255
          ffffff | 905030 | all that is not RGB 255, 255, 255
          000000 | c07070 | all that is not black
          """)
  void read_paintedShape_isFoundOnAnyGround(String ground, String paint, String words) {
    MaskFile read = read(rgb(Integer.parseInt(ground, 16), Integer.parseInt(paint, 16)));
    assertThat(read).isEqualTo(new MaskFile(shape(), words));
  }

  /** The colours of PASCAL VOC: a palette, black for the background, one colour per class. */
  @Test
  void read_vocColours_areAllOfThemTheHole() {
    byte[] reds = {0, (byte) 128, 64, (byte) 224}; // aeroplane, cat, border
    byte[] greens = {0, 0, 0, (byte) 224};
    byte[] blues = {0, 0, 0, (byte) 192};
    var palette = new IndexColorModel(8, 4, reds, greens, blues);
    var image = new BufferedImage(W, H, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int i = 0; i < W * H; i++) {
      int label = i % W > 70 ? 1 : i / W == 40 ? 3 : 2;
      image.getRaster().setSample(i % W, i / W, 0, in(i) ? label : 0);
    }
    assertThat(read(image)).isEqualTo(new MaskFile(shape(), "all that is not black"));
  }

  /** Labels whose colours are nearly grey are labels all the same, the dark ones, too. */
  @Test
  void read_pairOfDullColours_areBothTheHole() {
    BufferedImage image = argb(i -> 0xff000000 | (!in(i) ? 0 : i % W > 70 ? 0xc0a080 : 0x400000));
    assertThat(read(image)).isEqualTo(new MaskFile(shape(), "all that is not black"));
  }

  /** A scanner's black and white are a little coloured, and never flat. */
  @Test
  void read_colourScan_isReadByItsBrightness() {
    var random = new SplittableRandom(4);
    BufferedImage image =
        argb(
            i -> {
              int noise = random.nextInt(7);
              int colour = in(i) ? 0xebf0e1 : 0x1c1424;
              return 0xff000000 | colour + noise * 0x010101;
            });
    assertThat(read(image).mask()).isEqualTo(shape());
    assertThat(read(image).reading()).endsWith(TWO);
  }

  @Test
  void read_redOverAPhoto_isFound() {
    var random = new SplittableRandom(1);
    BufferedImage image =
        argb(
            i ->
                0xff000000
                    | (in(i) ? 0xff0000 : (60 + i % W / 2 + random.nextInt(40)) * 0x010100 + 0x60));
    assertThat(read(image).mask().threshold(0.5)).isEqualTo(shape());
    assertThat(read(image).reading()).startsWith("what is red");
    assertThat(read(image, rules(MaskChannel.RED)).mask().threshold(0.5)).isEqualTo(shape());
  }

  @Test
  void read_manyColours_areRefusedWithThePixelAndTheCure() {
    var random = new SplittableRandom(1);
    BufferedImage image = argb(i -> 0xff000000 | random.nextInt(0x1000000));
    assertThatThrownBy(() -> read(image))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("m.png")
        .hasMessageContaining("is coloured: pixel (0, 0) is RGB ")
        .hasMessageContaining("--mask-channel red or luma");
    assertThat(read(image, rules(MaskChannel.LUMA)).mask().width()).isEqualTo(W);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xffffff, 0, 0xff0000, 0x336699})
  void read_shapeInAlpha_isFoundWhateverItsColour(int colour) {
    BufferedImage image = argb(i -> in(i) ? 0xff000000 | colour : colour);
    assertThat(read(image))
        .isEqualTo(new MaskFile(shape(), "from the alpha channel, opaque is white"));
    assertThat(read(image, rules(MaskChannel.ALPHA)).mask()).isEqualTo(shape());
    MaskRules clear =
        new MaskRules(MaskPolarity.BLACK_IS_HOLE, MaskChannel.ALPHA, MaskThreshold.AUTO);
    assertThat(read(image, clear).mask()).isEqualTo(shape().inverted());
  }

  /** Things of several colours on nothing, as segmenting programs save them. */
  @Test
  void read_fewColoursOnNothing_areTheHole() {
    BufferedImage image = argb(i -> !in(i) ? 0 : i % W > 70 ? 0xffff5000 : 0xff1e90ff);
    assertThat(read(image))
        .isEqualTo(new MaskFile(shape(), "from the alpha channel, opaque is white"));
  }

  /** The same alpha everywhere says nothing: the shape is in the colours. */
  @ParameterizedTest
  @ValueSource(ints = {255, 128})
  void read_shapeInColoursWithConstantAlpha_isFound(int alpha) {
    BufferedImage image = argb(i -> alpha << 24 | (in(i) ? 0xffffff : 0));
    assertThat(read(image).mask()).isEqualTo(shape());
  }

  @Test
  void read_greysWithAlpha_areOverBlack() {
    BufferedImage image = argb(i -> i % W < 5 ? 0x00ffffff : 0xff000000 | (in(i) ? 0xffffff : 0));
    assertThat(read(image))
        .isEqualTo(new MaskFile(shape(), "its brightness, transparent is black"));
  }

  @Test
  void read_photoWithAHoleInAlpha_isRefusedWithBothCures() {
    BufferedImage image = argb(i -> (in(i) ? 0 : 0xff000000) | i * 7919 & 0xffffff);
    assertThatThrownBy(() -> read(image))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("has transparent pixels and many colours")
        .hasMessageContaining("--mask-channel alpha if what is opaque is the hole")
        .hasMessageContaining("black-is-hole if it is what is transparent");
    assertThat(read(image, rules(MaskChannel.ALPHA)).mask()).isEqualTo(shape().inverted());
  }

  @Test
  void read_alphaOfAFileWithout_isRefused() {
    for (BufferedImage image :
        new BufferedImage[] {
          bytes(i -> in(i) ? 255 : 0), RgbImage.of(1, 1, new byte[3]).toBufferedImage()
        }) {
      assertThatThrownBy(() -> read(image, rules(MaskChannel.ALPHA)))
          .isInstanceOf(MaskException.class)
          .hasMessageContaining("has no alpha channel to take the shape from");
    }
  }

  @Test
  void resizeNearest_takesTheNearestPixels() {
    Mask mask = Mask.of(3, 2, new float[] {0f, 0.5f, 1f, 1f, 0f, 0.25f});
    assertThat(mask.resizeNearest(6, 4).toFloats())
        .startsWith(0f, 0f, 0.5f, 0.5f, 1f, 1f, 0f, 0f, 0.5f, 0.5f, 1f, 1f, 1f, 1f, 0f);
    assertThat(mask.resizeNearest(1, 1).toFloats()).containsExactly(0f);
    assertThat(mask.resizeNearest(3, 2)).isEqualTo(mask);
  }
}
