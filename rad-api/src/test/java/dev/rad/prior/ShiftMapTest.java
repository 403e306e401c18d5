package dev.rad.prior;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShiftMapTest {
  private static final int SIDE = 7;

  private static PatchContext context(PatchLevel level, int threads) {
    var geometry = PatchGeometry.of(level, SIDE);
    var cost = new PatchCost(level, geometry);
    return new PatchContext(level, geometry, cost, new SourceField(level.pixels()), threads);
  }

  private static List<Offset> offsets(PatchContext context, long seed) {
    return dominant(context, seed).ofAll();
  }

  private static DominantOffsets dominant(PatchContext context, long seed) {
    return DominantOffsets.of(context.level(), context.geometry(), seed, context.threads());
  }

  private static ShiftMap map(PatchContext context, List<Offset> offsets) {
    var structure = BlurredColours.of(context.level(), context.threads());
    return new ShiftMap(context, structure, offsets);
  }

  private static PatchLevel level(RgbImage photo, Region hole) {
    PhotoPyramid pyramid = TestLevels.pyramid(photo, hole, false);
    return pyramid.level(pyramid.count() - 1);
  }

  /** Random colours that repeat. */
  private static RgbImage tiles(int width, int height, int across, int down) {
    byte[] tile = TestLevels.noise(across, down, 3).toRgbBytes();
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width % across;
      int y = i / 3 / width % down;
      rgb[i] = tile[(y * across + x) * 3 + i % 3];
    }
    return RgbImage.of(width, height, rgb);
  }

  @Property(tries = 12)
  void offsets_ofTiles_areMultiplesOfTheTilesSides(
      @ForAll @IntRange(min = 9, max = 20) int across,
      @ForAll @IntRange(min = 9, max = 20) int down) {
    PatchContext context =
        context(level(tiles(110, 100, across, down), new Region(42, 40, 18, 16)), 1);
    List<Offset> offsets = offsets(context, 5);
    assertThat(offsets).isNotEmpty();
    for (Offset offset : offsets.subList(0, Math.min(4, offsets.size()))) {
      assertThat(offset.dx() % across).isZero();
      assertThat(offset.dy() % down).isZero();
      assertThat(offset.dx() * offset.dx() + offset.dy() * offset.dy()).isGreaterThanOrEqualTo(36);
    }
  }

  @Example
  void offsets_ofAnotherSeed_areOthers() {
    PatchContext context =
        context(level(SmoothPictures.of(130, 110, 2), new Region(50, 40, 30, 24)), 1);
    List<Offset> offsets = offsets(context, 5);
    assertThat(offsets(context, 5)).isEqualTo(offsets);
    assertThat(offsets(context, 6)).isNotEqualTo(offsets);
  }

  /** Half of the patches agree on the most frequent offsets, and not on the rare ones. */
  @Example
  void offsets_ofHalfOfThePatches_areOthers_theSameForTheSameHalf() {
    PatchContext photo =
        context(level(SmoothPictures.of(130, 110, 2), new Region(50, 40, 30, 24)), 1);
    DominantOffsets offsets = dominant(photo, 5);
    assertThat(offsets.ofHalf(1)).isNotEqualTo(offsets.ofAll()).isNotEqualTo(offsets.ofHalf(2));
    assertThat(dominant(photo, 5).ofHalf(1)).isEqualTo(offsets.ofHalf(1));
    PatchContext tiles = context(level(tiles(110, 100, 12, 15), new Region(42, 40, 18, 16)), 1);
    for (Offset offset : dominant(tiles, 5).ofHalf(1).subList(0, 4)) {
      assertThat(offset.dx() % 12).isZero();
      assertThat(offset.dy() % 15).isZero();
    }
  }

  @Property(tries = 12)
  void holeInTiles_comesBack(@ForAll @IntRange(min = 9, max = 20) int period) {
    PatchLevel level = level(tiles(120, 110, period, period), new Region(45, 40, 25, 22));
    PatchContext context = context(level, 1);
    map(context, offsets(context, 5)).run();
    new PatchVote(context).copy(level.values);
    int different = 0;
    for (int i = 0; i < level.pixels(); i++) {
      int alike = i;
      while (level.isHole(alike)) {
        alike -= period;
      }
      different += level.squaredDifference(i, alike) != 0 ? 1 : 0;
    }
    assertThat(different).isZero();
  }

  @Property(tries = 10)
  void run_lowersTheEnergy_toAtMostThatOfAnyOneOffset(@ForAll long seed) {
    PatchLevel level = level(SmoothPictures.of(130, 110, seed), new Region(50, 40, 30, 24));
    PatchContext context = context(level, 1);
    List<Offset> offsets = offsets(context, 5);
    ShiftMap map = map(context, offsets);
    map.run();
    for (Offset offset : offsets) {
      ShiftMap alone = map(context, List.of(offset));
      alone.run();
      assertThat(map.energy()).isLessThanOrEqualTo(alone.energy() * (1 + 1e-5));
    }
  }

  @Property(tries = 10)
  void sources_areKnownPatches_forEveryTarget(@ForAll long seed) {
    PatchContext context =
        context(level(TestLevels.noise(120, 100, seed), new Region(20, 0, 60, 50)), 1);
    map(context, offsets(context, 5)).run();
    for (int target : context.geometry().targets) {
      assertThat(context.geometry().isSource[context.field().sources[target]]).isTrue();
    }
  }

  /** The left half of the hole is to be black, and the right half white, as are parts around it. */
  @Example
  void structure_decidesWhatIsWhere() {
    RgbImage photo = TestLevels.noise(160, 150, 1);
    byte[] rgb = photo.toRgbBytes();
    for (int i = 0; i < rgb.length; i++) {
      int y = i / 3 / 160;
      rgb[i] = (byte) ((rgb[i] & 0xff) / 8 + (y < 50 ? 20 : y > 95 ? 200 : 110));
    }
    PatchLevel level = level(RgbImage.of(160, 150, rgb), new Region(50, 55, 50, 36));
    Region box = level.holeBounds();
    int middle = box.x() + box.width() / 2;
    float darkest = level.values[level.channels * 20 * level.width];
    for (int i = 0; i < level.pixels(); i++) {
      if (level.isHole(i)) {
        boolean left = i % level.width < middle;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          level.values[i * level.channels + c] = left ? darkest : -darkest;
        }
      }
    }
    PatchContext context = context(level, 2);
    List<Offset> offsets = new ArrayList<>();
    for (int dy = -50; dy <= 50; dy += 5) {
      offsets.add(new Offset(0, dy));
    }
    map(context, offsets).run();
    int right = 0;
    int all = 0;
    for (int target : context.geometry().targets) {
      int fromMiddle = Math.abs(target % level.width - middle);
      int y = target / level.width;
      boolean inBand = y > box.y() + 8 && y < box.bottom() - 8; // away from the borders
      if (inBand && fromMiddle > 7 && fromMiddle < 17) {
        float copied = level.values[context.field().sources[target] * level.channels];
        all++;
        right +=
            Math.signum(copied) == Math.signum(target % level.width < middle ? darkest : -darkest)
                ? 1
                : 0;
      }
    }
    assertThat(right).isGreaterThan(all * 9 / 10);
  }

  @Example
  void threads_doNotMatter() {
    RgbImage photo = SmoothPictures.of(130, 110, 8);
    Region hole = new Region(50, 40, 30, 24);
    int[][] sources = new int[2][];
    for (int i = 0; i < 2; i++) {
      PatchContext context = context(level(photo, hole), 1 + 3 * i);
      map(context, offsets(context, 5)).run();
      sources[i] = context.field().sources;
    }
    assertThat(sources[1]).isEqualTo(sources[0]);
  }

  @Example
  void pyramid_beginsWithPieces_onlyWhereThereIsSomethingToContinue() {
    Region hole = new Region(250, 200, 110, 90);
    PhotoPyramid rough = TestLevels.pyramid(TestLevels.noise(700, 600, 1), hole, false);
    assertThat(rough.beginWithPieces(5)).isEqualTo(2);
    PatchPrior prior = rough.begin(2, Optional.empty());
    for (int target : prior.geometry().targets) {
      assertThat(prior.field().sources[target]).isNotEqualTo(SourceField.NONE);
    }
    byte[] sky = new byte[3 * 700 * 600];
    for (int i = 0; i < sky.length; i++) {
      sky[i] = (byte) (90 + i / 3 / 700 / 8);
    }
    PhotoPyramid smooth = TestLevels.pyramid(RgbImage.of(700, 600, sky), hole, false);
    assertThat(smooth.beginWithPieces(5)).isZero();
    PhotoPyramid small =
        TestLevels.pyramid(TestLevels.noise(12, 12, 1), new Region(3, 3, 5, 5), false);
    assertThat(small.beginWithPieces(5)).isZero();
  }

  /** Several fillings differ, the first is what it is alone, and the chosen one is shown. */
  @Property(tries = 4)
  void pyramid_beginsFromSeveralStarts(@ForAll @IntRange(min = 1, max = 3) int threads) {
    RgbImage photo = SmoothPictures.of(700, 600, 3);
    Region hole = new Region(250, 200, 200, 180);
    PhotoPyramid alone = TestLevels.pyramid(photo, hole, false);
    int level = alone.beginWithPieces(5);
    assertThat(level).isEqualTo(2);
    RgbImage start = SmoothPictures.of(700, 600, 9);
    PatchPrior only = alone.begin(level, Optional.of(start));

    var canvas = PatchCanvas.of(photo, Mask.rectangle(700, 600, hole));
    PhotoPyramid several =
        PhotoPyramid.of(canvas, hole, List.of(), LevelRecipe.standardStrengths(), false, threads);
    several.beginWithPieces(5);
    List<PatchPrior> found = several.begin(level, List.of(start, photo, start));
    assertThat(found).hasSize(3);
    assertThat(found.get(0).field().sources).isEqualTo(only.field().sources);
    float[] first = found.get(0).colours();
    assertThat(first).isEqualTo(only.colours());
    assertThat(found.get(2).field().sources)
        .as("the same start with other offsets")
        .isNotEqualTo(only.field().sources);
    assertThat(found.get(1).field().sources).isNotEqualTo(found.get(2).field().sources);
    several.show(found.get(2));
    assertThat(found.get(2).colours()).isNotEqualTo(first);
    several.show(found.get(0));
    assertThat(found.get(0).colours()).isEqualTo(first);
    assertThat(several.begin(level + 1, List.of(start, photo, start))).hasSize(1);
  }

  @Example
  void pyramid_withReferences_beginsWithSinglePatches() {
    RgbImage photo = TestLevels.noise(300, 200, 1);
    Region hole = new Region(100, 70, 60, 50);
    var canvas = PatchCanvas.of(photo, Mask.rectangle(300, 200, hole));
    PhotoPyramid pyramid =
        PhotoPyramid.of(canvas, hole, List.of(photo), LevelRecipe.standardStrengths(), false, 1);
    assertThat(pyramid.beginWithPieces(5)).isZero();
  }

  @Property(tries = 20)
  void nearestPatch_isThatOfTheLeastDifferenceOfTheMeans(@ForAll long seed) {
    PatchLevel level = TestLevels.level(40, 34, new Region(15, 12, 6, 5), seed);
    var features = new PatchFeatures(level, PatchGeometry.of(level, SIDE));
    int query = Math.floorMod(seed, features.count());
    int found = features.nearest(query, 5);
    double least = Double.MAX_VALUE;
    int nearest = -1;
    for (int other = 0; other < features.count(); other++) {
      int dx = features.centre(other) % 40 - features.centre(query) % 40;
      int dy = features.centre(other) / 40 - features.centre(query) / 40;
      double difference = meansDiffer(level, features.centre(query), features.centre(other));
      if (dx * dx + dy * dy >= 25 && difference < least) {
        least = difference;
        nearest = other;
      }
    }
    assertThat(found).isEqualTo(nearest);
  }

  private static double meansDiffer(PatchLevel level, int a, int b) {
    double sum = 0;
    for (int i = 0; i < 48; i++) {
      int corner = (i / 12 * 2 - 4) * level.width + i / 3 % 4 * 2 - 4;
      double d = 0;
      for (int step : new int[] {0, 1, level.width, level.width + 1}) {
        d += level.values[3 * (a + corner + step) + i % 3];
        d -= level.values[3 * (b + corner + step) + i % 3];
      }
      sum += d * d;
    }
    return sum;
  }

  @Example
  void blur_keepsWhatIsFlat_andSmoothsAnEdge() {
    var level = new PatchLevel(60, 30, PatchLevel.COLOURS, 60);
    for (int i = 0; i < level.values.length; i++) {
      level.values[i] = i / 3 % 60 < 30 ? 0 : 1;
    }
    PatchLevel blurred = BlurredColours.of(level, 2);
    int row = 15 * 60;
    assertThat(blurred.squaredDifference(row, row + 15)).isLessThan(1e-10f);
    assertThat(blurred.squaredDifference(row + 5, row + 55)).isBetween(2.999f, 3.001f);
    assertThat(blurred.squaredDifference(row + 29, row + 30)).isBetween(0.01f, 0.1f);
  }
}
