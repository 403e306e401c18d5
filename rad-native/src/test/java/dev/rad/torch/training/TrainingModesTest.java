package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.rad.Device;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.mask.MaskRecipe;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import dev.rad.torch.RadInpainter;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a training can do beside training all weights of a RAD network in float32. */
class TrainingModesTest {

  private static final UNetWeights BASE = TestTraining.BASE;
  private static final TrainingListener NOBODY = new TrainingListener() {};

  @TempDir static Path data;
  @TempDir Path out;

  @BeforeAll
  static void drawPhotos() {
    NoisePhotos.write(data);
  }

  private static TrainingOptions.Builder options(long steps) {
    return TestTraining.options(steps).microBatch(4);
  }

  private static Path train(Path out, TrainingOptions options, TrainingListener listener) {
    var photos = PhotoFolder.read(data, 16, List.of(16, 24), skipped -> {});
    try (var trainer = new Trainer(BaseWeights.of(BASE), photos, options, out)) {
      trainer.run(listener);
    }
    return new RunFolder(out).latest().orElseThrow().folder();
  }

  private static Map<String, RawTensor> tensors(Path checkpoint, String name) {
    return Checkpoint.open(checkpoint.resolve(name + ".safetensors")).tensors();
  }

  /** The largest difference of any tensor, relative to the largest change that training made. */
  private static double difference(Path a, Path b) {
    Map<String, RawTensor> first = tensors(a, "optimizer");
    Map<String, RawTensor> second = tensors(b, "optimizer");
    assertThat(second.keySet()).isEqualTo(first.keySet());
    double largest = 0;
    double difference = 0;
    for (String name : first.keySet()) {
      if (name.startsWith("first.")) { // Adam's mean gradient, after one step a tenth of it
        double[] x = first.get(name).toDoubles();
        double[] y = second.get(name).toDoubles();
        for (int i = 0; i < x.length; i++) {
          largest = Math.max(largest, Math.abs(x[i]));
          difference = Math.max(difference, Math.abs(x[i] - y[i]));
        }
      }
    }
    assertThat(largest).isPositive();
    return difference / largest;
  }

  @Test
  void accumulation_twoMicroBatches_giveTheGradientOfOneBatch() {
    Path whole = train(out.resolve("whole"), options(1).microBatch(16).build(), NOBODY);
    Path parts =
        train(out.resolve("parts"), options(1).microBatch(8).accumulation(2).build(), NOBODY);
    assertThat(difference(whole, parts)).isLessThan(1e-5);
  }

  @Test
  void activationCheckpointing_givesTheSameGradients() {
    // but for rounding: what records no derivatives is computed in fewer passes
    Path plain = train(out.resolve("plain"), options(1).build(), NOBODY);
    Path again = train(out.resolve("again"), checkpointed(options(1)).build(), NOBODY);
    assertThat(difference(plain, again)).isLessThan(1e-5);
    Path lora = train(out.resolve("lora"), options(1).lora(LoraConfig.paper()).build(), NOBODY);
    Path loraAgain =
        train(
            out.resolve("loraAgain"),
            checkpointed(options(1).lora(LoraConfig.paper())).build(),
            NOBODY);
    assertThat(difference(lora, loraAgain)).isLessThan(1e-5);
  }

  private static TrainingOptions.Builder checkpointed(TrainingOptions.Builder options) {
    return options.execution(ExecutionOptions.builder().activationCheckpointing(true).build());
  }

  @Test
  void channelsLast_givesTheSameGradients() {
    Path plain = train(out.resolve("plain"), options(1).build(), NOBODY);
    Path other =
        train(
            out.resolve("other"),
            options(1).execution(ExecutionOptions.builder().channelsLast(true).build()).build(),
            NOBODY);
    assertThat(difference(plain, other)).isLessThan(1e-5);
  }

  /** Eight bits of mantissa, or eleven: the gradients agree in their first digits. */
  @ParameterizedTest
  @EnumSource(names = {"BF16", "F16"})
  void precision_shorter_givesNearlyTheSameGradients(DType precision) {
    Path exact = train(out.resolve("exact"), options(1).build(), NOBODY);
    for (boolean checkpointing : new boolean[] {false, true}) {
      Path rounded =
          train(
              out.resolve("rounded" + checkpointing),
              options(1)
                  .execution(
                      ExecutionOptions.builder()
                          .precision(precision)
                          .activationCheckpointing(checkpointing)
                          .build())
                  .build(),
              NOBODY);
      assertThat(difference(exact, rounded)).isBetween(1e-6, 0.05);
    }
  }

  @Test
  void lora_stoppedAndContinued_givesTheSameBitsAsUninterrupted() {
    Path whole = train(out.resolve("whole"), lora(4), NOBODY);
    train(out.resolve("parts"), lora(2), NOBODY);
    Path parts = train(out.resolve("parts"), lora(4), NOBODY);
    for (String name : List.of("model", "ema", "optimizer", "adapter")) {
      Map<String, RawTensor> expected = tensors(whole, name);
      Map<String, RawTensor> actual = tensors(parts, name);
      assertThat(actual.keySet()).isEqualTo(expected.keySet());
      expected.forEach(
          (key, tensor) ->
              assertThat(actual.get(key).toFloats()).as(key).isEqualTo(tensor.toFloats()));
    }
  }

  private static TrainingOptions lora(long steps) {
    return options(steps).lora(LoraConfig.paper()).build();
  }

  /** The file that a user gets: the averaged adapters and time layers, and nothing of the base. */
  @Test
  void lora_export_isAnAdapterFileThatInpaints() throws IOException {
    Path run = out.resolve("run");
    Path checkpoint = train(run, lora(3), NOBODY);
    Path file = out.resolve("adapter.safetensors");
    TrainedWeights.export(run, file, DType.F32, Map.of("licence", "CC0-1.0"));
    var adapter = AdapterFile.read(file, BASE.tensors().keySet());
    assertThat(adapter.settings()).containsEntry("licence", "CC0-1.0").containsKey("rad");
    assertThat(adapter.settings().get("run")).contains("\"step\":3").contains("\"commit\"");
    Map<String, RawTensor> ema = tensors(checkpoint, "ema");
    assertThat(adapter.adapters().fullyTrained().get("time_embed.0.weight").toFloats())
        .isEqualTo(ema.get("time_embed.0.weight").toFloats());
    assertThat(adapter.adapters().layers().get("out.2").get(0).b().toFloats())
        .isEqualTo(ema.get("out.2.lora_B").toFloats());
    // the golden network's flags are not all in the file: store them with it
    Path base = out.resolve("base.safetensors");
    dev.rad.checkpoint.SafetensorsWriter.write(
        base,
        List.copyOf(BASE.tensors().values()),
        Map.of(UNetWeights.CONFIG_KEY, BASE.config().toJson()));
    try (var inpainter = RadInpainter.builder().weights(base).adapter(file).load()) {
      assertThat(inpainter.model().trainedForRad()).isTrue();
    }
  }

  @Test
  void ddpm_plainProcess_trainsAndIsNoRadNetwork() {
    var objective = Objective.builder().process(Objective.Process.DDPM).build();
    List<Double> losses = new ArrayList<>();
    Path checkpoint =
        train(
            out.resolve("run"),
            options(30).microBatch(8).objective(objective).build(),
            new TrainingListener() {
              @Override
              public void onStep(Report report) {
                losses.add(report.simple());
              }
            });
    assertThat(mean(losses.subList(20, 30))).isLessThan(mean(losses.subList(0, 10)));
    Map<String, String> metadata =
        Checkpoint.open(checkpoint.resolve("ema.safetensors")).metadata();
    assertThat(metadata).containsKey(UNetWeights.CONFIG_KEY).doesNotContainKey("rad");
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(x -> x).average().orElseThrow();
  }

  @Test
  void fresh_network_beginsWithZeroAndLearns() {
    List<Double> losses = new ArrayList<>();
    var photos = PhotoFolder.read(data, 16, List.of(16), skipped -> {});
    var options = options(40).microBatch(8).build();
    try (var trainer =
        new Trainer(BaseWeights.fresh(BASE.config(), 3), photos, options, out.resolve("run"))) {
      trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(Report report) {
              losses.add(report.simple());
            }
          });
    }
    // A network that says zero has the noise's own variance as its error.
    assertThat(losses.get(0)).isBetween(0.95, 1.05);
    assertThat(mean(losses.subList(30, 40))).isLessThan(0.97);
  }

  @Test
  void run_lossNeverFinite_stopsAndKeepsTheCheckpoint() {
    Path run = out.resolve("run");
    train(run, options(2).build(), NOBODY);
    var wild =
        options(20)
            .optimizer(TestTraining.OPTIMIZER.toBuilder().learningRate(1e30).warmupSteps(0).build())
            .build(); // blows up at once
    assertThatThrownBy(() -> train(run, wild, NOBODY))
        .isInstanceOfSatisfying(
            TrainingDivergedException.class,
            e -> {
              assertThat(e.step()).isBetween(7L, 9L);
              assertThat(e.learningRate()).isEqualTo(1e30);
            })
        .hasMessageContaining("learning rate");
    assertThat(new RunFolder(run).latest().orElseThrow().record().step()).isEqualTo(2);
  }

  @Test
  void new_otherKindOfTraining_isRefused() {
    Path run = out.resolve("run");
    train(run, options(1).build(), NOBODY);
    var velocity = Objective.RAD_PAPER.withPredictionType(PredictionType.VELOCITY);
    assertThatThrownBy(() -> train(run, options(2).objective(velocity).build(), NOBODY))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("predicts EPSILON");
    assertThatThrownBy(() -> train(run, lora(2), NOBODY))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("of all weights");
  }

  private static TrainingOptions conditioned(long steps, NoiseConditioning conditioning) {
    var objective =
        Objective.builder().predictionType(PredictionType.VELOCITY).simpleActiveOnly(true).build();
    return options(steps).objective(objective.withConditioning(conditioning)).build();
  }

  /** The first step's loss, computed again with the paper's schedule and steps by hand. */
  @Test
  void conditioning_step_trainsTheNetworkOnTheStepAlone() {
    List<Double> losses = new ArrayList<>();
    var listener =
        new TrainingListener() {
          @Override
          public void onStep(Report report) {
            losses.add(report.loss());
          }
        };
    TrainingOptions options = conditioned(2, NoiseConditioning.STEP);
    Path checkpoint = train(out.resolve("run"), options, listener);
    train(out.resolve("pixel"), conditioned(1, NoiseConditioning.PIXEL), listener);

    var photos = PhotoFolder.read(data, 16, List.of(16, 24), skipped -> {});
    RadScheduler schedule = RadScheduler.standard();
    var source =
        new ExampleSource(photos, MaskRecipe.parse("perlin"), schedule, 0.5, ColourJitter.NONE, 7);
    List<TrainingExample> examples = source.draw(1, 0, 4);
    double[] steps = examples.stream().mapToDouble(example -> example.k() - 1).toArray();
    assertThat(steps).doesNotHaveDuplicates();
    try (var scope = TensorScope.open();
        var network = Golden.network(BASE)) {
      var batch = TrainingBatch.of(examples, schedule, Device.CPU);
      var output = Autograd.off(() -> network.forward(batch.noisy(), NoiseInput.uniform(steps)));
      double expected = new HybridLoss(options.objective()).of(output, batch).total().item();
      assertThat(losses.get(0)).isCloseTo(expected, withinPercentage(1e-4));
      assertThat(losses.get(2)).isNotCloseTo(expected, withinPercentage(1e-2));
    }
    String settings = Checkpoint.open(checkpoint.resolve("ema.safetensors")).metadata().get("rad");
    assertThat(RadSettings.fromJson(settings).conditioning()).isEqualTo(NoiseConditioning.STEP);
  }

  @Test
  void new_otherConditioning_isRefused() {
    Path step = out.resolve("step");
    train(step, conditioned(1, NoiseConditioning.STEP), NOBODY);
    assertThatThrownBy(() -> train(step, conditioned(2, NoiseConditioning.PIXEL), NOBODY))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("with the conditioning STEP: go on with the same");
    assertThat(train(step, conditioned(2, NoiseConditioning.STEP), NOBODY)).exists();
  }

  /** A run record from before there was a choice. */
  @Test
  void new_recordWithoutConditioning_trainsOnEveryPixels() throws IOException {
    Path run = out.resolve("run");
    Path record = train(run, conditioned(1, NoiseConditioning.PIXEL), NOBODY).resolve("run.json");
    String text = Files.readString(record);
    String old = text.replaceFirst(",\\s*\"conditioning\" : \"PIXEL\"", "");
    assertThat(old).isNotEqualTo(text).doesNotContain("conditioning");
    Files.writeString(record, old);
    assertThatThrownBy(() -> train(run, conditioned(2, NoiseConditioning.STEP), NOBODY))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("with the conditioning PIXEL");
    assertThat(train(run, conditioned(2, NoiseConditioning.PIXEL), NOBODY)).exists();
  }

  /** A run record from before the newer options, without a trace of them. */
  @Test
  void new_recordWithoutTheNewerOptions_goesOnToTheSameBits() throws IOException {
    Path whole = train(out.resolve("whole"), options(3).build(), NOBODY);
    Path run = out.resolve("run");
    Path record = train(run, options(2).build(), NOBODY).resolve("run.json");
    String text = Files.readString(record);
    String old =
        text.replaceAll(",\\s*\"(minSnr|snrFloor|decaySteps|colourJitter)\" : [0-9.]+", "");
    assertThat(old).doesNotContain("minSnr", "decaySteps", "colourJitter").contains("emaDecay");
    assertThat(text).contains("minSnr", "decaySteps", "colourJitter");
    Files.writeString(record, old);
    assertThat(difference(whole, train(run, options(3).build(), NOBODY))).isZero();
  }

  @Test
  void newerOptions_stoppedAndContinued_giveTheSameBitsAsUninterrupted() {
    var objective =
        Objective.builder().predictionType(PredictionType.VELOCITY).simpleActiveOnly(true).build();
    TrainingOptions all =
        options(4)
            .masks("blob")
            .colourJitter(0.2)
            .objective(objective.withMinSnr(5))
            .optimizer(TestTraining.OPTIMIZER.toBuilder().decaySteps(3).build())
            .build();
    Path whole = train(out.resolve("whole"), all, NOBODY);
    Path parts = out.resolve("parts");
    train(
        parts,
        all,
        new TrainingListener() {
          private long steps;

          @Override
          public void onStep(Report report) {
            steps = report.step();
          }

          @Override
          public boolean isCancelled() {
            return steps == 2;
          }
        });
    assertThat(new RunFolder(parts).latest().orElseThrow().record().step()).isEqualTo(2);
    Path continued = train(parts, all, NOBODY);
    for (String name : List.of("model", "ema", "optimizer")) {
      Map<String, RawTensor> actual = tensors(continued, name);
      tensors(whole, name)
          .forEach(
              (key, tensor) ->
                  assertThat(actual.get(key).toFloats()).as(key).isEqualTo(tensor.toFloats()));
    }
  }

  @Test
  void conditioning_ofAPlainAdm_isNoChoice() {
    var ddpm = Objective.builder().process(Objective.Process.DDPM).build();
    assertThatThrownBy(() -> ddpm.withConditioning(NoiseConditioning.STEP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conditioned on that anyway");
  }

  @Test
  void open_classConditional_isRefused() throws IOException {
    var golden = Golden.open("adm/classcond-new-attention");
    var weights = UNetWeights.open(golden.folder().resolve("model.pt"), golden.model());
    var photos = PhotoFolder.read(data, 16, List.of(16), skipped -> {});
    assertThatThrownBy(() -> new Trainer(BaseWeights.of(weights), photos, options(1).build(), out))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("class-conditional");
    try (var files = Files.list(out)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void lora_manySteps_keepsNoNativeObject() {
    List<Long> counts = new ArrayList<>();
    train(
        out.resolve("run"),
        checkpointed(options(6).lora(LoraConfig.paper())).build(),
        new TrainingListener() {
          @Override
          public void onStep(Report report) {
            counts.add(Pointer.totalCount());
          }
        });
    long second = counts.get(1);
    assertThat(counts.subList(1, 6)).allMatch(count -> count <= second);
  }

  @Test
  void close_ofAdapters_givesBackEveryNativeObject() {
    train(out.resolve("first"), checkpointed(lora2()).build(), NOBODY);
    long before = NativeObjects.count();
    train(out.resolve("second"), checkpointed(lora2()).build(), NOBODY);
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  private static TrainingOptions.Builder lora2() {
    return options(2).lora(LoraConfig.paper());
  }

  /** The network of every validation has the averaged weights; training does not notice it. */
  @Test
  void validateOn_heldOutPhotos_writesATableAndPicturesAndChangesNothing() throws IOException {
    Path plain = train(out.resolve("plain"), options(4).build(), NOBODY);
    var photos = PhotoFolder.read(data, 16, List.of(16, 24), skipped -> {});
    List<Long> validated = new ArrayList<>();
    Path run = out.resolve("run");
    var options = options(4).saveEvery(100).validateEvery(2).build();
    try (var trainer = new Trainer(BaseWeights.of(BASE), photos, options, run)) {
      trainer.validateOn(photos);
      trainer.run(
          new TrainingListener() {
            @Override
            public void onValidation(long step, Validation.Result result) {
              assertThat(result.total()).isPositive().isFinite();
              validated.add(step);
            }
          });
    }
    assertThat(validated).containsExactly(2L, 4L);
    assertThat(Files.readAllLines(run.resolve("validation.csv"))).hasSize(3);
    assertThat(RgbImage.read(run.resolve("samples-00000004.png")).height()).isGreaterThan(3 * 16);
    assertThat(difference(plain, run.resolve("checkpoint-00000004"))).isZero();
  }
}
