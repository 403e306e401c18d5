package dev.rad.torch.training;

import static dev.rad.torch.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.Golden;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybridLossTest {

  /** The ADM's own losses, image by image; the steps include t = 0, with its decoder likelihood. */
  @ParameterizedTest
  @CsvSource({
    "cosine-1000-learned, cosine, ''",
    "linear-1000-learned, linear, ''",
    "linear-respaced-100-learned, linear, 100",
    "linear-respaced-sections, linear, '10,15,25'"
  })
  void terms_plainSchedule_areThePublicPrograms(String name, String betas, String respacing) {
    Golden golden = Golden.open("diffusion/" + name);
    var full =
        new GaussianSchedule(
            betas.equals("cosine") ? BetaSchedule.cosine(1000) : BetaSchedule.linear(1000));
    NoiseSchedule schedule = respacing.isEmpty() ? full : full.respaced(respacing);
    try (var scope = TensorScope.open()) {
      int[] k = new int[4];
      for (int i = 0; i < 4; i++) {
        k[i] = (int) golden.longs("t")[i] + 1;
      }
      var batch =
          TrainingBatch.of(
              golden.tensor("x0"),
              golden.tensor("noise"),
              Collections.nCopies(4, Mask.full(8, 8)),
              k,
              schedule);
      assertClose(batch.noisy(), golden.tensor("x_t"), 1e-6);
      Tensor output = golden.tensor("model_output");
      Tensor error = output.narrow(1, 0, 3).sub(batch.noise());
      assertClose(error.square().meanPerImage(), golden.tensor("loss_mse"), 1e-6);
      Tensor variational =
          HybridLoss.variational(
              error, output.narrow(1, 3, 3), batch.clean(), batch.coefficients());
      assertClose(variational.meanPerImage(), golden.tensor("loss_vb"), 1e-5);
      var value = loss(PredictionType.EPSILON, false).of(output, batch);
      assertThat(value.total().item())
          .isCloseTo(golden.tensor("loss_loss").mean().item(), within(1e-5));
    }
  }

  private static HybridLoss loss(PredictionType type, boolean activeOnly) {
    return new HybridLoss(
        Objective.builder()
            .predictionType(type)
            .simpleActiveOnly(activeOnly)
            .normalizeByActive(activeOnly)
            .build());
  }

  private static Percentage within(double relative) {
    return Percentage.withPercentage(100 * relative);
  }

  /** RAD's own variational term, at the steps where the published program computes it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 250, 500, 999, 1001, 1500, 1999})
  void variational_binaryMasks_isTheReferences(int t) {
    Checkpoint io =
        Checkpoint.open(
            Golden.ROOT.resolve("testdata/golden/rad/schedule-binary-mask/io.safetensors"));
    try (var scope = TensorScope.open()) {
      String key = "t" + t + ".";
      Tensor mask = Tensors.of(io.tensor(key + "mask"), DType.F32);
      List<Mask> masks =
          List.of(
              Mask.of(8, 8, mask.select(0, 0).toFloats()),
              Mask.of(8, 8, mask.select(0, 1).toFloats()));
      var batch =
          TrainingBatch.of(
              Tensors.of(io.tensor(key + "x0"), DType.F32),
              Tensors.of(io.tensor(key + "noise"), DType.F32),
              masks,
              new int[] {t + 1, t + 1},
              RadScheduler.standard());
      assertClose(batch.noisy(), Tensors.of(io.tensor(key + "x_t"), DType.F32), 5e-5);
      Tensor output = Tensors.of(io.tensor(key + "model_output"), DType.F32);
      var value = loss(PredictionType.EPSILON, false).of(output, batch);
      assertThat(value.variational().item())
          .isCloseTo(io.tensor(key + "vlb_loss").toDoubles()[0], within(1e-3));
    }
  }

  @Test
  void variational_perfectPredictionAndLowestVariance_isZero() {
    try (var scope = TensorScope.open()) {
      Tensor clean = Tensors.randn(1, 1, 3, 8, 8).clamp(-1, 1);
      Tensor noise = Tensors.randn(2, 1, 3, 8, 8);
      var batch =
          TrainingBatch.of(
              clean,
              noise,
              List.of(Mask.rectangle(8, 8, new Region(2, 2, 4, 4))),
              new int[] {500},
              RadScheduler.standard());
      Tensor v = Tensors.full(DType.F32, -1, 1, 3, 8, 8); // the posterior's own variance
      var value = loss(PredictionType.EPSILON, true).of(Tensors.cat(1, noise, v), batch);
      assertThat(value.simple().item()).isZero();
      assertThat(Math.abs(value.variational().item())).isLessThan(1e-6);
    }
  }

  @Test
  void of_activePixelsOnly_ignoresWhatIsPredictedElsewhere() {
    try (var scope = TensorScope.open()) {
      Mask hole = Mask.rectangle(8, 8, new Region(0, 0, 4, 8));
      Tensor noise = Tensors.randn(2, 1, 3, 8, 8);
      var batch =
          TrainingBatch.of(
              Tensors.randn(1, 1, 3, 8, 8).clamp(-1, 1),
              noise,
              List.of(hole),
              new int[] {300},
              RadScheduler.standard());
      Tensor keep = Tensors.of(hole.inverted().toFloats(), 1, 1, 8, 8);
      Tensor right = Tensors.cat(1, noise.add(0.5), Tensors.zeros(DType.F32, 1, 3, 8, 8));
      Tensor wrongElsewhere = right.add(keep.mul(100));
      var loss = loss(PredictionType.EPSILON, true);
      assertThat(loss.of(wrongElsewhere, batch).total().item())
          .isEqualTo(loss.of(right, batch).total().item());
      assertThat(loss.of(right, batch).simple().item()).isCloseTo(0.25, within(1e-5));
    }
  }

  /**
   * A velocity says the same as a noise: the variational terms agree, and the error is that of v.
   */
  @Test
  void of_velocity_agreesWithTheNoiseThatItMeans() {
    try (var scope = TensorScope.open()) {
      var schedule = RadScheduler.standard();
      Tensor clean = Tensors.randn(1, 1, 3, 8, 8).clamp(-1, 1);
      Tensor noise = Tensors.randn(2, 1, 3, 8, 8);
      Tensor predictedV = Tensors.randn(3, 1, 3, 8, 8);
      Tensor fraction = Tensors.zeros(DType.F32, 1, 3, 8, 8);
      var batch =
          TrainingBatch.of(clean, noise, List.of(Mask.full(8, 8)), new int[] {400}, schedule);
      double signal = Math.sqrt(schedule.alphaBar(400, 1));
      double sigma = Math.sqrt(1 - schedule.alphaBar(400, 1));
      Tensor predictedNoise = predictedV.mul(signal).add(batch.noisy().mul(sigma));
      var velocity =
          loss(PredictionType.VELOCITY, true).of(Tensors.cat(1, predictedV, fraction), batch);
      var epsilon =
          loss(PredictionType.EPSILON, true).of(Tensors.cat(1, predictedNoise, fraction), batch);
      assertThat(velocity.variational().item())
          .isCloseTo(epsilon.variational().item(), within(1e-4));
      Tensor v = noise.mul(signal).sub(clean.mul(sigma));
      assertThat(velocity.simple().item())
          .isCloseTo(predictedV.sub(v).square().mean().item(), within(1e-4));
    }
  }

  /** An image says the same as a noise, too, beside clean pixels that have none to divide by. */
  @ParameterizedTest
  @ValueSource(ints = {1, 400, 1000})
  void of_image_agreesWithTheNoiseThatItMeans(int k) {
    try (var scope = TensorScope.open()) {
      Mask hole = Mask.rectangle(8, 8, new Region(0, 0, 8, 4));
      var batch = batch(List.of(hole), k);
      double signal = Math.sqrt(RadScheduler.standard().alphaBar(k, 1));
      double sigma = Math.sqrt(1 - signal * signal);
      Tensor image = batch.clean().add(Tensors.randn(3, 1, 3, 8, 8).mul(0.01));
      Tensor inHole = batch.noisy().sub(image.mul(signal)).mul(1 / sigma);
      Tensor fraction = Tensors.zeros(DType.F32, 1, 3, 8, 8);
      var ofImage = loss(PredictionType.X0, true).of(Tensors.cat(1, image, fraction), batch);
      var ofNoise = loss(PredictionType.EPSILON, true).of(Tensors.cat(1, inHole, fraction), batch);
      assertThat(ofImage.variational().item())
          .isCloseTo(ofNoise.variational().item(), within(2e-3));
      Tensor mask = Tensors.of(hole.toFloats(), 1, 1, 8, 8);
      double squares = image.sub(batch.clean()).square().mul(mask).mean().item();
      assertThat(ofImage.simple().item()).isCloseTo(2 * squares, within(1e-4)); // half is hole
    }
  }

  /** 16 of 64 pixels are active, each with an error of 2: the four ways to average it. */
  @ParameterizedTest
  @CsvSource({"false,false,4", "false,true,4", "true,false,1", "true,true,4"})
  void of_activePixelOptions_divideAsTheySay(boolean only, boolean normalize, double expected) {
    try (var scope = TensorScope.open()) {
      var batch = batch(List.of(Mask.rectangle(8, 8, new Region(0, 0, 8, 2))), 300);
      Tensor output = Tensors.cat(1, batch.noise().add(2), Tensors.full(DType.F32, -1, 1, 3, 8, 8));
      var objective =
          Objective.builder()
              .variationalWeight(0)
              .simpleActiveOnly(only)
              .normalizeByActive(normalize)
              .build();
      assertThat(new HybridLoss(objective).of(output, batch).simple().item())
          .isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void of_normalizeByActive_multipliesTheVariationalTermByTheHolesShare() {
    try (var scope = TensorScope.open()) {
      var batch = batch(List.of(Mask.rectangle(8, 8, new Region(0, 0, 8, 2))), 300);
      Tensor output = Tensors.cat(1, batch.noise().add(2), Tensors.zeros(DType.F32, 1, 3, 8, 8));
      double ofAll = loss(PredictionType.EPSILON, false).of(output, batch).variational().item();
      double ofActive = loss(PredictionType.EPSILON, true).of(output, batch).variational().item();
      assertThat(ofActive).isCloseTo(4 * ofAll, within(1e-4));
    }
  }

  @Test
  void of_holesOfDifferentSizes_isTheMeanOfTheirLosses() {
    try (var scope = TensorScope.open()) {
      Mask small = Mask.rectangle(8, 8, new Region(0, 0, 2, 2));
      var both = batch(List.of(small, Mask.full(8, 8)), 300);
      Tensor output = Tensors.randn(9, 2, 6, 8, 8);
      double sum = 0;
      for (int i = 0; i < 2; i++) {
        var one =
            TrainingBatch.of(
                both.clean().narrow(0, i, 1),
                both.noise().narrow(0, i, 1),
                List.of(i == 0 ? small : Mask.full(8, 8)),
                new int[] {300},
                RadScheduler.standard());
        sum += loss(PredictionType.EPSILON, true).of(output.narrow(0, i, 1), one).total().item();
      }
      assertThat(loss(PredictionType.EPSILON, true).of(output, both).total().item())
          .isCloseTo(sum / 2, within(1e-5));
    }
  }

  /** A step that leaves a picture as it is says nothing of it, and divides by no zero. */
  @Test
  void of_noActivePixel_isZero() {
    try (var scope = TensorScope.open()) {
      var batch = batch(List.of(Mask.empty(8, 8)), 300);
      var value = loss(PredictionType.EPSILON, true).of(Tensors.randn(9, 1, 6, 8, 8), batch);
      assertThat(value.total().item()).isZero();
    }
  }

  /**
   * With an error of 2 at every pixel the mean of the weights times 4 is left. The signal-to-noise
   * ratio s is ᾱ/(1−ᾱ) in the hole, and infinite outside it, where all is clean.
   */
  @ParameterizedTest
  @CsvSource({
    "20, 5, 0", "300, 5, 0", "300, 0.5, 0", "900, 5, 0", "900, 0.01, 0", //
    "20, 5, 1", "300, 5, 1", "900, 5, 1", "900, 5, 0.01", "900, 2, 2"
  })
  void of_minSnr_weighsEveryPixelByItsOwnNoiseLevel(int k, double gamma, double floor) {
    double alphaBar = RadScheduler.standard().alphaBar(k, 1);
    double snr = alphaBar / (1 - alphaBar);
    try (var scope = TensorScope.open()) {
      var batch = batch(List.of(Mask.rectangle(8, 8, new Region(0, 0, 8, 2))), k);
      double counted = Math.max(Math.min(snr, gamma), floor);
      double ofNoise = counted / snr / 4; // a quarter is hole; clean pixels have 0
      double ofVelocity = counted / (snr + 1) / 4;
      assertThat(weighted(PredictionType.EPSILON, gamma, floor, batch.noise(), batch))
          .isCloseTo(4 * ofNoise, within(1e-4));
      Tensor velocity =
          batch
              .noise()
              .mul(batch.coefficients().signal())
              .sub(batch.clean().mul(batch.coefficients().sigma()));
      assertThat(weighted(PredictionType.VELOCITY, gamma, floor, velocity, batch))
          .isCloseTo(4 * ofVelocity, within(1e-4));
      assertThat(weighted(PredictionType.X0, gamma, floor, batch.clean(), batch))
          .isCloseTo(counted + 3 * gamma, within(1e-4)); // s = ∞ where clean
    }
  }

  @Test
  void build_snrFloorAboveItsBound_isRefusedWithBoth() {
    assertThatThrownBy(() -> Objective.builder().snrFloor(1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to its bound, which is 0.0, not 1.0");
  }

  private static double weighted(
      PredictionType type, double gamma, double floor, Tensor right, TrainingBatch batch) {
    var objective =
        Objective.builder()
            .predictionType(type)
            .variationalWeight(0)
            .minSnr(gamma)
            .snrFloor(floor)
            .build();
    return new HybridLoss(objective)
        .of(right.add(2), batch) // three channels: a network without variance
        .total()
        .item();
  }

  @Test
  void of_networkWithoutVariance_isTheSquaredErrorAlone() {
    try (var scope = TensorScope.open()) {
      var batch = batch(List.of(Mask.full(8, 8)), 300);
      var value = loss(PredictionType.EPSILON, true).of(batch.noise().add(2), batch);
      assertThat(value.total().item()).isCloseTo(4, within(1e-5));
      assertThat(value.variational().item()).isZero();
    }
  }

  private static TrainingBatch batch(List<Mask> masks, int k) {
    int n = masks.size();
    return TrainingBatch.of(
        Tensors.randn(1, n, 3, 8, 8).clamp(-1, 1),
        Tensors.randn(2, n, 3, 8, 8),
        masks,
        Collections.nCopies(n, k).stream().mapToInt(i -> i).toArray(),
        RadScheduler.standard());
  }
}
