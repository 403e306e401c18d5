package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.DType;
import dev.rad.exception.ImageException;
import dev.rad.exception.TrainingException;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.model.PredictionType;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ValidationTest {

  private static final int SIZE = 16;
  private static final RadScheduler SCHEDULE = RadScheduler.standard();
  private static final HybridLoss WHOLE = new HybridLoss(Objective.RAD_PAPER);
  private static final HybridLoss ACTIVE =
      new HybridLoss(
          Objective.builder()
              .variationalWeight(0.5)
              .simpleActiveOnly(true)
              .normalizeByActive(true)
              .build());
  private static final RgbImage BLACK = RgbImage.of(SIZE, SIZE, new byte[SIZE * SIZE * 3]);

  private static RgbImage random(long seed) {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    new SplittableRandom(seed).nextBytes(rgb);
    return RgbImage.of(SIZE, SIZE, rgb);
  }

  private static Validation randomPictures(int count, long seed) {
    List<RgbImage> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(random(i));
    }
    return new Validation(pictures, SCHEDULE, seed);
  }

  /** Predicts one number everywhere, and the variance's middle. */
  private static Denoiser constant(double prediction) {
    return (x, levels) ->
        Tensors.cat(
            1,
            Tensors.full(DType.F32, prediction, x.shape().toArray()),
            Tensors.zeros(DType.F32, x.shape().toArray()));
  }

  /**
   * Knows that every picture is black, x₀ = −1, and so the noise {@code ε = (x + √ᾱ) / √(1−ᾱ)} of
   * the pixels that have some. It has each pixel's ᾱ from the conditioning alone.
   */
  private static Tensor seesBlack(Tensor x, NoiseInput input) {
    float[] noisy = x.toFloats();
    int pixels = SIZE * SIZE;
    var levels = (NoiseInput.Levels) input;
    float[] weights = levels.weights().toFloats();
    float[] noise = new float[noisy.length];
    for (int i = 0; i < noise.length; i++) {
      int image = i / (3 * pixels);
      float[] steps = levels.steps()[image];
      double step = 0;
      for (int j = 0; j < steps.length; j++) {
        step += steps[j] * weights[(image * steps.length + j) * pixels + i % pixels];
      }
      double alphaBar = SCHEDULE.alphaBar((int) Math.round(step), 1);
      noise[i] =
          alphaBar == 1 ? 0 : (float) ((noisy[i] + Math.sqrt(alphaBar)) / Math.sqrt(1 - alphaBar));
    }
    long[] shape = x.shape().toArray();
    return Tensors.cat(1, Tensors.of(noise, shape), Tensors.full(DType.F32, -1, shape));
  }

  @Test
  void loss_networkThatKnowsThePictures_isZero() {
    var validation = new Validation(Collections.nCopies(5, BLACK), SCHEDULE, 3);
    Validation.Result result = validation.loss(ValidationTest::seesBlack, ACTIVE);
    assertThat(result.simple()).isCloseTo(0, within(1e-8));
    assertThat(result.variational()).isCloseTo(0, within(1e-5));
    assertThat(result.total()).isCloseTo(0, within(1e-5));
  }

  /** E (c − ε)² = 1 + c²; its standard error over 40 pictures is 0.01 at most. */
  @Test
  void loss_constantPrediction_isTheNoisesMoments() {
    Validation validation = randomPictures(40, 3);
    assertThat(validation.loss(constant(0), WHOLE).simple()).isCloseTo(1, within(0.04));
    assertThat(validation.loss(constant(2), WHOLE).simple()).isCloseTo(5, within(0.08));
  }

  @Test
  void loss_total_isTheWeightedSumOfItsParts() {
    Validation.Result result = randomPictures(3, 1).loss(constant(0.3), ACTIVE);
    assertThat(result.variational()).isPositive();
    assertThat(result.total())
        .isCloseTo(result.simple() + 0.5 * result.variational(), within(1e-5));
  }

  /** 3 pictures at 4 steps: the midpoints of 12 equal parts of phase 1, each once. */
  @Test
  void loss_stepsOfAllPictures_areEvenlySpreadOverPhase1() {
    var steps = new TreeSet<Integer>();
    randomPictures(3, 1)
        .loss(
            (x, input) -> {
              for (float[] image : ((NoiseInput.Levels) input).steps()) {
                assertThat(image[0]).isZero(); // the kept pixels have no noise in phase 1
                steps.add((int) image[1]);
              }
              return constant(0).predict(x, input);
            },
            WHOLE);
    assertThat(steps).containsExactly(42, 126, 209, 292, 376, 459, 542, 626, 709, 792, 876, 959);
  }

  @Test
  void loss_sameSeed_isTheSameToTheLastBit() {
    Validation validation = randomPictures(3, 1);
    Validation.Result first = validation.loss(constant(0.3), WHOLE);
    assertThat(validation.loss(constant(0.3), WHOLE)).isEqualTo(first);
    assertThat(randomPictures(3, 1).loss(constant(0.3), WHOLE)).isEqualTo(first);
    assertThat(randomPictures(3, 2).loss(constant(0.3), WHOLE)).isNotEqualTo(first);
  }

  @Test
  void loss_outputIsNotANumber_saysSo() {
    assertThat(randomPictures(2, 1).loss(constant(Double.NaN), WHOLE).simple()).isNaN();
  }

  @Test
  void loss_trainedNetwork_recordsNoDerivativesAndKeepsNoNativeObject() {
    try (var network = Golden.network(UNetWeights.open(Golden.open("rad/unet-base").folder()))) {
      network.parameters().values().forEach(Tensor::requiresGrad_);
      Validation validation = randomPictures(3, 1);
      Denoiser watched =
          (x, input) -> {
            Tensor output = network.forward(x, input);
            assertThat(output.requiresGrad()).isFalse();
            return output;
          };
      validation.loss(watched, WHOLE);
      long before = NativeObjects.count();
      validation.loss(watched, WHOLE);
      validation.grid(watched, PredictionType.EPSILON, 2);
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  /** A network that knows the pictures gives them back whatever the hole. */
  @Test
  void grid_networkThatKnowsThePictures_restoresThem() {
    RgbImage grid =
        new Validation(Collections.nCopies(2, BLACK), SCHEDULE, 3)
            .grid(ValidationTest::seesBlack, PredictionType.EPSILON, 5);
    assertThat(cell(grid, 0, 0)).isEqualTo(BLACK);
    assertThat(cell(grid, 0, 2)).isEqualTo(BLACK);
    assertThat(cell(grid, 1, 2)).isEqualTo(BLACK);
  }

  @Test
  void grid_anyNetwork_greysTheHoleAndChangesNothingElse() {
    RgbImage grid = randomPictures(9, 5).grid(constant(0.1), PredictionType.EPSILON, 3);
    assertThat(grid.width()).isEqualTo(3 * 192 + 2 * 4);
    assertThat(grid.height()).isEqualTo(6 * 192 + 5 * 4); // the first six of nine
    for (int row = 0; row < 6; row++) {
      RgbImage picture = cell(grid, row, 0);
      RgbImage greyed = cell(grid, row, 1);
      RgbImage filled = cell(grid, row, 2);
      assertThat(picture).isEqualTo(random(row));
      assertThat(filled).isNotEqualTo(picture);
      int hole = 0;
      for (int y = 0; y < SIZE; y++) {
        for (int x = 0; x < SIZE; x++) {
          if (greyed.crop(new Region(x, y, 1, 1)).equals(picture.crop(new Region(x, y, 1, 1)))) {
            assertThat(filled.crop(new Region(x, y, 1, 1)))
                .isEqualTo(picture.crop(new Region(x, y, 1, 1)));
          } else {
            assertThat(greyed.red(x, y)).isEqualTo(128);
            hole++;
          }
        }
      }
      assertThat(hole).isPositive();
    }
  }

  /** Takes a picture back out of the enlarged grid, by the first pixel of each square. */
  private static RgbImage cell(RgbImage grid, int row, int column) {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int x = column * 196 + i % SIZE * 12;
      int y = row * 196 + i / SIZE * 12;
      rgb[3 * i] = (byte) grid.red(x, y);
      rgb[3 * i + 1] = (byte) grid.green(x, y);
      rgb[3 * i + 2] = (byte) grid.blue(x, y);
    }
    return RgbImage.of(SIZE, SIZE, rgb);
  }

  @Test
  void grid_again_isTheSame() {
    Validation validation = randomPictures(2, 5);
    assertThat(validation.grid(constant(0.1), PredictionType.EPSILON, 3))
        .isEqualTo(validation.grid(constant(0.1), PredictionType.EPSILON, 3));
  }

  @Test
  void grid_badStepsOrOutput_isRefused() {
    Validation validation = randomPictures(1, 5);
    assertThatThrownBy(() -> validation.grid(constant(0), PredictionType.EPSILON, 1001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1..1000 steps");
    assertThatThrownBy(() -> validation.grid(constant(Double.NaN), PredictionType.EPSILON, 2))
        .isInstanceOf(ImageException.class);
  }

  @Test
  void new_noPicturesOrMixedSizes_isRefused() {
    assertThatThrownBy(() -> new Validation(List.of(), SCHEDULE, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("found none");
    assertThatThrownBy(
            () -> new Validation(List.of(BLACK, BLACK.crop(new Region(0, 0, 8, 16))), SCHEDULE, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("16×16 and 8×16");
  }
}
