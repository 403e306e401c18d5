package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.TrainingException;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.torch.lora.LoraConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a training remembers of itself, and what it begins with. */
class ResumedTrainingTest {

  private static final UNetWeights BASE = TestTraining.BASE;

  @TempDir static Path data;
  @TempDir Path out;

  @BeforeAll
  static void drawPhotos() {
    NoisePhotos.write(data);
  }

  private static TrainingOptions.Builder options(long steps) {
    return TestTraining.options(steps).microBatch(2);
  }

  private static PhotoFolder photos(int... heights) {
    List<Integer> list = java.util.Arrays.stream(heights).boxed().toList();
    return PhotoFolder.read(data, 16, list, skipped -> {}).holdOut(0.4, 7).train();
  }

  private static RunRecord train(Path run, BaseWeights base, TrainingOptions options) {
    try (var trainer = new Trainer(base, photos(16, 24), options, run)) {
      trainer.run(new TrainingListener() {});
    }
    return new RunFolder(run).latest().orElseThrow().record();
  }

  /** The base's tensors in a file that says how they were trained. */
  private BaseWeights base(String settings) {
    Path file = out.resolve("base.safetensors");
    SafetensorsWriter.write(
        file,
        BASE.tensors().values(),
        Map.of(UNetWeights.CONFIG_KEY, BASE.config().toJson(), RadSettings.METADATA_KEY, settings));
    return BaseWeights.open(file);
  }

  private BaseWeights velocity() {
    return base(
        new RadSettings(1000, 500, PredictionType.VELOCITY, NoiseConditioning.PIXEL).toJson());
  }

  @Test
  void in_folderWithoutTraining_isNothingAndMakesNone() {
    assertThat(SavedTraining.in(out.resolve("none"))).isEmpty();
    assertThat(out.resolve("none")).doesNotExist();
    assertThat(SavedTraining.in(out)).isEmpty();
  }

  @Test
  void in_checkpoint_knowsAllThatTheTrainingBeganWith() {
    Path run = out.resolve("run");
    train(run, velocity(), options(1).objective(velocity().objective()).build());
    SavedTraining saved = SavedTraining.in(run).orElseThrow();
    assertThat(saved.step()).isEqualTo(1);
    assertThat(saved.options().objective().predictionType()).isEqualTo(PredictionType.VELOCITY);
    assertThat(saved.options().objective().phases()).isEqualTo(new Objective.Phases(1000, 500));
    assertThat(saved.photos()).contains(data.toAbsolutePath());
    assertThat(saved.heights()).contains(List.of(16, 24));
    assertThat(saved.heldOut()).hasValue(0.4);
    TrainingOptions more =
        options(3)
            .objective(velocity().objective())
            .optimizer(TestTraining.OPTIMIZER.toBuilder().learningRate(5e-4).build())
            .build();
    assertThat(saved.changes(more)).containsExactly("steps 1 → 3", "learning rate 0.001 → 0.0005");
  }

  /** The record names what the training began with, not what it was last given. */
  @Test
  void run_severalSessions_keepTheirProvenance() {
    Path run = out.resolve("run");
    RunRecord first = train(run, BaseWeights.of(BASE), options(1).build());
    BaseWeights continuing = SavedTraining.in(run).orElseThrow().base();
    RunRecord second = train(run, continuing, options(3).build());
    assertThat(second.base()).isEqualTo(first.base());
    assertThat(second.base().name()).isEqualTo("model.pt");
    assertThat(second.startedAt()).isEqualTo(first.startedAt());
    assertThat(second.sessions()).hasSize(2);
    assertThat(second.sessions().get(0)).isEqualTo(first.sessions().get(0));
    assertThat(second.sessions().get(0).changes()).isEmpty();
    assertThat(second.sessions().get(1).firstStep()).isEqualTo(2);
    assertThat(second.sessions().get(1).changes()).containsExactly("steps 1 → 3");
    assertThat(second.sessions().get(1).software()).isEqualTo(Software.present());
  }

  /** What is passed on says what the network learned from, and not where that lay. */
  @Test
  void export_run_hasItsRecordWithoutPlaces() {
    Path run = out.resolve("run");
    train(run, velocity(), options(1).objective(velocity().objective()).build());
    Path file = out.resolve("weights.safetensors");
    TrainedWeights.export(run, file, DType.F16, Map.of());
    String record = Checkpoint.open(file).metadata().get("run");
    assertThat(record)
        .contains("base.safetensors", "\"heights\":[16,24]", "\"sessions\":[")
        .doesNotContain(out.toString(), data.toString());
  }

  @Test
  void base_ofAdapters_isTheFileThatTheyBelongTo() {
    Path run = out.resolve("run");
    var options = options(1).objective(velocity().objective()).lora(LoraConfig.paper()).build();
    RunRecord record = train(run, velocity(), options);
    assertThat(SavedTraining.in(run).orElseThrow().base().record()).isEqualTo(record.base());
  }

  @Test
  void base_ofAdaptersFromBeforeItWasNoted_isAskedFor() throws IOException {
    Path run = out.resolve("run");
    var options = options(1).objective(velocity().objective()).lora(LoraConfig.paper()).build();
    train(run, velocity(), options);
    Path file = run.resolve("checkpoint-00000001/run.json");
    String text = Files.readString(file);
    String old = text.replaceFirst(",\\s*\"path\" : \"[^\"]*\"", "");
    assertThat(old).isNotEqualTo(text);
    Files.writeString(file, old);
    assertThatThrownBy(() -> SavedTraining.in(run).orElseThrow().base())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("base.safetensors")
        .hasMessageContaining("--base");
  }

  @ParameterizedTest
  @CsvSource({
    "masks, 'with the masks perlin, not blob'",
    "seed, 'with the seed 7, not 8'",
    "batch, 'with the pictures a step 2, not 3'",
    "jitter, 'with the colour jitter 0, not 0.1'",
    "snr, 'with the Min-SNR bound 0, not 5'",
    "phase1, 'with the phase-1 fraction 0.5, not 1'"
  })
  void new_optionThatMayNotChange_isRefusedWithBothValues(String what, String expected) {
    Path run = out.resolve("run");
    train(run, BaseWeights.of(BASE), options(1).build());
    UnaryOperator<TrainingOptions.Builder> change =
        switch (what) {
          case "masks" -> builder -> builder.masks("blob");
          case "seed" -> builder -> builder.seed(8);
          case "batch" -> builder -> builder.microBatch(3);
          case "jitter" -> builder -> builder.colourJitter(0.1);
          case "snr" -> builder -> builder.objective(Objective.RAD_PAPER.withMinSnr(5));
          default -> builder -> builder.objective(Objective.builder().phase1Fraction(1).build());
        };
    TrainingOptions other = change.apply(options(2)).build();
    assertThatThrownBy(() -> train(run, BaseWeights.of(BASE), other))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(expected)
        .hasMessageContaining("go on with the same");
  }

  @Test
  void new_sameBatchInOtherParts_goesOn() {
    Path run = out.resolve("run");
    train(run, BaseWeights.of(BASE), options(1).build());
    RunRecord record =
        train(run, BaseWeights.of(BASE), options(2).microBatch(1).accumulation(2).build());
    assertThat(record.sessions().get(1).changes())
        .containsExactly("steps 1 → 2", "pictures at once 2 → 1");
  }

  @Test
  void new_otherHeightsOrWeightsOrNetwork_isRefused() {
    Path run = out.resolve("run");
    train(run, BaseWeights.of(BASE), options(1).build());
    TrainingOptions more = options(2).build();
    assertThatThrownBy(() -> new Trainer(BaseWeights.of(BASE), photos(16), more, run))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("of the heights [16, 24]");
    assertThatThrownBy(() -> train(run, BaseWeights.fresh(BASE.config(), 7), more))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("began with other weights, model.pt");

    Path drawn = out.resolve("drawn");
    train(drawn, BaseWeights.fresh(BASE.config(), 7), options(1).build());
    UNetConfig narrow =
        UNetConfig.fromJson(
            """
            {"image_size": 16, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1",
             "attention_resolutions": "8", "num_head_channels": 32, "learn_sigma": true}
            """);
    assertThatThrownBy(() -> train(drawn, BaseWeights.fresh(narrow, 7), more))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("holds the weights of another network");
  }

  @Test
  void objective_ofWeights_isWhatTheyWereTrainedFor() {
    assertThat(BaseWeights.of(BASE).objective()).isEqualTo(Objective.RAD_PAPER);
    Objective found = velocity().objective();
    assertThat(found.predictionType()).isEqualTo(PredictionType.VELOCITY);
    assertThat(found.settings().phase2Steps()).isEqualTo(500);
    assertThat(velocity().relearned().objective()).isEqualTo(Objective.RAD_PAPER);
  }

  @Test
  void new_weightsThatWereTrainedForSomethingElse_areRefusedNamingBoth() {
    Path run = out.resolve("run");
    TrainingOptions noise = options(1).build();
    assertThatThrownBy(() -> train(run, velocity(), noise))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("trained with the prediction velocity, and epsilon is asked for")
        .hasMessageContaining("--convert-prediction");
    Objective velocity = velocity().objective();
    assertThatThrownBy(
            () ->
                train(
                    run,
                    velocity(),
                    options(1).objective(velocity.withPhases(Objective.Phases.STANDARD)).build()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("1000 and 500 steps, and 1000 and 1000 steps is asked for");
    assertThatThrownBy(
            () ->
                train(
                    run,
                    velocity(),
                    options(1)
                        .objective(velocity.withConditioning(NoiseConditioning.STEP))
                        .build()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the conditioning pixel, and step is asked for");
    var plain = Objective.builder().process(Objective.Process.DDPM).build();
    assertThatThrownBy(() -> train(run, velocity(), options(1).objective(plain).build()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("the process rad, and ddpm is asked for");
    assertThat(SavedTraining.in(run)).isEmpty();

    train(run, velocity().relearned(), noise);
    assertThat(train(run, velocity(), options(2).build()).step()).isEqualTo(2); // begun already
  }

  @Test
  void phases_tooShort_areRefused() {
    assertThatThrownBy(() -> new Objective.Phases(1, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 steps");
  }
}
