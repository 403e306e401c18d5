package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.InpaintOptions;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.exception.ClosedException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotoInpainterTest {
  private static final InpaintOptions OPTIONS = InpaintOptions.defaults().withSeed(3);

  private static RgbImage fill(RgbImage photo, Mask hole, InpaintOptions options) {
    try (var patches = PhotoInpainter.create()) {
      return patches.inpaint(photo, hole, options);
    }
  }

  /** A picture of a function of column, row and channel. */
  @FunctionalInterface
  private interface Value {
    double at(int x, int y, int channel);
  }

  private static RgbImage picture(int width, int height, Value value) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(value.at(i / 3 % width, i / 3 / width, i % 3));
    }
    return RgbImage.of(width, height, rgb);
  }

  private static RgbImage texture(int width, int height, long seed) {
    var random = new Random(seed);
    double[] grain = random.doubles(64).toArray();
    return picture(
        width,
        height,
        (x, y, c) ->
            110
                + 25 * Math.sin(0.23 * x + 0.11 * y + c)
                + 20 * Math.sin(0.07 * x - 0.31 * y)
                + 14 * grain[(x * 7 + y * 13 + x * y) & 63]);
  }

  private static RgbImage mapped(RgbImage photo, IntUnaryOperator map) {
    byte[] rgb = photo.toRgbBytes();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) map.applyAsInt(rgb[i] & 0xff);
    }
    return RgbImage.of(photo.width(), photo.height(), rgb);
  }

  private static int largestDifference(RgbImage a, RgbImage b) {
    byte[] one = a.toRgbBytes();
    byte[] other = b.toRgbBytes();
    int most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
    }
    return most;
  }

  /** How many of the hole's samples are off by more than a limit: ties break by rounding. */
  private static double shareOff(RgbImage a, RgbImage b, int limit) {
    byte[] one = a.crop(new Region(50, 50, 36, 30)).toRgbBytes();
    byte[] other = b.crop(new Region(50, 50, 36, 30)).toRgbBytes();
    int off = 0;
    for (int i = 0; i < one.length; i++) {
      off += Math.abs((one[i] & 0xff) - (other[i] & 0xff)) > limit ? 1 : 0;
    }
    return (double) off / one.length;
  }

  @Test
  void inpaint_keepsKnownPixels_andDoesNotLookUnderTheHole() {
    RgbImage photo = texture(210, 170, 1);
    Region region = new Region(60, 50, 60, 40);
    Mask hole = Mask.rectangle(210, 170, region);
    RgbImage other = photo.paste(texture(60, 40, 9), 60, 50);
    RgbImage filled = fill(photo, hole, OPTIONS);
    assertThat(fill(other, hole, OPTIONS)).isEqualTo(filled);
    assertThat(filled).isNotEqualTo(photo);
    assertThat(filled.paste(photo.crop(new Region(60, 50, 60, 40)), 60, 50)).isEqualTo(photo);
  }

  @Test
  void inpaint_ofABrighterPhotoOfTwiceTheContrast_isBrighterAndOfTwiceTheContrast() {
    RgbImage photo = mapped(texture(150, 130, 2), v -> v / 2 + 20);
    Mask hole = Mask.rectangle(150, 130, new Region(50, 50, 36, 30));
    RgbImage filled = fill(photo, hole, OPTIONS);
    IntUnaryOperator brighter = v -> v + 60;
    RgbImage of = fill(mapped(photo, brighter), hole, OPTIONS);
    assertThat(shareOff(of, mapped(filled, brighter), 1)).isLessThan(0.05);
    IntUnaryOperator stronger = v -> 2 * v - 20;
    RgbImage twice = fill(mapped(photo, stronger), hole, OPTIONS);
    assertThat(shareOff(twice, mapped(filled, stronger), 2)).isLessThan(0.05);
  }

  @ParameterizedTest
  @CsvSource({"8, 24", "12, 36", "5, 15", "16, 40"})
  void inpaint_ofAPeriodicTexture_bringsItBack(int period, int side) {
    RgbImage photo =
        picture(
            160,
            150,
            (x, y, c) ->
                128
                    + 60 * Math.sin(2 * Math.PI * x / period + c)
                    + 50 * Math.sin(2 * Math.PI * y / period));
    Mask hole = Mask.rectangle(160, 150, new Region(61, 53, side, side));
    assertThat(largestDifference(fill(photo, hole, OPTIONS), photo)).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "0.7, 0.5", "-0.4, 0.6"})
  void inpaint_ofALinearGradient_bringsItBack(double across, double down) {
    RgbImage photo =
        picture(140, 120, (x, y, c) -> 100 + across * (x - 40) + down * (y - 20) + 5 * c);
    Mask hole = Mask.rectangle(140, 120, new Region(52, 44, 34, 30));
    assertThat(largestDifference(fill(photo, hole, OPTIONS), photo)).isLessThanOrEqualTo(2);
  }

  @Test
  void samples_differ_andTheSeedDecidesThem() {
    RgbImage photo = texture(180, 150, 4);
    Mask hole = Mask.rectangle(180, 150, new Region(60, 50, 50, 40));
    try (var patches = PhotoInpainter.create()) {
      List<RgbImage> samples = patches.samples(photo, hole, 3, OPTIONS);
      assertThat(samples).doesNotHaveDuplicates();
      assertThat(samples.get(0)).isEqualTo(fill(photo, hole, OPTIONS));
      assertThat(samples.get(2)).isEqualTo(fill(photo, hole, OPTIONS.forSample(2)));
    }
  }

  @Test
  void inpaint_softMask_blends() {
    RgbImage photo = texture(120, 100, 5);
    Mask hard = Mask.rectangle(120, 100, new Region(40, 40, 30, 20));
    Mask soft = hard.feather(4);
    RgbImage filled = fill(photo, soft, OPTIONS);
    RgbImage whole = fill(photo, soft.threshold(Float.MIN_VALUE), OPTIONS);
    assertThat(filled).isEqualTo(photo.composite(whole, soft)).isNotEqualTo(whole);
  }

  @Test
  void inpaint_regions_areFilledOneAfterTheOther() {
    RgbImage photo = texture(160, 120, 6);
    Mask first = Mask.rectangle(160, 120, new Region(50, 40, 25, 30));
    Mask second = Mask.rectangle(160, 120, new Region(75, 40, 25, 30));
    try (var patches = PhotoInpainter.create()) {
      RgbImage filled = patches.inpaint(photo, RegionPlan.inOrder(List.of(first, second)), OPTIONS);
      RgbImage turned = patches.inpaint(photo, RegionPlan.inOrder(List.of(second, first)), OPTIONS);
      assertThat(filled).isNotEqualTo(turned);
      assertThat(filled.paste(photo.crop(new Region(50, 40, 50, 30)), 50, 40)).isEqualTo(photo);
    }
  }

  @Test
  void inpaint_manyHoles_fillsThemAll() {
    RgbImage photo = texture(200, 160, 7);
    Mask hole = Mask.empty(200, 160);
    for (int i = 0; i < 8; i++) {
      hole = hole.union(Mask.rectangle(200, 160, new Region(10 + 24 * i, 20 + 14 * i, 5, 6)));
    }
    RgbImage green = photo;
    for (int i = 0; i < 8; i++) {
      green = green.paste(picture(5, 6, (x, y, c) -> c == 1 ? 255 : 0), 10 + 24 * i, 20 + 14 * i);
    }
    assertThat(largestDifference(fill(green, hole, OPTIONS), photo)).isLessThan(120);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 200", "9, 8", "40, 41"})
  void inpaint_smallPhotos_nothingKnownOrNoPatch_areFilledAllTheSame(int width, int height) {
    RgbImage photo = texture(width, height, 8);
    assertThat(fill(photo, Mask.full(width, height), OPTIONS).width()).isEqualTo(width);
    Mask most = Mask.rectangle(width, height, new Region(0, 0, width, Math.max(1, height - 1)));
    assertThat(fill(photo, most, OPTIONS).height()).isEqualTo(height);
  }

  /** A white bar that falls to the right, on a texture. */
  private static RgbImage barred(int width, int height) {
    RgbImage texture = texture(width, height, 11);
    return picture(
        width,
        height,
        (x, y, c) -> {
          int under =
              c == 0 ? texture.red(x, y) : c == 1 ? texture.green(x, y) : texture.blue(x, y);
          double covered = Math.max(0, Math.min(1, 3 - Math.abs(y - 40 - 0.3 * x) / 1.044));
          return under + covered * (250 - under);
        });
  }

  /** How dark the bar's middle becomes in a hole from one column to another. */
  private static int darkestOnBar(RgbImage picture, int from, int to) {
    int darkest = 255;
    for (int x = from; x < to; x++) {
      darkest = Math.min(darkest, picture.green(x, (int) Math.round(40 + 0.3 * x)));
    }
    return darkest;
  }

  @Test
  void inpaint_aBarThroughTheHole_goesOn_unlessNotWanted() {
    RgbImage photo = barred(240, 170);
    Mask hole = Mask.rectangle(240, 170, new Region(85, 45, 70, 60));
    RgbImage filled = fill(photo, hole, OPTIONS);
    assertThat(darkestOnBar(filled, 85, 155)).isGreaterThan(225);
    RgbImage plain = fill(photo, hole, OPTIONS.withStraightLines(false));
    assertThat(plain).isNotEqualTo(filled);
  }

  @Test
  void inpaint_aBarThroughASoftHole_isBlended() {
    RgbImage photo = barred(240, 170);
    Mask soft = Mask.rectangle(240, 170, new Region(85, 45, 70, 60)).feather(6);
    RgbImage whole = fill(photo, soft.threshold(Float.MIN_VALUE), OPTIONS);
    assertThat(darkestOnBar(whole, 95, 145)).isGreaterThan(225);
    assertThat(fill(photo, soft, OPTIONS)).isEqualTo(photo.composite(whole, soft));
  }

  @Test
  void inpaint_aBarThroughRegionsInOrder_goesOnInAll() {
    RgbImage photo = barred(240, 170);
    Mask left = Mask.rectangle(240, 170, new Region(85, 45, 30, 60));
    Mask right = Mask.rectangle(240, 170, new Region(115, 45, 40, 60));
    try (var patches = PhotoInpainter.create()) {
      RgbImage filled = patches.inpaint(photo, RegionPlan.inOrder(List.of(left, right)), OPTIONS);
      assertThat(darkestOnBar(filled, 85, 155)).isGreaterThan(225);
    }
  }

  /** A line may leave nothing of a hole; its steps are counted all the same. */
  @Test
  void inpaint_aHoleThatTheLineCovers_isFilled() {
    RgbImage photo = barred(240, 170);
    Mask covered = Mask.rectangle(240, 170, new Region(116, 74, 10, 4));
    Mask other = Mask.rectangle(240, 170, new Region(30, 110, 20, 20));
    List<Integer> left = new ArrayList<>();
    InpaintOptions listening =
        OPTIONS.withListener(progress -> left.add(progress.steps() - progress.step()));
    RgbImage filled = fill(photo, covered.union(other), listening);
    assertThat(darkestOnBar(filled, 116, 126)).isGreaterThan(225);
    assertThat(left).endsWith(0);
  }

  @Test
  void inpaint_emptyMask_isThePhoto_andSaysSo() {
    RgbImage photo = texture(50, 40, 1);
    List<String> notices = new ArrayList<>();
    var listener =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {}

          @Override
          public void onNotice(String message) {
            notices.add(message);
          }
        };
    assertThat(fill(photo, Mask.empty(50, 40), OPTIONS.withListener(listener))).isEqualTo(photo);
    assertThat(notices).singleElement().asString().contains("nothing to fill");
  }

  @Test
  void candidates_withoutANetwork_changeNothing() {
    RgbImage photo = texture(180, 150, 2);
    Mask hole = Mask.rectangle(180, 150, new Region(60, 50, 50, 40));
    assertThat(fill(photo, hole, OPTIONS.withCandidates(5)))
        .isEqualTo(fill(photo, hole, OPTIONS.withCandidates(1)));
  }

  @Test
  void progress_countsUpToAllStepsOfAllLevelsAndSamples_withPreviews() {
    RgbImage photo = texture(300, 260, 2);
    Mask hole = Mask.rectangle(300, 260, new Region(100, 90, 70, 60));
    List<Integer> steps = new ArrayList<>();
    var listener =
        new ProgressListener() {
          @Override
          public void onStep(Progress progress) {
            steps.add(progress.step());
            RgbImage preview = progress.preview();
            assertThat(preview.paste(photo.crop(new Region(100, 90, 70, 60)), 100, 90))
                .isEqualTo(photo);
            if (progress.step() == progress.steps()) {
              steps.add(-progress.steps());
            }
          }
        };
    try (var patches = PhotoInpainter.create()) {
      patches.samples(photo, hole, 2, OPTIONS.withListener(listener));
    }
    int all = -steps.remove(steps.size() - 1);
    assertThat(steps).isSorted().doesNotHaveDuplicates().endsWith(all);
    assertThat(steps).as("coarse levels that pieces make unnecessary are skipped").hasSize(2 * 4);
  }

  @Test
  void inpaint_cancelledOrClosed_saysSo() {
    RgbImage photo = texture(100, 90, 1);
    Mask hole = Mask.rectangle(100, 90, new Region(30, 30, 20, 20));
    var stop = ProgressListener.NONE.cancelledWhen(() -> true);
    assertThatThrownBy(() -> fill(photo, hole, OPTIONS.withListener(stop)))
        .isInstanceOf(CancelledException.class);
    var closed = PhotoInpainter.create();
    closed.close();
    assertThatThrownBy(() -> closed.inpaint(photo, hole, OPTIONS))
        .isInstanceOf(ClosedException.class);
  }

  @Test
  void inpaint_manyTimes_leavesNoNativeMemory() {
    RgbImage photo = texture(100, 90, 1);
    Mask hole = Mask.rectangle(100, 90, new Region(30, 30, 20, 20));
    fill(photo, hole, OPTIONS);
    long before = Pointer.totalCount();
    for (int i = 0; i < 5; i++) {
      fill(photo, hole, OPTIONS);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }
}
