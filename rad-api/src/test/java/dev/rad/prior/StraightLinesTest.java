package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class StraightLinesTest {
  private static final int WIDTH = 150;
  private static final int HEIGHT = 130;
  private static final Region HOLE = new Region(52, 46, 44, 38);

  /** A value from 0 to 1 at a place. */
  @FunctionalInterface
  private interface Pattern {
    double at(double x, double y);
  }

  private static RgbImage picture(int width, int height, Pattern pattern) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      double value = pattern.at(i / 3 % width, i / 3 / width);
      rgb[i] = (byte) Math.round(60 + value * (90 + 30 * (i % 3)));
    }
    return RgbImage.of(width, height, rgb);
  }

  /** A bar through a point, with a soft edge a pixel wide. */
  private static Pattern bar(double x0, double y0, double degrees, double width) {
    double dx = Math.cos(Math.toRadians(degrees));
    double dy = Math.sin(Math.toRadians(degrees));
    return (x, y) ->
        clamp(width / 2 + 0.5 - Math.abs((x - x0) * dy - (y - y0) * dx)); // covered share
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }

  /** A canvas on which lines were continued, and what it was made from. */
  private static final class Continued {
    private final RgbImage truth;
    private final Mask hole;
    private final int lines;
    private final RgbImage picture;
    private final Mask left;

    Continued(RgbImage truth, Region bounds) {
      this.truth = truth;
      this.hole = Mask.rectangle(truth.width(), truth.height(), bounds);
      PatchCanvas canvas = PatchCanvas.of(truth, hole);
      this.lines = StraightLines.continueIn(canvas, bounds, 2);
      this.picture = canvas.picture();
      this.left = canvas.open(hole);
    }

    int painted() {
      return (int) Math.round((hole.fraction() - left.fraction()) * hole.width() * hole.height());
    }

    boolean isPainted(int x, int y) {
      return hole.at(x, y) > 0 && left.at(x, y) == 0;
    }

    /** The mean difference from the truth of what was painted, in grey levels. */
    double error() {
      double sum = 0;
      for (int y = 0; y < truth.height(); y++) {
        for (int x = 0; x < truth.width(); x++) {
          if (isPainted(x, y)) {
            sum += Math.abs(picture.green(x, y) - truth.green(x, y));
          }
        }
      }
      return sum / painted();
    }
  }

  private static Continued continued(Pattern pattern) {
    return new Continued(picture(WIDTH, HEIGHT, pattern), HOLE);
  }

  @Property(tries = 60)
  void continueIn_aBarOfAnyDirection_paintsIt(
      @ForAll @DoubleRange(min = 0, max = 180) double degrees,
      @ForAll @DoubleRange(min = 2, max = 5) double width,
      @ForAll @DoubleRange(min = -6, max = 6) double shift) {
    Pattern bar = bar(74 + shift, 65 - shift, degrees, width);
    Continued result = continued(bar);
    assertThat(result.lines).isPositive();
    assertThat(result.error()).isLessThan(5); // of 90 to 150 levels
    int missed = 0;
    int onBar = 0;
    for (int y = HOLE.y(); y < HOLE.bottom(); y++) {
      for (int x = HOLE.x(); x < HOLE.right(); x++) {
        if (bar.at(x, y) == 1) {
          onBar++;
          missed += result.isPainted(x, y) ? 0 : 1;
        }
      }
    }
    assertThat(missed).isLessThanOrEqualTo(onBar / 8);
  }

  @Property(tries = 30)
  void continueIn_anEdge_paintsBothSides(@ForAll @DoubleRange(min = 0, max = 360) double degrees) {
    double dx = Math.cos(Math.toRadians(degrees));
    double dy = Math.sin(Math.toRadians(degrees));
    Continued result = continued((x, y) -> clamp((x - 74) * dy - (y - 65) * dx + 0.5));
    assertThat(result.lines).isPositive();
    assertThat(result.error()).isLessThan(5);
  }

  /** Ends are placed to a pixel of the photo, not of the level on which lines are searched for. */
  @Property(tries = 8)
  void continueIn_aLargePhoto_isAsExact(@ForAll @DoubleRange(min = 0, max = 180) double degrees) {
    RgbImage photo = picture(1100, 1000, bar(550, 500, degrees, 14));
    Continued result = new Continued(photo, new Region(400, 360, 320, 290));
    assertThat(result.lines).isPositive();
    assertThat(result.error()).isLessThan(8);
  }

  @Example
  void continueIn_linesThatCross_paintsBoth() {
    Pattern one = bar(74, 65, 20, 3);
    Pattern other = bar(74, 65, 100, 3);
    Continued result = continued((x, y) -> Math.max(one.at(x, y), other.at(x, y)));
    assertThat(result.lines).isGreaterThanOrEqualTo(2);
    assertThat(result.isPainted(60, 60)).isTrue(); // on the first, left of the crossing
    assertThat(result.isPainted(73, 80)).isTrue(); // on the other, below it
  }

  @Property(tries = 20)
  void continueIn_aHoleAtThePicturesEdge_goesOnToTheEdge(
      @ForAll @DoubleRange(min = -30, max = 30) double degrees) {
    Region hole = new Region(WIDTH - 40, 40, 40, 50);
    Continued result = new Continued(picture(WIDTH, HEIGHT, bar(WIDTH - 40, 65, degrees, 4)), hole);
    assertThat(result.lines).isPositive();
    assertThat(result.error()).isLessThan(6);
  }

  /** A trunk that grows out of the grass: it is seen over a part of the length to be painted. */
  @Example
  void continueIn_aHoleAtThePicturesEdge_needsAnEdgeThatIsSeenOverMostOfIt() {
    Region hole = new Region(50, 0, 50, 60);
    assertThat(trunk(hole, 48).lines).as("over 4/5").isPositive();
    assertThat(trunk(hole, 48).error()).isLessThan(6);
    assertThat(trunk(hole, 36).lines).as("over 3/5").isZero();
  }

  private static Continued trunk(Region hole, int seen) {
    Pattern bar = bar(76, 65, 92, 8);
    int end = hole.bottom() + seen;
    return new Continued(
        picture(WIDTH, HEIGHT, (x, y) -> y < end ? bar.at(x, y) : 0.5 + 0.3 * Math.sin(x * y)),
        hole);
  }

  /** What one half of the picture shows says nothing of the other. */
  @Example
  void continueIn_aBarThatEndsInTheHole_paintsNothing() {
    Pattern bar = bar(74, 65, 0, 4);
    assertThat(continued((x, y) -> x < 74 ? bar.at(x, y) : 0).lines).isZero();
  }

  @Property(tries = 20)
  void continueIn_noise_findsNoLine(@ForAll long seed) {
    assertThat(new Continued(TestLevels.noise(WIDTH, HEIGHT, seed), HOLE).lines).isZero();
  }

  /** Nor where rounding to grey levels makes steps of it. */
  @Property(tries = 30)
  void continueIn_aLinearGradient_findsNoLine(
      @ForAll @DoubleRange(min = -0.25, max = 0.25) double across,
      @ForAll @DoubleRange(min = -0.03, max = 0.03) double down) {
    assertThat(continued((x, y) -> clamp(0.5 + across * x / WIDTH + down * y / HEIGHT)).lines)
        .isZero();
  }

  /** A texture has the same line again and again; patches bring it back better. */
  @Property(tries = 20)
  void continueIn_stripes_findsNoLine(
      @ForAll @IntRange(min = 6, max = 15) int period,
      @ForAll @DoubleRange(min = 0, max = 180) double degrees) {
    double dx = Math.cos(Math.toRadians(degrees));
    double dy = Math.sin(Math.toRadians(degrees));
    assertThat(
            continued((x, y) -> 0.5 + 0.5 * Math.sin(2 * Math.PI * (x * dy - y * dx) / period))
                .lines)
        .isZero();
  }

  @Example
  void continueIn_doesNotLookUnderTheHole() {
    Pattern bar = bar(74, 65, 35, 3);
    Continued result = continued(bar);
    Continued other = continued((x, y) -> HOLE.contains((int) x, (int) y) ? 0.7 : bar.at(x, y));
    assertThat(other.left).isEqualTo(result.left);
    for (int y = HOLE.y(); y < HOLE.bottom(); y++) {
      for (int x = HOLE.x(); x < HOLE.right(); x++) {
        if (result.isPainted(x, y)) {
          assertThat(other.picture.red(x, y)).isEqualTo(result.picture.red(x, y));
        }
      }
    }
  }

  /** Half the contrast, and brighter: colours are normalised, so nothing else changes. */
  @Property(tries = 10)
  void continueIn_aPaleCopy_paintsTheSamePixels(
      @ForAll @DoubleRange(min = 0, max = 180) double degrees) {
    Pattern bar = bar(74, 65, degrees, 3);
    Continued result = continued(bar);
    Continued pale = continued((x, y) -> 0.4 + bar.at(x, y) / 2);
    assertThat(pale.lines).isEqualTo(result.lines);
    assertThat(pale.error()).isLessThan(3);
  }

  @Property(tries = 10)
  void continueIn_aMirroredPhoto_paintsTheMirroredLine(
      @ForAll @DoubleRange(min = 5, max = 85) double degrees) {
    RgbImage photo = picture(WIDTH, HEIGHT, bar(74, 65, degrees, 3));
    Continued result = new Continued(photo, HOLE);
    Region hole = new Region(WIDTH - HOLE.right(), HOLE.y(), HOLE.width(), HOLE.height());
    Continued mirrored = new Continued(photo.flipped(), hole);
    assertThat(mirrored.lines).isEqualTo(result.lines);
    assertThat(mirrored.error()).isLessThan(5);
    assertThat(mirrored.painted()).isBetween(result.painted() * 9 / 10, result.painted() * 11 / 9);
  }

  @Example
  void continueIn_aHoleOfTheWholePicture_orOfOnePixel_findsNothing() {
    RgbImage photo = picture(60, 50, bar(30, 25, 10, 3));
    assertThat(new Continued(photo, new Region(0, 0, 60, 50)).lines).isZero();
    assertThat(new Continued(photo, new Region(30, 25, 1, 1)).lines).isZero();
  }
}
