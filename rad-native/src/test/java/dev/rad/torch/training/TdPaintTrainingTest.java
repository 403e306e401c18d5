package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.TrainingException;
import dev.rad.image.Region;
import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.torch.Golden;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training as TD-Paint trains: its noise, what it tells, its loss, its files. */
class TdPaintTrainingTest {

  private static final int SIZE = 16;
  private static final NoiseSchedule NOISE = Objective.TD_PAINT.schedule();
  private static final Mask SMALL = Mask.rectangle(SIZE, SIZE, new Region(2, 3, 4, 4));
  private static final Mask LARGE = Mask.rectangle(SIZE, SIZE, new Region(0, 0, SIZE, 12));
  private static final Path LIGHTNING =
      Golden.open("tdpaint/lightning-ckpt").folder().resolve("last.ckpt");

  @TempDir static Path data;
  @TempDir Path out;

  @BeforeAll
  static void drawPhotos() {
    NoisePhotos.write(data);
  }

  private static Tensor clean() {
    return Tensors.randn(3, 2, 3, SIZE, SIZE).mul(0.3);
  }

  private static Tensor noise() {
    return Tensors.randn(4, 2, 3, SIZE, SIZE);
  }

  private static TrainingBatch batch(int... k) {
    return TrainingBatch.of(clean(), noise(), List.of(SMALL, LARGE), k, NOISE);
  }

  @Test
  void noisy_pixels_haveTheHolesNoiseOrThatOfTheFirstStep() {
    try (var scope = TensorScope.open()) {
      int[] k = {60, 250};
      TrainingBatch batch = batch(k);
      float[] noisy = batch.noisy().toFloats();
      float[] x = clean().toFloats();
      float[] e = noise().toFloats();
      List<float[]> holes = List.of(SMALL.toFloats(), LARGE.toFloats());
      for (int i = 0; i < x.length; i++) {
        int image = i / (3 * SIZE * SIZE);
        boolean hole = holes.get(image)[i % (SIZE * SIZE)] == 1;
        double alphaBar = hole ? NOISE.alphaBar(k[image], 1) : 0.9999;
        double expected = Math.sqrt(alphaBar) * x[i] + Math.sqrt(1 - alphaBar) * e[i];
        assertThat((double) noisy[i]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  /** Five whole steps an image: k counts the 250 visited ones, of which 59 is step 237. */
  @Test
  void levels_eachImage_areItsOwnFiveWholeSteps() {
    try (var scope = TensorScope.open()) {
      var told = (NoiseInput.Resized) batch(60, 250).levels();
      assertThat(told.steps()[0]).containsExactly(0, 59, 118, 177, 237);
      assertThat(told.steps()[1]).containsExactly(0, 249, 499, 749, 999);
      assertThat(told.images()).isEqualTo(2);
      // in the first step hole and rest have the same noise, and are told the same
      assertThat(batch(1, 1).levels()).isInstanceOf(NoiseInput.Levels.class);
    }
  }

  /** The mean over all hole values of the batch, wherever they are. */
  @Test
  void loss_holesOfTwoSizes_isTheMeanOverTheirPixels() {
    try (var scope = TensorScope.open()) {
      TrainingBatch batch = batch(60, 250);
      Tensor output = Tensors.randn(5, 2, 6, SIZE, SIZE).mul(0.5);
      HybridLoss.Value value = new HybridLoss(Objective.TD_PAINT).of(output, batch);

      float[] predicted = output.narrow(1, 0, 3).toFloats();
      float[] e = noise().toFloats();
      List<float[]> holes = List.of(SMALL.toFloats(), LARGE.toFloats());
      double sum = 0;
      int count = 0;
      for (int i = 0; i < e.length; i++) {
        if (holes.get(i / (3 * SIZE * SIZE))[i % (SIZE * SIZE)] == 1) {
          sum += (predicted[i] - e[i]) * (predicted[i] - e[i]);
          count++;
        }
      }
      assertThat(value.simple().item()).isCloseTo(sum / count, within(1e-5));
      assertThat(value.total().item())
          .isCloseTo(value.simple().item() + value.variational().item(), within(1e-5));
      assertThat(value.variational().item()).isPositive();
    }
  }

  private TrainingOptions.Builder options(long steps) {
    return TrainingOptions.steps(steps)
        .microBatch(4)
        .objective(Objective.TD_PAINT)
        .masks("td-paint")
        .seed(7)
        .saveEvery(100)
        .validateEvery(0);
  }

  private Path train(String run, TrainingOptions options) {
    var photos = PhotoFolder.read(data, SIZE, List.of(SIZE, 24), skipped -> {});
    var base = Golden.open("adm/uncond-learn-sigma");
    var weights = UNetWeights.open(base.folder().resolve("model.pt"), base.model());
    return train(run, BaseWeights.of(weights), photos, options);
  }

  private Path train(String run, BaseWeights base, PhotoFolder photos, TrainingOptions options) {
    Path folder = out.resolve(run);
    try (var trainer = new Trainer(base, photos, options, folder)) {
      trainer.validateOn(photos);
      trainer.run(new TrainingListener() {});
    }
    return new RunFolder(folder).latest().orElseThrow().folder();
  }

  private static Map<String, RawTensor> tensors(Path checkpoint, String name) {
    return Checkpoint.open(checkpoint.resolve(name + ".safetensors")).tensors();
  }

  /** A part of a batch counts by its hole's pixels, so that the parts make the whole. */
  @Test
  void accumulation_partsOfABatch_giveTheGradientOfTheWhole() {
    Path whole = train("whole", options(1).build());
    Path parts = train("parts", options(1).microBatch(1).accumulation(4).build());
    Map<String, RawTensor> first = tensors(whole, "optimizer");
    Map<String, RawTensor> second = tensors(parts, "optimizer");
    double largest = 0;
    double difference = 0;
    for (String name : first.keySet()) {
      double[] x = first.get(name).toDoubles();
      double[] y = second.get(name).toDoubles();
      for (int i = 0; i < x.length; i++) {
        largest = Math.max(largest, Math.abs(x[i]));
        difference = Math.max(difference, Math.abs(x[i] - y[i]));
      }
    }
    assertThat(difference).isLessThan(1e-4 * largest);
  }

  @Test
  void resumed_training_endsWithTheSameBits() {
    TrainingOptions all = options(3).build();
    Path whole = train("whole", all);
    train("parts", options(1).build());
    Path continued = train("parts", all);
    tensors(whole, "model")
        .forEach(
            (name, tensor) ->
                assertThat(tensors(continued, "model").get(name).toFloats())
                    .as(name)
                    .isEqualTo(tensor.toFloats()));
    for (Objective other :
        List.of(
            Objective.TD_PAINT.withTdPaint(new Objective.TdPaint(100, true)),
            Objective.TD_PAINT.withTdPaint(new Objective.TdPaint(250, false)))) {
      TrainingOptions changed = options(4).objective(other).build();
      assertThatThrownBy(() -> train("parts", changed))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("of TD-Paint's");
    }
  }

  /** The file says what it is, so that it needs no option, and trains on as it did. */
  @Test
  void checkpoint_ofATraining_isKnownAsTdPaints() {
    Path checkpoint = train("run", options(1).validateEvery(1).build());
    Path weights = checkpoint.resolve("ema.safetensors");

    BaseWeights base = BaseWeights.open(weights);
    assertThat(base.settings()).contains(RadSettings.TD_PAINT);
    assertThat(base.objective()).isEqualTo(Objective.TD_PAINT);
    try (var rad = RadInpainter.load(weights)) {
      assertThat(rad.model().trainedForRad()).isTrue();
    }
    assertThat(out.resolve("run/samples-00000001.png")).exists();
    assertThat(out.resolve("run/validation.csv")).exists();
  }

  /** The authors' own file trains on, and learns RAD when it is told to. */
  @Test
  void base_ofTheirProgram_trainsOnAsWhatItIs() {
    BaseWeights base = BaseWeights.open(LIGHTNING);
    int side = base.config().imageSize();
    var photos = PhotoFolder.read(data, side, List.of(SIZE), skipped -> {});

    assertThat(base.objective()).isEqualTo(Objective.TD_PAINT);
    Path checkpoint = train("own", base, photos, options(1).build());
    assertThat(BaseWeights.open(checkpoint.resolve("model.safetensors")).settings())
        .contains(RadSettings.TD_PAINT);
    TrainingOptions rad = options(1).objective(Objective.RAD_PAPER).build();
    assertThatThrownBy(() -> train("rad", base, photos, rad))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("was trained with the process td_paint, and rad is asked for")
        .hasMessageContaining("--convert-prediction");
    Path learned = train("learned", base.relearned(), photos, rad);
    assertThat(BaseWeights.open(learned.resolve("model.safetensors")).settings())
        .contains(RadSettings.STANDARD);
  }

  /** Adapters that learned RAD on a network of TD-Paint say what the two are together. */
  @Test
  void adapters_ofRadOnTheirNetwork_areRads() {
    BaseWeights base = BaseWeights.open(LIGHTNING);
    int side = base.config().imageSize();
    var photos = PhotoFolder.read(data, side, List.of(SIZE), skipped -> {});
    TrainingOptions rad =
        options(1).objective(Objective.RAD_PAPER).lora(LoraConfig.paper().withRank(2, 2)).build();
    Path checkpoint = train("lora", base.relearned(), photos, rad);

    try (var both =
        RadInpainter.builder()
            .weights(LIGHTNING)
            .adapter(checkpoint.resolve("adapter.safetensors"))
            .load()) {
      assertThat(both.model().assumptions()).noneMatch(note -> note.contains("TD-Paint"));
    }
  }

  @Test
  void objective_contradictions_areRefused() {
    assertThatThrownBy(() -> Objective.TD_PAINT.withConditioning(NoiseConditioning.PIXEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belong together, found td-paint with pixel");
    assertThatThrownBy(() -> Objective.RAD_PAPER.withConditioning(NoiseConditioning.TD_PAINT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belong together, found rad with td-paint");
    assertThatThrownBy(() -> new Objective.TdPaint(1, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 to 1000 steps");
    assertThat(Objective.TD_PAINT.withPredictionType(PredictionType.VELOCITY).settings())
        .isEqualTo(
            new RadSettings(1000, 1000, PredictionType.VELOCITY, NoiseConditioning.TD_PAINT));
  }
}
