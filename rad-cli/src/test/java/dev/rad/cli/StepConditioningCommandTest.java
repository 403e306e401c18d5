package dev.rad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code --conditioning} from training to inpainting. */
class StepConditioningCommandTest {

  private static final String TINY =
      """
      {"image_size": 16, "num_channels": 32, "num_res_blocks": 1, "channel_mult": "1,2",
       "attention_resolutions": "8", "num_head_channels": 32, "learn_sigma": true,
       "resblock_updown": true, "use_scale_shift_norm": true}
      """;

  @TempDir private Path folder;
  private Path photo;
  private Path run;

  @BeforeEach
  void writePhotos() throws IOException {
    Files.createDirectory(folder.resolve("photos"));
    photo = folder.resolve("photos/a.png");
    run = folder.resolve("run");
    Pictures.gradient(40, 30).write(photo);
    Pictures.gradient(50, 40).write(folder.resolve("photos/b.png"));
    Files.writeString(folder.resolve("tiny.json"), TINY);
  }

  private Terminal train(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", folder.resolve("photos")));
    arguments.addAll(List.of("--network", folder.resolve("tiny.json"), "--out", run));
    arguments.addAll(List.of("--batch", 1, "--hold-out", 0));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  private Path mask(String name, Region hole) {
    Path file = folder.resolve(name);
    Mask.rectangle(40, 30, hole).write(file);
    return file;
  }

  @Test
  void train_step_isRecordedExportedPrintedAndFills() throws IOException {
    Terminal first = train("--steps", 1, "--conditioning", "step", "--prediction", "velocity");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(Files.readString(run.resolve("checkpoint-00000001/run.json")))
        .contains("\"conditioning\" : \"STEP\"");
    assertThat(train("--steps", 2, "--resume", "--conditioning", "pixel").failure())
        .contains("with the conditioning STEP: go on with the same");
    assertThat(train("--steps", 2, "--resume", "--prediction", "epsilon").failure())
        .contains("that predicts VELOCITY: go on with the same");

    Path weights = folder.resolve("weights.safetensors");
    assertThat(Terminal.run("export", "--run", run, "--out", weights).exitCode()).isZero();
    assertThat(Terminal.run("info", weights).out())
        .contains("\"noise_conditioning\": \"step\"", "\"prediction_type\": \"velocity\"");
    Path left = mask("left.png", new Region(10, 8, 5, 9));
    Path right = mask("right.png", new Region(15, 8, 5, 9));
    Path out = folder.resolve("filled.png");
    Object[] inpaint = {
      "inpaint", "--checkpoint", weights, "--image", photo, "--steps", 2, "--prior", "network"
    };

    Terminal filled = Terminal.run(with(inpaint, "--mask", left, "--out", out));
    assertThat(filled.exitCode()).as(filled.err()).isZero();
    RgbImage before = RgbImage.read(photo);
    RgbImage after = RgbImage.read(out);
    assertThat(after).isNotEqualTo(before);
    Mask hole = Mask.rectangle(40, 30, new Region(10, 8, 5, 9));
    assertThat(after.composite(before, hole)).isEqualTo(before);
    Path other = folder.resolve("other.png");
    assertThat(
            Terminal.run(with(inpaint, "--mask", left, "--mask", right, "--out", other)).failure())
        .contains("is conditioned on one step of the whole picture", "fill them at once");
    assertThat(other).doesNotExist();
  }

  private static Object[] with(Object[] arguments, Object... more) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void train_conditioningThatCannotBe_isRefusedBeforeTheTraining() {
    assertThat(train("--conditioning", "depth").failure()).contains("none of pixel, step");
    assertThat(train("--process", "ddpm", "--conditioning", "step").failure())
        .contains("leave the conditioning step to the process rad");
    assertThat(run).doesNotExist();
  }
}
