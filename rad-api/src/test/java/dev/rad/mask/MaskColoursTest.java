package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import java.awt.image.BufferedImage;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a shape is looked for in a coloured file, at the borders of the rules. */
class MaskColoursTest {
  private static final int W = 100;
  private static final int H = 50;
  private static final int OPAQUE = 0xff000000;

  private static MaskPlane read(MaskChannel channel, IntUnaryOperator argb) {
    var image = new BufferedImage(W, H, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < W * H; i++) {
      image.setRGB(i % W, i / W, argb.applyAsInt(i));
    }
    return MaskPlane.of(image, channel, "m.png");
  }

  private static MaskPlane read(IntUnaryOperator argb) {
    return read(MaskChannel.AUTO, argb);
  }

  /** A block in the middle. */
  private static boolean in(int pixel) {
    int x = pixel % W;
    int y = pixel / W;
    return x >= 30 && x < 70 && y >= 10 && y < 40;
  }

  private static IntUnaryOperator paint(int ground, int paint) {
    return i -> OPAQUE | (in(i) ? paint : ground);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          000000 | fffff7 | ''
          000000 | fffff6 | all that is not black
          ffffff | ff8787 | what is RGB 255, 135, 135
          ffffff | ff8888 | all that is not RGB 255, 255, 255
          ffffff | b84040 | what is red
          ffffff | b94141 | what is RGB 185, 65, 65
          ffffff | b94100 | what is RGB 185, 65, 0
          101010 | 00ff00 | all that is not black
          111111 | 00ff00 | what is RGB 0, 255, 0
          """)
  void shape_ofTwoColours_isNamedByTheirRules(String ground, String paint, String words) {
    MaskPlane plane = read(paint(Integer.parseInt(ground, 16), Integer.parseInt(paint, 16)));
    assertThat(plane.words()).isEqualTo(words);
    assertThat(plane.greys()[0]).isLessThan(60);
    assertThat(plane.greys()[25 * W + 50]).isGreaterThan(250);
  }

  @ParameterizedTest
  @CsvSource({"100, what is red, 100", "99, from the red channel, 199"})
  void red_needsAnExcessOf100(int excess, String words, float value) {
    MaskPlane plane =
        read(
            MaskChannel.RED,
            i -> OPAQUE | (in(i) ? (100 + excess) << 16 | 100 << 8 | 20 : 0x202020));
    assertThat(plane.words()).isEqualTo(words);
    assertThat(plane.greys()[25 * W + 50]).isEqualTo(value);
    assertThat(plane.greys()[0]).isEqualTo(excess == 100 ? 0 : 0x20);
  }

  @Test
  void luma_ofColours_isThatOfBt601() {
    MaskPlane plane = read(MaskChannel.LUMA, paint(0x102030, 0xc08040));
    assertThat(plane.greys()[0]).isEqualTo(Math.round(.299 * 16 + .587 * 32 + .114 * 48));
    assertThat(plane.greys()[25 * W + 50])
        .isEqualTo(Math.round(.299 * 192 + .587 * 128 + .114 * 64));
  }

  /** Black is the background where at least a hundredth of the picture is black. */
  @ParameterizedTest
  @CsvSource({"50, all that is not black", "49, 'all that is not RGB 255, 255, 255'"})
  void shape_ofDullColours_isAllButTheBackground(int black, String words) {
    MaskPlane plane =
        read(
            i ->
                OPAQUE
                    | (in(i) ? (i / W - 10) * 40 + i % W - 30 < black ? 0 : 0x905030 : 0xffffff));
    assertThat(plane.words()).isEqualTo(words);
  }

  /**
   * A tenth of black around flat colours makes a map of labels, of which none is the shape alone.
   */
  @ParameterizedTest
  @CsvSource({"500, all that is not black", "499, what is red"})
  void shape_ofAColourOnABlackTenth_isAllThatIsNotBlack(int black, String words) {
    MaskPlane plane = read(i -> OPAQUE | (in(i) ? 0xff0000 : i < black ? 0 : 0xffffff));
    assertThat(plane.words()).isEqualTo(words);
  }

  /** The painted colour has at least 60 % of what is saturated. */
  @ParameterizedTest
  @CsvSource({"24, what is red", "23, 'all that is not RGB 255, 255, 255'"})
  void shape_ofTwoPaints_isTheGreaterOfThem(int columns, String words) {
    MaskPlane plane =
        read(i -> OPAQUE | (!in(i) ? 0xffffff : i % W < 30 + columns ? 0xff0000 : 0x0000ff));
    assertThat(plane.words()).isEqualTo(words);
  }

  /** Visible pixels of one colour are a shape in alpha; greys are one over black. */
  @ParameterizedTest
  @CsvSource({
    "124, 'from the alpha channel, opaque is white'",
    "125, 'its brightness, transparent is black'"
  })
  void shape_ofGreysWithAlpha_isInEither(int second, String words) {
    MaskPlane plane =
        read(i -> in(i) ? OPAQUE | (i % W < 50 ? 100 : second) * 0x010101 : 0x00ffffff);
    assertThat(plane.words()).isEqualTo(words);
    assertThat(plane.greys()[0]).isZero();
    assertThat(plane.greys()[25 * W + 60]).isEqualTo(second == 124 ? 1f : second);
  }

  @Test
  void shape_ofGreysThatAreHalfTransparent_isDarkerByThat() {
    MaskPlane plane =
        read(i -> in(i) ? OPAQUE | 0xffffff : i % W < 5 ? 0xcc646464 : OPAQUE | 0x404040);
    assertThat(plane.words()).isEqualTo("its brightness, transparent is black");
    assertThat(plane.greys()[0]).isCloseTo(100 * 0xcc / 255f, within(0.01f));
    assertThat(plane.greys()[10]).isEqualTo(0x40);
  }

  private static org.assertj.core.data.Offset<Float> within(float offset) {
    return org.assertj.core.api.Assertions.within(offset);
  }

  /** Up to 16 colours on nothing are things that were cut out. */
  @Test
  void shape_ofColoursOnNothing_isInAlphaUpToSixteenOfThem() {
    IntUnaryOperator sixteen =
        i -> !in(i) ? 0 : OPAQUE | (i % W % 4) << 22 | (i / W % 4) << 14 | 0x40;
    assertThat(read(sixteen).words()).isEqualTo("from the alpha channel, opaque is white");
    assertThatThrownBy(() -> read(i -> i == 25 * W + 50 ? OPAQUE | 0xff : sixteen.applyAsInt(i)))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("many colours");
  }
}
