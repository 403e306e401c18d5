package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.DType;
import dev.rad.torch.nn.AutoencoderKL.Posterior;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconstructionLossTest {

  private static final int SIDE = 16;

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor flat(double value) {
    return Tensors.full(DType.F32, value, 1, 3, SIDE, SIDE);
  }

  /** Alternates between a value and its opposite. */
  private static Tensor checkerboard(double value) {
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) ((i + i / SIDE) % 2 == 0 ? value : -value);
    }
    return Tensors.of(pixels, 1, 3, SIDE, SIDE);
  }

  private static Posterior posterior(double mean, double logVariance) {
    return new Posterior(
        Tensors.full(DType.F32, mean, 1, 4, 4, 4),
        Tensors.full(DType.F32, logVariance, 1, 4, 4, 4));
  }

  private static double total(Tensor decoded, Tensor picture) {
    return new ReconstructionLoss(0).of(decoded, picture, posterior(3, 1)).total().item();
  }

  @Test
  void of_samePicture_isZero() {
    Tensor picture = Tensors.randn(1, 1, 3, SIDE, SIDE);
    assertThat(total(picture, picture)).isZero();
  }

  @Test
  void of_anotherBrightness_countsTheDifferenceOnce() {
    assertThat(total(flat(0.5), flat(0.2))).isCloseTo(0.3, within(1e-6));
  }

  @Test
  void of_anotherColour_countsItsDifferencesToo() {
    float[] red = new float[3 * SIDE * SIDE];
    Arrays.fill(red, 0, SIDE * SIDE, 0.3f);
    Tensor picture = Tensors.of(red, 1, 3, SIDE, SIDE);
    assertThat(total(flat(0), picture)).isCloseTo(0.1 + 0.15, within(1e-6)); // of 3, and of 2
  }

  @Test
  void of_lostTexture_countsPixelsFirstBandAndContrast() {
    double contrast = 0.25 * (Math.sqrt(0.16 + 1e-4) - 0.01);
    assertThat(total(flat(0), checkerboard(0.4))).isCloseTo(0.8 + contrast, within(1e-5));
  }

  @Test
  void of_invertedTexture_countsNoContrast() {
    assertThat(total(checkerboard(-0.4), checkerboard(0.4))).isCloseTo(1.6, within(1e-5));
  }

  @Test
  void of_meanSquaredError_isThatOfPixels() {
    var value = new ReconstructionLoss(0).of(flat(0.5), flat(0.2), posterior(0, 0));
    assertThat(value.simple().item()).isCloseTo(0.09, within(1e-6));
  }

  @Test
  void of_standardNormalLatents_divergeByNothing() {
    var value = new ReconstructionLoss(1).of(flat(0), flat(0), posterior(0, 0));
    assertThat(value.total().item()).isZero();
    assertThat(value.variational().item()).isZero();
  }

  @Test
  void of_latentsOfMeanTwo_divergeByTwoNatsForEach() {
    var value = new ReconstructionLoss(0.5).of(flat(0), flat(0), posterior(2, 0));
    assertThat(value.variational().item()).isCloseTo(2 / Math.log(2), within(1e-5));
    double share = 64.0 / (3 * SIDE * SIDE); // of latent numbers
    assertThat(value.total().item()).isCloseTo(0.5 * 2 * share, within(1e-5));
  }
}
