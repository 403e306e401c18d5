package dev.rad.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.cli.Pictures;
import dev.rad.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code rad train}: initial weights, resuming, and messages. */
public class TrainCommandTest {

  private static final String TINY =
      """
      {"image_size": 16, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,2",
       "attention_resolutions": "8", "num_head_channels": 32, "learn_sigma": true,
       "resblock_updown": true, "use_scale_shift_norm": true}
      """;

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void writePhotos() throws IOException {
    run = folder.resolve("run");
    Files.createDirectory(folder.resolve("photos"));
    Pictures.gradient(40, 30).write(folder.resolve("photos/a.png"));
    Pictures.gradient(50, 40).write(folder.resolve("photos/b.png"));
    Pictures.gradient(60, 40).write(folder.resolve("photos/c.png"));
    Files.writeString(folder.resolve("tiny.json"), TINY);
  }

  /** Starts a training with non-default options. */
  private Terminal begin(int steps) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", folder.resolve("photos")));
    arguments.addAll(List.of("--network", folder.resolve("tiny.json"), "--out", run));
    arguments.addAll(
        List.of("--steps", steps, "--batch", 1, "--hold-out", 0.4, "--heights", "20,24"));
    arguments.addAll(
        List.of("--masks", "blob", "--prediction", "x0", "--min-snr", 5, "--snr-floor", 1));
    arguments.addAll(List.of("--colour-jitter", 0.1, "--seed", 3, "--decay-steps", 1));
    return Terminal.run(arguments.toArray());
  }

  private Terminal resume(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--resume", "--out", run));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  @Test
  void resume_nothingElse_goesOnWithAllOptions() throws IOException {
    Terminal begun = begin(1);
    assertThat(begun.exitCode()).as(begun.err()).isZero();
    Terminal more = resume("--steps", 3, "--learning-rate", "2e-4");
    assertThat(more.exitCode()).as(more.err()).isZero();
    assertThat(more.out())
        .contains("goes on  after step 1 of " + run)
        .contains(": steps 1 → 3, learning rate 0.0001 → 0.0002")
        .contains("drawn from seed 3")
        .contains("saved " + run.resolve("checkpoint-00000003"));
    String record = Files.readString(run.resolve("checkpoint-00000003/run.json"));
    assertThat(record)
        .contains(
            "\"masks\" : \"blob\"",
            "\"predictionType\" : \"X0\"",
            "\"minSnr\" : 5.0",
            "\"snrFloor\" : 1.0")
        .contains("\"colourJitter\" : 0.1", "\"seed\" : 3", "\"decaySteps\" : 1")
        .contains("\"name\" : \"drawn from seed 3\"", "\"heldOut\" : 0.4")
        .contains("steps 1 → 3");
  }

  @Test
  void resume_optionThatMayNotChange_isRefused() {
    assertThat(begin(1).exitCode()).isZero();
    assertThat(resume("--steps", 2, "--masks", "box").failure())
        .contains("with the masks blob, not box: go on with the same");
    assertThat(resume("--steps", 2, "--heights", "20").failure()).contains("heights [20, 24]");
    assertThat(resume("--steps", 2, "--hold-out", 0).failure()).contains("on other photos");
    assertThat(run.resolve("checkpoint-00000002")).doesNotExist();
  }

  @Test
  void base_velocityNetwork_staysOneUnlessConverted() throws IOException {
    Path first = folder.resolve("first");
    Object[] small = {"--network", folder.resolve("tiny.json"), "--prediction", "velocity"};
    assertThat(train(first, small).exitCode()).isZero();
    Path base = first.resolve("checkpoint-00000001/ema.safetensors");

    Path kept = folder.resolve("kept");
    assertThat(train(kept, "--base", base).exitCode()).isZero();
    assertThat(Files.readString(kept.resolve("checkpoint-00000001/run.json")))
        .contains("\"predictionType\" : \"VELOCITY\"");
    Path other = folder.resolve("other");
    assertThat(train(other, "--base", base, "--prediction", "epsilon").failure())
        .contains("prediction velocity, and epsilon is asked for", "--convert-prediction");
    Object[] converting = {"--base", base, "--prediction", "epsilon", "--convert-prediction"};
    assertThat(train(other, converting).exitCode()).isZero();
    assertThat(Files.readString(other.resolve("checkpoint-00000001/run.json")))
        .contains("\"predictionType\" : \"EPSILON\"");
    assertThat(Terminal.run("train", "--resume", "--out", other, "--steps", 2).exitCode()).isZero();
  }

  /**
   * The process brings its conditioning, masks and loss; the file knows, and RAD learns from it.
   */
  @Test
  void process_tdPaint_isRecordedAndGoesOn() throws IOException {
    Path first = folder.resolve("first");
    Object[] small = {"--network", folder.resolve("tiny.json"), "--process", "td-paint"};
    Terminal begun = train(first, small);
    assertThat(begun.exitCode()).as(begun.err()).isZero();
    assertThat(Files.readString(first.resolve("checkpoint-00000001/run.json")))
        .contains("\"process\" : \"TD_PAINT\"", "\"conditioning\" : \"TD_PAINT\"")
        .contains("\"masks\" : \"td-paint\"", "\"steps\" : 250", "\"knownNoise\" : true");
    Path base = first.resolve("checkpoint-00000001/ema.safetensors");
    assertThat(Terminal.run("info", base).out()).contains("\"noise_conditioning\": \"td_paint\"");
    assertThat(Terminal.run("train", "--resume", "--out", first, "--steps", 2).exitCode()).isZero();
    assertThat(Terminal.run("train", "--resume", "--out", first, "--td-paint-steps", 100).failure())
        .contains("with the steps of TD-Paint's process 250, not 100");

    Path kept = folder.resolve("kept");
    Object[] own = {"--base", base, "--td-paint-steps", 100, "--clean-known", "--masks", "box"};
    assertThat(train(kept, own).exitCode()).isZero();
    assertThat(Files.readString(kept.resolve("checkpoint-00000001/run.json")))
        .contains("\"process\" : \"TD_PAINT\"", "\"steps\" : 100", "\"knownNoise\" : false")
        .contains("\"masks\" : \"box\"");

    Path rad = folder.resolve("rad");
    assertThat(train(rad, "--base", base, "--process", "rad").failure())
        .contains("trained with the process td_paint, and rad is asked for");
    Object[] adapters = {
      "--base", base, "--process", "rad", "--convert-prediction", "--lora-rank", 2
    };
    Terminal learned = train(rad, adapters);
    assertThat(learned.exitCode()).as(learned.err()).isZero();
    assertThat(Files.readString(rad.resolve("checkpoint-00000001/run.json")))
        .contains("\"conditioning\" : \"PIXEL\"", "\"masks\" : \"perlin\"");
  }

  private Terminal train(Path out, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", folder.resolve("photos")));
    arguments.addAll(List.of("--out", out, "--steps", 1, "--batch", 1, "--hold-out", 0));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  @Test
  void train_firstStep_isSaidAtOnceAndNothingIfQuiet() {
    Terminal loud = begin(2);
    assertThat(loud.out())
        .contains("photos   of " + folder.resolve("photos") + " are read")
        .contains("2 photos and 1 held out, drawn from seed 3 with ")
        .contains("step 1/2  loss ")
        .contains("step 2/2  loss ")
        .doesNotContain("BaseWeights");
    Terminal quiet = resume("--steps", 3, "--quiet");
    assertThat(quiet.exitCode()).isZero();
    assertThat(quiet.out()).isEmpty();
    assertThat(run.resolve("checkpoint-00000003")).exists();
  }

  @Test
  void train_job_takesItsOptions() throws IOException {
    Path job = folder.resolve("job.json");
    Files.writeString(
        job,
        """
        {"data": "%s", "network": "%s", "out": "%s", "steps": 1, "batch": 1, "quiet": true}
        """
            .formatted(folder.resolve("photos"), folder.resolve("tiny.json"), run));
    Terminal done = Terminal.run("train", "--job", job);
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).isEmpty();
    assertThat(run.resolve("checkpoint-00000001")).exists();
  }

  @Test
  void train_withoutFolders_isAMistakeOfUsage() {
    Terminal noOut = Terminal.run("train", "--data", folder.resolve("photos"));
    assertThat(noOut.failure()).contains("'--out=DIR'");
    assertThat(noOut.exitCode()).isEqualTo(2);
    assertThat(Terminal.run("train", "--out", run).failure()).contains("'--data=DIR'");
    assertThat(resume().failure()).contains("'--data=DIR'"); // there is nothing to resume
    assertThat(run).doesNotExist();
  }

  @Test
  void train_baseOfLatents_writesAdaptersForIt() {
    Path base = Path.of(System.getProperty("rad.root"), "testdata/golden/latent/pipeline-blend4");
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", folder.resolve("photos")));
    arguments.addAll(List.of("--base", base, "--out", run, "--steps", 2, "--batch", 1));
    arguments.addAll(List.of("--lora-rank", 2));
    Terminal trained = Terminal.run(arguments.toArray());
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("2 photos of 64 px, 0 of them with texts, and 1 held out, encoded once")
        .contains("written  " + run.resolve("adapter.safetensors"));
    assertThat(
            Checkpoint.open(run.resolve("adapter.safetensors"))
                .tensor("unet.conv_in.lora_A.weight")
                .shape())
        .containsExactly(2, 4, 3, 3);
    assertThat(Terminal.run(arguments.toArray()).failure()).contains("go on with --resume");
    arguments.addAll(List.of("--resume", "--convert-prediction"));
    assertThat(Terminal.run(arguments.toArray()).failure()).contains("leave them out");
  }
}
