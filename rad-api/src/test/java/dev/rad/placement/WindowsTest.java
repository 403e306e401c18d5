package dev.rad.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.image.Pictures;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.metric.Psnr;
import dev.rad.metric.Seam;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each placement does in its own way. */
class WindowsTest {

  @Test
  void whole_oddSize_isPaddedToTheMultipleByMirroring() {
    RgbImage photo = Pictures.random(21, 10, 1);
    Mask hole = Mask.rectangle(21, 10, new Region(19, 3, 2, 2));
    List<RgbImage> seen = new ArrayList<>();
    List<Mask> holes = new ArrayList<>();
    WindowFilling.fill(
        new WholePicture(),
        photo,
        hole,
        64,
        8,
        WindowFilling.filler(
            (view, small) -> {
              seen.add(view);
              holes.add(small);
              return view;
            }));
    RgbImage padded = photo.cropReflected(new Region(0, 0, 24, 16));
    Mask mirrored = Mask.of(24, 16, mirroredHole(hole, 24, 16));
    assertThat(holes).containsExactly(mirrored);
    assertThat(seen).containsExactly(padded.composite(Pictures.uniform(24, 16, 128), mirrored));
  }

  private static float[] mirroredHole(Mask hole, int w, int h) {
    float[] values = new float[w * h];
    for (int i = 0; i < values.length; i++) {
      int x = i % w < hole.width() ? i % w : 2 * hole.width() - 2 - i % w;
      int y = i / w < hole.height() ? i / w : 2 * hole.height() - 2 - i / w;
      values[i] = hole.at(x, y);
    }
    return values;
  }

  @Test
  void resize_anyPicture_isOneWindowOfTheNetworksSize() {
    assertThat(new ResizedPicture().windows(Mask.full(300, 200), 64, 8))
        .containsExactly(new Window(new Region(0, 0, 300, 200), 64, 64, Window.Outside.UNKNOWN));
  }

  @Property(tries = 200)
  void cropAroundHole_oneHole_showsWhatHoleCropShows(
      @ForAll @IntRange(min = 1, max = 60) int w,
      @ForAll @IntRange(min = 1, max = 60) int h,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Region box =
        new Region(
            random.nextInt(w), random.nextInt(h), 1 + random.nextInt(w), 1 + random.nextInt(h));
    Mask hole = Mask.rectangle(w, h, box);
    if (new CropAroundHole().windows(hole, 16, 8).size() > 1) {
      return; // long and thin
    }
    RgbImage photo = Pictures.random(w, h, seed);
    HoleCrop crop = HoleCrop.around(hole, 16);
    WindowFilling.fill(
        new CropAroundHole(),
        photo,
        hole,
        16,
        8,
        WindowFilling.filler(
            (view, small) -> {
              assertThat(view).isEqualTo(crop.view(photo));
              assertThat(small).isEqualTo(crop.smallHole());
              return view;
            }));
  }

  @Test
  void cropAroundHole_farAndNearHoles_areApartOrJoined() {
    Mask far =
        Mask.rectangle(400, 200, new Region(50, 50, 10, 10))
            .union(Mask.rectangle(400, 200, new Region(350, 100, 8, 8)));
    assertThat(regions(new CropAroundHole(), far))
        .containsExactly(new Region(23, 23, 64, 64), new Region(322, 72, 64, 64));
    Mask near = far.union(Mask.rectangle(400, 200, new Region(100, 50, 10, 10)));
    assertThat(regions(new CropAroundHole(), near)) // bounds 50..110, so a square of 120
        .containsExactly(new Region(20, 0, 120, 120), new Region(322, 72, 64, 64));
  }

  @Test
  void cropAroundHole_joinedSquareReachesAThird_takesItIn() {
    // two neighbours make a square so large that it meets a third, which met neither
    Mask hole =
        Mask.rectangle(400, 400, new Region(100, 100, 4, 4))
            .union(Mask.rectangle(400, 400, new Region(150, 100, 4, 4)))
            .union(Mask.rectangle(400, 400, new Region(125, 180, 4, 4)));
    assertThat(regions(new CropAroundHole(), hole)).hasSize(1);
  }

  @Property(tries = 100)
  void cropAroundHole_specks_squaresDoNotOverlap(@ForAll long seed) {
    Mask specks = Pictures.randomHardMask(200, 120, 0.002, seed);
    List<Region> squares =
        new CropAroundHole().windows(specks, 16, 8).stream().map(Window::region).toList();
    for (Region a : squares) {
      for (Region b : squares) {
        assertThat(a == b || !a.overlaps(b)).isTrue();
      }
    }
  }

  @Test
  void tiles_holeSmallerThanATile_isOneTileAroundIt() {
    assertThat(regions(new Tiles(), Mask.rectangle(300, 200, new Region(100, 50, 20, 20))))
        .containsExactly(new Region(78, 28, 64, 64));
    assertThat(regions(new Tiles(), Mask.rectangle(300, 200, new Region(295, 0, 5, 5))))
        .containsExactly(new Region(236, 0, 64, 64));
  }

  @Test
  void tiles_wideHole_shareTheOverlapAndLeastUnknownComesFirst() {
    Mask strip = Mask.rectangle(400, 64, new Region(100, 0, 200, 64));
    // from 84 to 316: 5 tiles in steps of 42; 48 unknown columns in both outer ones, so the left
    // one, then 64 - 22 in each next one, less than the 48 in the right one
    assertThat(regions(new Tiles(0.25), strip).stream().map(Region::x))
        .containsExactly(84, 126, 168, 210, 252);
    // from 100 to 300, nothing shared: 4 tiles in steps of 45, all unknown, then 64 - 19
    assertThat(regions(new Tiles(0), strip).stream().map(Region::x))
        .containsExactly(100, 145, 190, 236);
    // from 0 to 116: 3 tiles in steps of 26; kept columns in the right one, so it comes first
    Mask shorter = Mask.rectangle(400, 64, new Region(0, 0, 100, 64));
    assertThat(regions(new Tiles(0.25), shorter).stream().map(Region::x))
        .containsExactly(52, 26, 0);
  }

  @Property(tries = 100)
  void tiles_anyHole_continueWhatIsKnown(
      @ForAll @IntRange(min = 16, max = 120) int w,
      @ForAll @IntRange(min = 16, max = 120) int h,
      @ForAll long seed) {
    boolean full = seed % 3 == 0;
    Mask hole = full ? Mask.full(w, h) : PlacementTest.hole(w, h, seed);
    List<Double> unknown = new ArrayList<>();
    WindowFilling.fill(
        new Tiles(),
        Pictures.random(w, h, seed),
        hole,
        16,
        4,
        WindowFilling.filler(
            (view, small) -> {
              unknown.add(small.fraction());
              return view;
            }));
    long blind = unknown.stream().filter(share -> share == 1.0).count();
    boolean nothingKept = hole.threshold(Float.MIN_VALUE).fraction() == 1.0;
    assertThat(blind).isLessThanOrEqualTo(nothingKept ? 1 : 0);
  }

  /** A wire across a panorama: as many pixels as its length asks for, not its square. */
  @Test
  void cropAroundHole_longThinHoles_haveSquaresAlongThem() {
    Mask line = Mask.rectangle(12_000, 800, new Region(0, 400, 12_000, 3));
    List<Region> squares = regions(new CropAroundHole(), line);
    assertThat(squares).allSatisfy(square -> assertThat(square.width()).isEqualTo(192));
    assertThat(squares).hasSize(84); // 12 000 in steps of 144
    assertThat(squares)
        .allSatisfy(square -> assertThat(square.y()).isEqualTo(306)) // the line in the middle
        .allSatisfy(square -> assertThat(square.isInside(12_000, 800)).isTrue());
    Mask thinner = Mask.rectangle(20_000, 200, new Region(0, 100, 20_000, 1));
    assertThat(regions(new CropAroundHole(), thinner))
        .hasSize(417)
        .allSatisfy(square -> assertThat(square.width()).isEqualTo(64));
    Mask band = Mask.rectangle(8000, 1000, new Region(0, 0, 7900, 1000)); // thick, but as long
    assertThat(regions(new CropAroundHole(), band))
        .hasSize(11)
        .allSatisfy(square -> assertThat(square.width()).isEqualTo(1000));
  }

  /** A wire across the picture, an outline, and an S: their bounds are nearly all of it. */
  @ParameterizedTest
  @ValueSource(strings = {"diagonal", "outline", "wave"})
  void cropAroundHole_thinHolesOfAnyShape_needFarLessThanTheirBounds(String shape) {
    float[] values = new float[2000 * 1500];
    for (int i = 0; i < values.length; i++) {
      double x = i % 2000;
      double y = i / 2000;
      double off =
          switch (shape) {
            case "diagonal" -> y - 0.7 * x - 20;
            case "outline" ->
                Math.abs(x - 1000) > 900 || Math.abs(y - 750) > 650
                    ? 9
                    : Math.min(900 - Math.abs(x - 1000), 650 - Math.abs(y - 750)) - 1;
            default -> y - 750 - 600 * Math.sin(x / 150);
          };
      values[i] = Math.abs(off) <= 2 ? 1f : 0f;
    }
    Mask hole = Mask.of(2000, 1500, values);
    long pixels =
        regions(new CropAroundHole(), hole).stream()
            .mapToLong(square -> (long) square.width() * square.height())
            .sum();
    assertThat(pixels).isLessThan(2000L * 1500 / 2);
  }

  /** What is compact keeps its square, and the wire from it gets squares of its own. */
  @Test
  void cropAroundHole_boxAndWire_boxComesFirst() {
    Mask hole =
        Mask.rectangle(4000, 1000, new Region(1000, 600, 200, 200))
            .union(Mask.rectangle(4000, 1000, new Region(0, 100, 4000, 2)));
    List<Region> squares = regions(new CropAroundHole(), hole);
    assertThat(squares.get(0)).isEqualTo(new Region(900, 500, 400, 400));
    assertThat(squares.subList(1, squares.size()))
        .hasSizeGreaterThan(20)
        .allSatisfy(square -> assertThat(square.contains(square.x(), 100)).isTrue());
  }

  @Test
  void tiles_badOverlap_isRefused() {
    for (double bad : new double[] {-0.1, 0.8, Double.NaN}) {
      assertThatThrownBy(() -> new Tiles(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the overlap must be in 0 to 0.75, got " + bad);
    }
  }

  @Test
  void windows_noiseAt8K_areFewAndCoverAll() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[7680 * 4320];
    for (int i = 0; i < 40_000; i++) { // specks in a corner, and one far away
      values[random.nextInt(1000) * 7680 + random.nextInt(1000)] = 1f;
    }
    values[values.length - 1] = 1f;
    Mask hole = Mask.of(7680, 4320, values);
    assertThat(regions(new CropAroundHole(), hole))
        .containsExactly(new Region(0, 0, 2000, 2000), new Region(7616, 4256, 64, 64));
    assertThat(regions(new Tiles(), hole)).hasSize(1 + 21 * 21); // (1016 - 64) / 48, rounded up
  }

  @Test
  void fill_smoothPictureEnlarged_hasNoSeam() {
    RgbImage truth = smooth(512, 384);
    Mask hole =
        Mask.rectangle(512, 384, new Region(170, 100, 150, 143))
            .union(Mask.rectangle(512, 384, new Region(150, 140, 30, 20)));
    Region square = new CropAroundHole().windows(hole, 64, 8).get(0).region();
    RgbImage small = truth.cropReflected(square).resize(64, 64);
    RgbImage cubic =
        WindowFilling.fill(
            new CropAroundHole(), truth, hole, 64, 8, WindowFilling.filler((view, mask) -> small));
    RgbImage triangle = HoleCrop.around(hole, 64).restore(truth, small);

    assertThat(square.width() / 64.0).isGreaterThan(5); // a hard case: five pixels from one
    assertThat(Math.abs(Seam.of(cubic, hole))).isLessThan(0.25); // grey levels
    assertThat(Math.abs(Seam.of(cubic, hole))).isLessThan(Math.abs(Seam.of(triangle, hole)));
    assertThat(Psnr.inHole(truth, cubic, hole))
        .isGreaterThan(Psnr.inHole(truth, triangle, hole) + 3);
  }

  /** Waves 60 pixels long: gradients of about 5 grey levels. */
  private static RgbImage smooth(int w, int h) {
    byte[] rgb = new byte[w * h * 3];
    for (int i = 0; i < rgb.length; i++) {
      double x = i / 3 % w / 60.0;
      double y = i / 3 / w / 60.0;
      double c = i % 3 * 0.1;
      double v =
          50 * Math.sin(2 * Math.PI * (x + c))
              + 50 * Math.cos(2 * Math.PI * (y / 1.3 + x / 3 + 2 * c));
      rgb[i] = (byte) Math.round(128 + v);
    }
    return RgbImage.of(w, h, rgb);
  }

  private static List<Region> regions(Placement placement, Mask hole) {
    return placement.windows(hole, 64, 8).stream().map(Window::region).toList();
  }
}
