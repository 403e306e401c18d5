package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The border between two values with noise and soft edges, level by level. */
class GreyHistogramTest {
  private static final int SIDE = 40;

  private static GreyHistogram histogram(int width, int height, IntBinaryOperator grey) {
    float[] greys = new float[width * height];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = grey.applyAsInt(i % width, i / width);
    }
    return new GreyHistogram(new MaskPlane(width, height, greys, 255, ""), 255);
  }

  private static GreyHistogram histogram(IntBinaryOperator grey) {
    return histogram(SIDE, SIDE, grey);
  }

  /** Two halves of the given greys, each with some noise of one level. */
  private static IntBinaryOperator halves(int dark, int bright) {
    return (x, y) -> (x < SIDE / 2 ? dark : bright) + (x * 7 + y * 3) % 5 / 4;
  }

  @Test
  void isTwoValued_ofFewerThan256Pixels_isFalse() {
    assertThat(histogram(16, 16, (x, y) -> x < 8 ? 3 : 250).isTwoValued()).isTrue();
    assertThat(histogram(15, 17, (x, y) -> x < 8 ? 3 : 250).isTwoValued()).isFalse();
    assertThat(histogram(15, 17, (x, y) -> x < 8 ? 3 : 250).read("").words())
        .isEqualTo("grey all over, kept as it is");
  }

  @ParameterizedTest
  @CsvSource({"100, 124, true", "100, 123, false", "0, 24, true", "0, 23, false", "231, 255, true"})
  void isTwoValued_needsAContrastOf24Levels(int dark, int bright, boolean expected) {
    GreyHistogram plain = histogram((x, y) -> x < SIDE / 2 ? dark : bright);
    assertThat(plain.isTwoValued()).isEqualTo(expected);
  }

  /** Four fifths of a side lie within 15 % of the contrast of its median. */
  @ParameterizedTest
  @CsvSource({
    "84, 160, true",
    "84, 161, false",
    "85, 400, true",
    "115, 400, true",
    "116, 400, false"
  })
  void isTwoValued_needsSidesThatGather(int stray, int strays, boolean expected) {
    GreyHistogram grey =
        histogram(
            (x, y) -> {
              int i = y * (SIDE / 2) + x; // of 800 in the dark half
              return x >= SIDE / 2 ? 200 : i % 2 == 0 && i / 2 < strays ? stray : 100;
            });
    assertThat(grey.isTwoValued()).isEqualTo(expected);
  }

  /** Noise beside black or white is what stands out of its neighbours to either side. */
  @ParameterizedTest
  @CsvSource({
    "5, 1, 5, true", // a line of 1 pixel
    "5, 3, 5, false", // as wide as its height stays the same: a plateau
    "0, 1, 5, false", // no neighbour on one side
    "5, 1, 32, true",
    "5, 1, 33, false" // too far from the end for noise
  })
  void isTwoValued_needsNoiseThatIsNoEdge(int from, int width, int height, boolean expected) {
    IntBinaryOperator dark =
        (x, y) -> x >= SIDE / 2 ? 255 : x >= from && x < from + width ? height : 0;
    IntBinaryOperator upright = (x, y) -> dark.applyAsInt(y, x);
    assertThat(histogram(dark).isTwoValued()).isEqualTo(expected);
    assertThat(histogram(upright).isTwoValued()).isEqualTo(expected);
    assertThat(histogram((x, y) -> 255 - dark.applyAsInt(x, y)).isTwoValued()).isEqualTo(expected);
    assertThat(histogram((x, y) -> 255 - upright.applyAsInt(x, y)).isTwoValued())
        .isEqualTo(expected);
    assertThat(histogram((x, y) -> dark.applyAsInt(SIDE - 1 - x, y)).isTwoValued())
        .isEqualTo(expected);
    assertThat(histogram((x, y) -> upright.applyAsInt(x, SIDE - 1 - y)).isTwoValued())
        .isEqualTo(expected);
  }

  /** An eighth of what is beside the end must stand out: here from 1 of 8 lines on. */
  @ParameterizedTest
  @CsvSource({"7, true", "8, false"})
  void isTwoValued_needsEnoughGrain(int plateau, boolean expected) {
    // one line that stands out and a block that does not
    GreyHistogram grey =
        histogram((x, y) -> x >= SIDE / 2 ? 255 : x == 2 ? 5 : x >= 6 && x < 6 + plateau ? 4 : 0);
    assertThat(grey.isTwoValued()).isEqualTo(expected);
  }

  /** Edges of hard masks have at most 1.25 pixels of middle greys. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void isTwoValued_needsNarrowEdges(int middle) {
    IntBinaryOperator edge =
        (x, y) -> x < SIDE / 2 - middle ? 10 : x < SIDE / 2 ? 110 + 20 * (x % 2) : 240;
    assertThat(histogram(edge).isTwoValued()).isEqualTo(middle < 2);
    assertThat(histogram((x, y) -> edge.applyAsInt(y, x)).isTwoValued()).isEqualTo(middle < 2);
    IntBinaryOperator quarter = // a quarter of columns with a second middle pixel
        (x, y) ->
            x < SIDE / 2 - (y % 4 == 0 ? 2 : 1) ? 10 : x < SIDE / 2 ? 110 + 20 * (x % 2) : 240;
    assertThat(histogram(quarter).isTwoValued()).isTrue();
  }

  @Test
  void read_twoValues_areSplitInTheMiddle() {
    GreyReading read = histogram(halves(10, 240)).read("10–241");
    float[] expected = new float[SIDE * SIDE];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i % SIDE < SIDE / 2 ? 0 : 1;
    }
    assertThat(read.values()).isEqualTo(expected);
    assertThat(read.words()).isEqualTo(GreyReading.twoValued("10–241"));
    IntBinaryOperator edge =
        (x, y) -> x < SIDE / 2 - 1 ? 10 : x == SIDE / 2 - 1 ? y % 2 == 0 ? 124 : 125 : 240;
    float[] values = histogram(edge).read("").values();
    assertThat(values[SIDE / 2 - 1]).isZero(); // 124 < (10 + 240) / 2
    assertThat(values[SIDE + SIDE / 2 - 1]).isEqualTo(1); // 125
  }

  /** A ramp between two flat ends, of which one or both are not quite black and white. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          16 | 255 | values R, the darkest read as black, soft edges kept
          0  | 235 | values R, the brightest read as white, soft edges kept
          16 | 235 | values R, those near the ends read as black and white, soft edges kept
          0  | 255 | soft edges kept
          """)
  void read_softEdges_areStretchedAtTheEndsWithNoise(int dark, int bright, String words) {
    int ramp = 8;
    GreyReading read =
        histogram(
                (x, y) -> {
                  int at = Math.max(0, Math.min(ramp, x - (SIDE - ramp) / 2));
                  return dark + (bright - dark) * at / ramp;
                })
            .read("R");
    String cure = "; --mask-threshold none keeps grey";
    assertThat(read.words()).isEqualTo(words.startsWith("values") ? words + cure : words);
    float[] row = Arrays.copyOf(read.values(), SIDE);
    assertThat(row[0]).isZero();
    assertThat(row[SIDE - 1]).isEqualTo(1);
    assertThat(row).isSorted();
    float middle = row[SIDE / 2];
    float exact = ((dark + bright) / 2 - dark) / (float) (bright - dark);
    assertThat(middle).isBetween(exact - 0.1f, exact + 0.1f);
    assertThat(row[SIDE / 2 - 2]).isStrictlyBetween(0f, middle);
    assertThat(row[SIDE / 2 + 2]).isStrictlyBetween(middle, 1f);
  }

  @Test
  void read_gradient_isKept() {
    GreyReading read = histogram((x, y) -> 255 * x / (SIDE - 1)).read("");
    assertThat(read.words()).isEqualTo("grey all over, kept as it is");
    assertThat(read.values()[7]).isEqualTo(255 * 7 / (SIDE - 1) / 255f);
  }
}
