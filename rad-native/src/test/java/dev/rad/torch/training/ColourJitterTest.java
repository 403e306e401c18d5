package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.mask.MaskRecipe;
import dev.rad.schedule.RadScheduler;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColourJitterTest {

  /** Gives one number again and again. */
  private record Constant(double value) implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new AssertionError("only nextDouble is drawn from");
    }

    @Override
    public double nextDouble() {
      return value;
    }
  }

  private static float[] pixels(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[3 * 4 * 4];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble(-1, 1);
    }
    return pixels;
  }

  /**
   * One pixel of red 0.5, green 0.25, blue 0, all factors 1.2: 0.6, 0.3, 0. Its luma, 0.3555, is
   * the picture's mean, so contrast moves the values away from it: 0.6489, 0.2889, −0.0711, clipped
   * to 0. Its luma is now 0.3636, and saturation gives 0.70596, 0.27396, −0.07272, clipped.
   */
  @Test
  void apply_onePixel_isTheFormulasValue() {
    float[] changed =
        new ColourJitter(0.2).apply(new float[] {0, -0.5f, -1}, new Constant(1)); // U's upper end
    assertThat(changed[0]).isCloseTo(2 * 0.70596f - 1, within(1e-4f));
    assertThat(changed[1]).isCloseTo(2 * 0.27396f - 1, within(1e-4f));
    assertThat(changed[2]).isEqualTo(-1);
  }

  @Test
  void apply_factorsOfOne_changeNothing() {
    float[] pixels = pixels(1);
    float[] changed = new ColourJitter(0.9).apply(pixels, new Constant(0.5));
    for (int i = 0; i < pixels.length; i++) {
      assertThat(changed[i]).isCloseTo(pixels[i], within(1e-6f));
    }
  }

  /**
   * Each of three changes moves a value by at most F, as no two values are further apart than 1.
   */
  @Property(tries = 300)
  void apply_anyPicture_staysInRangeAndNearItself(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.99) double most) {
    float[] pixels = pixels(seed);
    float[] before = pixels.clone();
    var jitter = new ColourJitter(most);
    float[] changed = jitter.apply(pixels, new SplittableRandom(seed));
    assertThat(pixels).isEqualTo(before);
    assertThat(jitter.apply(pixels, new SplittableRandom(seed))).isEqualTo(changed);
    for (int i = 0; i < pixels.length; i++) {
      assertThat(changed[i]).isBetween(-1f, 1f);
      assertThat(Math.abs(changed[i] - pixels[i])).isLessThanOrEqualTo((float) (6 * most) + 1e-6f);
    }
  }

  @Test
  void apply_none_drawsNothing() {
    float[] pixels = pixels(1);
    SplittableRandom random = new SplittableRandom(5);
    assertThat(ColourJitter.NONE.apply(pixels, random)).isSameAs(pixels);
    assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
  }

  /** Masks, steps and noise do not change with it, so trainings can be compared. */
  @Test
  void draw_withJitter_changesTheColoursAlone(@TempDir Path data) {
    NoisePhotos.write(data);
    var photos = PhotoFolder.read(data, 16, List.of(16), skipped -> {});
    List<TrainingExample> plain = source(photos, ColourJitter.NONE).draw(3, 0, 4);
    List<TrainingExample> changed = source(photos, new ColourJitter(0.2)).draw(3, 0, 4);
    for (int i = 0; i < 4; i++) {
      assertThat(changed.get(i).mask()).isEqualTo(plain.get(i).mask());
      assertThat(changed.get(i).k()).isEqualTo(plain.get(i).k());
      assertThat(changed.get(i).noiseSeed()).isEqualTo(plain.get(i).noiseSeed());
      assertThat(Arrays.equals(changed.get(i).pixels(), plain.get(i).pixels())).isFalse();
    }
  }

  private static ExampleSource source(PhotoFolder photos, ColourJitter jitter) {
    return new ExampleSource(
        photos, MaskRecipe.parse("perlin"), RadScheduler.standard(), 0.5, jitter, 7);
  }

  @Test
  void options_outOfRange_areRefused() {
    for (double most : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> TrainingOptions.steps(1).colourJitter(most).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[0, 1)");
    }
  }
}
