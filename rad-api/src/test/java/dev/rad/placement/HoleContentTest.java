package dev.rad.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Pictures;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.HoleContent.Visible;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What fillers are told, with windows that are not resized: all can be seen exactly. */
class HoleContentTest {
  private static final int SIZE = 16;

  /** Tiles overlap: what an earlier one filled is known to the next. */
  @Property(tries = 200)
  void fill_valuesAndSoftPixelsShown_passesThemAndBlendsNothing(
      @ForAll @IntRange(min = 16, max = 50) int w,
      @ForAll @IntRange(min = 16, max = 50) int h,
      @ForAll long seed) {
    RgbImage photo = Pictures.random(w, h, seed);
    Mask hole = PlacementTest.hole(w, h, seed);
    RgbImage answer = Pictures.random(w, h, seed + 1);
    RgbImage[] soFar = {photo};
    float[] left = hole.toFloats();
    Iterator<Window> windows = new Tiles().windows(hole, SIZE, 4).iterator();
    RgbImage filled =
        WindowFilling.fill(
            new Tiles(),
            photo,
            hole,
            SIZE,
            4,
            new HoleContent(true, Visible.SOFT_PIXELS),
            view -> {
              assertThat(view.window()).isEqualTo(windows.next());
              Region region = view.window().region();
              Mask open = Mask.of(w, h, left).crop(region);
              assertThat(view.hole()).isEqualTo(open);
              RgbImage grey = Pictures.uniform(SIZE, SIZE, 128);
              assertThat(view.picture())
                  .isEqualTo(soFar[0].cropReflected(region).composite(grey, hard(open, 1)));
              RgbImage made = answer.cropReflected(region);
              RgbImage whole = view.preview(made);
              for (int i = 0; i < left.length; i++) {
                left[i] = region.contains(i % w, i / w) ? 0 : left[i];
              }
              soFar[0] = photo.composite(answer, minus(hole, Mask.of(w, h, left)));
              assertThat(whole).isEqualTo(soFar[0]);
              return made;
            });
    assertThat(filled).isEqualTo(photo.composite(answer, hard(hole, Float.MIN_VALUE)));
  }

  private static Mask hard(Mask mask, double level) {
    return mask.threshold(level);
  }

  /** 1 where the hole was and is not any more. */
  private static Mask minus(Mask hole, Mask left) {
    return hard(hole, Float.MIN_VALUE).intersect(hard(left, Float.MIN_VALUE).inverted());
  }

  @Property(tries = 100)
  void fill_everythingShown_showsTheHoleToo(@ForAll long seed) {
    RgbImage photo = Pictures.random(24, 20, seed);
    Mask hole = PlacementTest.hole(24, 20, seed);
    List<Boolean> hard = new ArrayList<>();
    RgbImage filled =
        WindowFilling.fill(
            new WholePicture(),
            photo,
            hole,
            SIZE,
            4,
            new HoleContent(false, Visible.EVERYTHING),
            view -> {
              assertThat(view.picture()).isEqualTo(photo);
              hard.add(view.hole().isHard());
              return view.picture();
            });
    assertThat(hard).doesNotContain(false);
    assertThat(filled).isEqualTo(photo);
  }
}
