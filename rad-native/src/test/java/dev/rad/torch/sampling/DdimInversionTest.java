package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Progress;
import dev.rad.ProgressListener;
import dev.rad.exception.CancelledException;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class DdimInversionTest {

  private static final int ROWS = 64;
  private static final Gaussian PRIOR = Gaussian.row(0.1, 0.2, 0.7);

  private static Tensor pictures() {
    return Tensors.randn(3, 1, ROWS, 1, 4).mul(0.4).add(0.1);
  }

  private static Tensor noiseOf(Tensor pictures, PixelSchedule pixels, int steps) {
    return new DdimInversion(
            ExactDenoiser.of(PRIOR),
            PredictionType.EPSILON,
            Thresholding.NONE,
            StepPlan.evenlySpaced(1000, steps))
        .run(pictures, pixels, ProgressListener.NONE);
  }

  /** Largest difference between pictures and what DDIM makes of their noise. */
  private static double wayBackAndForth(double[] mask, int steps) {
    float[] hard = new float[mask.length];
    for (int i = 0; i < hard.length; i++) {
      hard[i] = (float) mask[i];
    }
    try (var scope = TensorScope.open();
        var pixels =
            PixelSchedule.of(ExactDenoiser.SCHEDULE, List.of(Mask.of(4, 1, hard)), Device.CPU)) {
      Tensor before = pictures();
      Tensor noise = noiseOf(before, pixels, steps);
      Tensor after =
          new Sampler(
                  ExactDenoiser.of(PRIOR), new DdimUpdate(0), StepPlan.evenlySpaced(1000, steps))
              .withThresholding(Thresholding.NONE)
              .run(noise, pixels, (index, shape) -> null, ProgressListener.NONE);
      float[] there = noise.toFloats();
      float[] back = after.toFloats();
      float[] original = before.toFloats();
      double largest = 0;
      for (int i = 0; i < back.length; i++) {
        if (mask[i % 4] == 0) {
          assertThat(there[i]).isEqualTo(original[i]);
          assertThat(back[i]).isEqualTo(original[i]);
        }
        largest = Math.max(largest, Math.abs(back[i] - original[i]));
      }
      return largest;
    }
  }

  /**
   * First order: twice the steps, half the error, and never above 15 / steps in pictures whose
   * values spread by 0.4.
   */
  @Test
  void run_thenDdim_returnsThePictureBetterWithMoreSteps() {
    for (double[] mask : new double[][] {{1, 1, 1, 1}, {0, 1, 1, 0}}) {
      double before = Double.POSITIVE_INFINITY;
      for (int steps = 50; steps <= 200; steps *= 2) {
        double error = wayBackAndForth(mask, steps);
        assertThat(error).isLessThan(15.0 / steps).isLessThan(0.65 * before);
        before = error;
      }
    }
  }

  /**
   * The exact flow takes the prior to {@code N(√ᾱ μ, ᾱ Σ + 1 − ᾱ)}, along eigenvectors: {@code
   * (1,1,1,1)} is none of this prior's, so the test takes equal, independent pixels.
   */
  @Test
  void run_independentPixels_approachesTheExactFlow() {
    double variance = 0.3;
    Gaussian prior = Gaussian.row(0.2, variance, 0);
    try (var scope = TensorScope.open();
        var pixels =
            PixelSchedule.of(ExactDenoiser.SCHEDULE, List.of(Mask.full(4, 1)), Device.CPU)) {
      float[] before = pictures().toFloats();
      float[] noise =
          new DdimInversion(
                  ExactDenoiser.of(prior),
                  PredictionType.EPSILON,
                  Thresholding.NONE,
                  StepPlan.evenlySpaced(1000, 500))
              .run(pictures(), pixels, ProgressListener.NONE)
              .toFloats();
      double survival = ExactDenoiser.SCHEDULE.alphaBar(1000, 1);
      double growth = Math.sqrt((survival * variance + 1 - survival) / variance);
      double squares = 0;
      for (int i = 0; i < noise.length; i++) {
        double exact = Math.sqrt(survival) * 0.2 + growth * (before[i] - 0.2);
        squares += Math.pow(noise[i] - exact, 2) / noise.length;
      }
      assertThat(Math.sqrt(squares)).isLessThan(0.02);
    }
  }

  @Test
  void new_planThatDoesNotChain_isRefused() {
    StepPlan plan = StepPlan.of(List.of(new StepPlan.Step(900, 500)));
    assertThatThrownBy(
            () ->
                new DdimInversion((x, noise) -> x, PredictionType.EPSILON, Thresholding.CLIP, plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clean picture");
  }

  @Test
  void run_cancelled_stopsAndKeepsNothing() {
    try (var pixels =
        PixelSchedule.of(ExactDenoiser.SCHEDULE, List.of(Mask.full(4, 1)), Device.CPU)) {
      Tensor pictures = TensorScope.compute(DdimInversionTest::pictures);
      long before = NativeObjects.count();
      var impatient =
          new ProgressListener() {
            private int done;

            @Override
            public void onStep(Progress progress) {
              done = progress.step();
            }

            @Override
            public boolean isCancelled() {
              return done == 3;
            }
          };
      var inversion =
          new DdimInversion(
              ExactDenoiser.of(PRIOR),
              PredictionType.EPSILON,
              Thresholding.NONE,
              StepPlan.evenlySpaced(1000, 10));
      assertThatThrownBy(() -> inversion.run(pictures, pixels, impatient))
          .isInstanceOf(CancelledException.class)
          .hasMessageContaining("4 of 10");
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
      pictures.close();
    }
  }
}
