package dev.rad.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.mask.Mask;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluationMasksTest {

  @Test
  void sample_perlinMasks_leavesSomethingToFillAndSomethingKept() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) {
      assertThat(EvaluationMasks.named("perlin").sample(16, 16, random).fraction())
          .isBetween(0.05, 0.95);
    }
  }

  @Test
  void sample_blobs_fillFourToEighteenPercentOfAnyShapeOfPicture() {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 50; i++) {
      Mask mask = EvaluationMasks.named("blob").sample(90, 60, random);
      assertThat(mask.width()).isEqualTo(90);
      assertThat(mask.fraction()).isBetween(0.04, 0.18);
    }
  }
}
