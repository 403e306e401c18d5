package dev.rad.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.MaskException;
import dev.rad.image.Pictures;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every placement. */
class PlacementTest {
  private static final int SIZE = 16;
  private static final int MULTIPLE = 4;

  @Provide
  Arbitrary<Placement> placements() {
    return Arbitraries.of(all());
  }

  static List<Placement> all() {
    return List.of(
        new WholePicture(),
        new ResizedPicture(),
        new CropAroundHole(),
        new Tiles(),
        new Tiles(0),
        new Tiles(0.6));
  }

  @ParameterizedTest
  @MethodSource("all")
  void named_itsName_isTheSame(Placement placement) {
    assertThat(Placement.named(placement.name())).isEqualTo(placement);
  }

  @ParameterizedTest
  @CsvSource({
    "up, 'up' is none of whole",
    "tiles:x, tiles overlap by a share of 0 to 0.75",
    "tiles:0.8, 'tiles:0.8'"
  })
  void named_nonsense_saysWhatThereIs(String text, String sentence) {
    assertThatThrownBy(() -> Placement.named(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Property(tries = 400)
  void windows_anyHole_coverItAndLieInThePaddedPicture(
      @ForAll("placements") Placement placement,
      @ForAll @IntRange(min = 1, max = 70) int w,
      @ForAll @IntRange(min = 1, max = 70) int h,
      @ForAll long seed) {
    Mask hole = hole(w, h, seed);
    boolean[] filled = new boolean[w * h];
    for (Window window : placement.windows(hole, SIZE, MULTIPLE)) {
      assertThat(window.width() % MULTIPLE).isZero();
      assertThat(window.height() % MULTIPLE).isZero();
      Region region = window.region();
      if (placement instanceof CropAroundHole) {
        assertThat(region.width()).isEqualTo(region.height());
        assertThat(region.isInside(w, h) || region.width() > Math.min(w, h)).isTrue();
      } else {
        assertThat(region.isInside(Math.max(w, SIZE), Math.max(h, SIZE)) || !window.isResized())
            .isTrue();
      }
      boolean hasNew = false;
      for (int i = 0; i < filled.length; i++) {
        if (region.contains(i % w, i / w)) {
          hasNew |= !filled[i] && hole.at(i % w, i / w) > 0f;
          filled[i] = true;
        }
      }
      assertThat(hasNew).isTrue();
    }
    for (int i = 0; i < filled.length; i++) {
      assertThat(filled[i] || hole.at(i % w, i / w) == 0f).isTrue();
    }
  }

  @Property(tries = 400)
  void fill_anyHole_fillersHolesAreAPartition(
      @ForAll("placements") Placement placement,
      @ForAll @IntRange(min = 1, max = 70) int w,
      @ForAll @IntRange(min = 1, max = 70) int h,
      @ForAll long seed) {
    Mask hole = hole(w, h, seed);
    Iterator<Window> windows = placement.windows(hole, SIZE, MULTIPLE).iterator();
    int[] times = new int[w * h];
    WindowFilling.fill(
        placement,
        Pictures.random(w, h, seed),
        hole,
        SIZE,
        MULTIPLE,
        WindowFilling.filler(
            (view, small) -> {
              Window window = windows.next();
              assertThat(small.isHard()).isTrue();
              assertThat(small.isEmpty()).isFalse();
              assertThat(List.of(view.width(), view.height(), small.width(), small.height()))
                  .containsExactly(
                      window.width(), window.height(), window.width(), window.height());
              if (!window.isResized()) {
                count(window.region(), small, times, w);
              } else { // what of the hole no earlier window had
                countFirst(window.region(), hole.crop(window.region()), times, w);
              }
              return view;
            }));
    assertThat(windows).isExhausted();
    for (int i = 0; i < times.length; i++) {
      assertThat(times[i]).isEqualTo(hole.at(i % w, i / w) > 0f ? 1 : 0);
    }
  }

  private static void countFirst(Region region, Mask hole, int[] times, int w) {
    int[] before = times.clone();
    count(region, hole, times, w);
    for (int i = 0; i < times.length; i++) {
      times[i] = before[i] > 0 ? before[i] : times[i];
    }
  }

  private static void count(Region region, Mask hole, int[] times, int w) {
    for (int y = Math.max(0, region.y()); y < Math.min(times.length / w, region.bottom()); y++) {
      for (int x = Math.max(0, region.x()); x < Math.min(w, region.right()); x++) {
        times[y * w + x] += hole.at(x - region.x(), y - region.y()) > 0f ? 1 : 0;
      }
    }
  }

  @Property(tries = 300)
  void fill_noise_keepsEveryBitOutsideTheHole(
      @ForAll("placements") Placement placement,
      @ForAll @IntRange(min = 1, max = 60) int w,
      @ForAll @IntRange(min = 1, max = 60) int h,
      @ForAll long seed) {
    Mask hole = hole(w, h, seed);
    RgbImage photo = Pictures.random(w, h, seed);
    RgbImage result =
        WindowFilling.fill(
            placement,
            photo,
            hole,
            SIZE,
            MULTIPLE,
            WindowFilling.filler(
                (view, small) -> Pictures.random(view.width(), view.height(), seed + 1)));
    assertThat(result.composite(Pictures.uniform(w, h, 0), hole.threshold(Float.MIN_VALUE)))
        .isEqualTo(photo.composite(Pictures.uniform(w, h, 0), hole.threshold(Float.MIN_VALUE)));
  }

  @Property(tries = 300)
  void fill_flatPictureWithGarbageUnderTheHole_becomesFlat(
      @ForAll("placements") Placement placement,
      @ForAll @IntRange(min = 1, max = 60) int w,
      @ForAll @IntRange(min = 1, max = 60) int h,
      @ForAll long seed) {
    Mask hole = hole(w, h, seed).threshold(Float.MIN_VALUE);
    RgbImage flat = Pictures.uniform(w, h, 200);
    RgbImage result =
        WindowFilling.fill(
            placement,
            flat.composite(Pictures.random(w, h, seed), hole),
            hole,
            SIZE,
            MULTIPLE,
            WindowFilling.filler(
                (view, small) -> Pictures.uniform(view.width(), view.height(), 200)));
    assertThat(result).isEqualTo(flat);
  }

  @Property(tries = 300)
  void fill_truthWhereNothingIsResized_givesBackThePicture(
      @ForAll("placements") Placement placement,
      @ForAll @IntRange(min = 1, max = 60) int w,
      @ForAll @IntRange(min = 1, max = 60) int h,
      @ForAll long seed) {
    Mask hole = hole(w, h, seed).threshold(Float.MIN_VALUE);
    List<Window> windows = placement.windows(hole, SIZE, MULTIPLE);
    if (windows.stream().anyMatch(Window::isResized)) {
      return;
    }
    RgbImage truth = Pictures.random(w, h, seed);
    Iterator<Window> next = windows.iterator();
    RgbImage damaged = truth.composite(Pictures.random(w, h, seed + 1), hole);
    RgbImage result =
        WindowFilling.fill(
            placement,
            damaged,
            hole,
            SIZE,
            MULTIPLE,
            WindowFilling.filler(
                (view, small) -> {
                  RgbImage answer = truth.cropReflected(next.next().region());
                  // what is known already is shown as it is, what is not as grey
                  RgbImage grey = Pictures.uniform(view.width(), view.height(), 128);
                  assertThat(view).isEqualTo(answer.composite(grey, small));
                  return answer;
                }));
    assertThat(result).isEqualTo(truth);
  }

  @Property(tries = 200)
  void fill_otherContentUnderTheHole_givesTheSame(
      @ForAll("placements") Placement placement,
      @ForAll @IntRange(min = 1, max = 50) int w,
      @ForAll @IntRange(min = 1, max = 50) int h,
      @ForAll long seed) {
    Mask hole = hole(w, h, seed).threshold(Float.MIN_VALUE);
    RgbImage photo = Pictures.random(w, h, seed);
    RgbImage other = photo.composite(Pictures.random(w, h, seed + 1), hole);
    Function<WindowView, RgbImage> mirror = WindowFilling.filler((view, small) -> view.flipped());
    assertThat(WindowFilling.fill(placement, other, hole, SIZE, MULTIPLE, mirror))
        .isEqualTo(WindowFilling.fill(placement, photo, hole, SIZE, MULTIPLE, mirror));
  }

  @ParameterizedTest
  @MethodSource("all")
  void fill_softMask_blendsOnce(Placement placement) {
    float[] values = new float[32 * 32];
    values[5 * 32 + 7] = 0.5f;
    values[30 * 32 + 30] = 0.25f;
    RgbImage result =
        WindowFilling.fill(
            placement,
            Pictures.uniform(32, 32, 100),
            Mask.of(32, 32, values),
            SIZE,
            MULTIPLE,
            WindowFilling.filler(
                (view, small) -> Pictures.uniform(view.width(), view.height(), 100 + 80)));
    assertThat(result.red(6, 5)).isEqualTo(100);
    if (placement instanceof WholePicture || placement instanceof Tiles) {
      assertThat(result.red(7, 5)).isEqualTo(140);
      assertThat(result.red(30, 30)).isEqualTo(120);
    } else { // small pixels are mixed with kept neighbours, and drawn to them
      assertThat(result.red(7, 5)).isBetween(101, 140);
      assertThat(result.red(30, 30)).isBetween(101, 120);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void fill_emptyMask_returnsThePhotoWithoutAsking(Placement placement) {
    RgbImage photo = Pictures.random(20, 30, 1);
    List<RgbImage> asked = new ArrayList<>();
    RgbImage result =
        WindowFilling.fill(
            placement,
            photo,
            Mask.empty(20, 30),
            SIZE,
            MULTIPLE,
            WindowFilling.filler(
                (view, small) -> {
                  asked.add(view);
                  return view;
                }));
    assertThat(result).isSameAs(photo);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void fill_wrongArguments_areRefused(Placement placement) {
    RgbImage photo = Pictures.random(20, 30, 1);
    Mask hole = Mask.full(20, 30);
    Function<WindowView, RgbImage> same = WindowFilling.filler((view, small) -> view);
    assertThatThrownBy(() -> WindowFilling.fill(placement, photo, Mask.full(30, 20), 16, 4, same))
        .isInstanceOf(MaskException.class)
        .hasMessageContaining("the mask is 30×20, the picture 20×30");
    for (int[] bad : new int[][] {{0, 1}, {16, 0}, {16, 5}, {-16, -4}, {4, 8}}) {
      assertThatThrownBy(() -> placement.windows(hole, bad[0], bad[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be a positive multiple of what it requires, got " + bad[0]);
    }
    Function<WindowView, RgbImage> wrong =
        WindowFilling.filler((view, small) -> Pictures.uniform(3, 3, 0));
    assertThatThrownBy(() -> WindowFilling.fill(placement, photo, hole, 16, 4, wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the filler made 3×3 of a window of ")
        .hasMessageEndingWith("; it must keep the size");
  }

  /** Some boxes and specks, soft here and there; empty now and then. */
  static Mask hole(int w, int h, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Mask hole = Mask.empty(w, h);
    for (int i = random.nextInt(5); i > 0; i--) {
      Region box =
          new Region(
              random.nextInt(w),
              random.nextInt(h),
              1 + random.nextInt(random.nextBoolean() ? 4 : w),
              1 + random.nextInt(random.nextBoolean() ? 4 : h));
      hole = hole.union(Mask.rectangle(w, h, box));
    }
    float[] values = hole.toFloats();
    for (int i = random.nextInt(4); i > 0; i--) {
      values[random.nextInt(values.length)] = random.nextInt(5) / 4f;
    }
    return Mask.of(w, h, values);
  }
}
