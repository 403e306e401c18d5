package dev.rad.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.image.Region;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoxMaskSamplerTest {
  @Test
  void sample_256_isAHalfSizedBoxAtAUniformCorner() {
    RandomGenerator random = new SplittableRandom(1);
    int draws = 3000;
    double sumX = 0;
    double sumY = 0;
    int greatest = 0;
    for (int i = 0; i < draws; i++) {
      Mask mask = new BoxMaskSampler().sample(256, 256, random);
      Region box = mask.bounds().orElseThrow();
      assertThat(box.width()).isEqualTo(128);
      assertThat(box.height()).isEqualTo(128);
      assertThat(mask.fraction()).isEqualTo(0.25);
      greatest = Math.max(greatest, Math.max(box.x(), box.y()));
      sumX += box.x();
      sumY += box.y();
    }
    assertThat(greatest).isEqualTo(127); // 128 is excluded, as in the source
    // standard error of the mean: 128/√12/√3000 = 0.67
    assertThat(sumX / draws).isCloseTo(63.5, within(2.7));
    assertThat(sumY / draws).isCloseTo(63.5, within(2.7));
  }

  @Property(tries = 100)
  void sample_anySize_boxAndExtremeAreComplements(
      @ForAll @IntRange(min = 1, max = 50) int width,
      @ForAll @IntRange(min = 1, max = 50) int height,
      @ForAll long seed) {
    Mask box = new BoxMaskSampler().sample(width, height, new SplittableRandom(seed));
    Mask extreme = new ExtremeMaskSampler().sample(width, height, new SplittableRandom(seed));
    assertThat(extreme).isEqualTo(box.inverted());
    assertThat(box.union(extreme)).isEqualTo(Mask.full(width, height));
    assertThat(box.bounds().orElseThrow().width()).isEqualTo(Math.max(1, width / 2));
  }
}
