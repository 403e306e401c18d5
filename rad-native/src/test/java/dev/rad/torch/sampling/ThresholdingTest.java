package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.mask.Mask;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdingTest {

  private static Tensor everywhere() {
    return Tensors.of(new float[] {1}, 1, 1, 1, 1).gt(0);
  }

  /** Sorting on the heap against the native quantile; some pixels of each image do not count. */
  @Property(tries = 60)
  void dynamic_anyImages_scalesEachByItsOwnQuantile(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1) double quantile) {
    try (var scope = TensorScope.open()) {
      Tensor x0 = Tensors.randn(seed, 3, 2, 4, 5).mul(2);
      Tensor changing = Tensors.randn(seed + 1, 3, 1, 4, 5).gt(-0.3);
      float[] values = x0.toFloats();
      float[] limited = Thresholding.dynamic(quantile).limit(x0, changing).toFloats();
      float[] counts =
          changing.where(Tensors.zerosLike(x0).add(1), Tensors.zerosLike(x0)).toFloats();
      for (int image = 0; image < 3; image++) {
        double s = Math.max(1, quantile(values, counts, image * 40, quantile));
        for (int i = image * 40; i < (image + 1) * 40; i++) {
          double expected = Math.max(-s, Math.min(s, values[i])) / s;
          assertThat((double) limited[i]).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  /** Linear between neighbours: position {@code q (n − 1)} among the sorted. */
  private static double quantile(float[] values, float[] counts, int from, double q) {
    double[] sorted = new double[40];
    int n = 0;
    for (int i = from; i < from + 40; i++) {
      if (counts[i] == 1) {
        sorted[n++] = Math.abs(values[i]);
      }
    }
    Arrays.sort(sorted, 0, n);
    double position = q * (n - 1);
    int below = (int) position;
    double above = sorted[Math.min(below + 1, n - 1)];
    return sorted[below] + (position - below) * (above - sorted[below]);
  }

  @Test
  void dynamic_imageWithinRange_isLeftAlone() {
    try (var scope = TensorScope.open()) {
      Tensor x0 = Tensors.randn(2, 2, 3, 4, 4).clamp(-1, 1).mul(0.9);
      float[] limited = Thresholding.dynamic(0.995).limit(x0, everywhere()).toFloats();
      assertThat(limited).isEqualTo(x0.toFloats());
    }
  }

  @Test
  void dynamic_nothingChanges_onlyClips() {
    try (var scope = TensorScope.open()) {
      Tensor x0 = Tensors.of(new float[] {-3, 0.5f, 2, 1}, 1, 1, 2, 2);
      Tensor nowhere = Tensors.zerosLike(x0).gt(0);
      assertThat(Thresholding.dynamic(0.9).limit(x0, nowhere).toFloats())
          .containsExactly(-1, 0.5f, 1, 1);
    }
  }

  @Test
  void clip_andNone_areWhatTheySay() {
    try (var scope = TensorScope.open()) {
      Tensor x0 = Tensors.of(new float[] {-3, 0.5f, 2, 1}, 1, 1, 2, 2);
      assertThat(Thresholding.CLIP.limit(x0, everywhere()).toFloats())
          .containsExactly(-1, 0.5f, 1, 1);
      assertThat(Thresholding.NONE.limit(x0, everywhere()).toFloats())
          .containsExactly(-3, 0.5f, 2, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void dynamic_noQuantile_isRefused(double quantile) {
    assertThatThrownBy(() -> Thresholding.dynamic(quantile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quantile");
  }

  /** The known pixels' small values must not lower the quantile of the two that are filled. */
  @Test
  void run_dynamic_countsThePixelsOfTheHoleOnly() {
    float[] hole = new float[16];
    hole[5] = 1;
    hole[6] = 1;
    double signal = Math.sqrt(RadScheduler.standard().alphaBar(500, 1));
    float[] noisy = new float[16];
    Arrays.fill(noisy, 0.2f);
    noisy[5] = (float) (2 * signal); // without noise, x̂₀ = x / √ᾱ: 2 and 4, whose median is 3
    noisy[6] = (float) (4 * signal);
    try (var scope = TensorScope.open();
        var pixels =
            PixelSchedule.of(RadScheduler.standard(), List.of(Mask.of(4, 4, hole)), Device.CPU)) {
      float[] clean =
          new Sampler(
                  (x, noise) -> Tensors.zerosLike(x),
                  new DdimUpdate(0),
                  StepPlan.of(List.of(new StepPlan.Step(500, 0))))
              .withThresholding(Thresholding.dynamic(0.5))
              .run(Tensors.of(noisy, 1, 1, 4, 4), pixels, SeededNoise.of(1), ProgressListener.NONE)
              .toFloats();
      assertThat(clean[5]).isCloseTo(2 / 3f, within(1e-5f));
      assertThat(clean[6]).isEqualTo(1);
      assertThat(clean[0]).isEqualTo(0.2f);
    }
  }
}
