package dev.rad.cli.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class ExportCommandTest {

  private static final String RUN =
      """
      {"step": %d, "skipped": 0, "lossScale": 1.0,
       "options": {"steps": 9, "microBatch": 2, "accumulation": 1, "seed": 42, "saveEvery": 3,
         "validateEvery": 0, "masks": "perlin",
         "objective": {"process": "RAD", "phase1Fraction": 0.5, "predictionType": "VELOCITY",
           "variationalWeight": 1.0, "simpleActiveOnly": true, "normalizeByActive": false},
         "optimization": {"learningRate": 1e-4, "warmupSteps": 0, "weightDecay": 0.0,
           "gradientClip": 1.0, "emaDecay": 0.9},
         "execution": {"device": {"kind": "CPU", "index": 0}, "precision": "F32",
           "activationCheckpointing": false, "channelsLast": false},
         "lora": null},
       "dataDigest": "cafe", "base": {"name": "b.pt", "digest": "f00d"},
       "software": {"rad": "1", "commit": "c", "pytorch": "2", "java": "17", "platform": "p"},
       "startedAt": "s", "savedAt": "t", "trainedSeconds": 1.5}
      """;

  @TempDir private Path folder;

  private void checkpoint(int step, float value) throws IOException {
    Path target = Files.createDirectories(folder.resolve("run/checkpoint-%08d".formatted(step)));
    SafetensorsWriter.write(
        target.resolve("ema.safetensors"),
        List.of(RawTensor.of("w", new float[] {value, 0.1f}, 2)),
        Map.of("unet", "{}", "rad", "{\"phase1_steps\": 1000}"));
    Files.writeString(target.resolve("run.json"), RUN.formatted(step));
  }

  @Test
  void export_run_takesTheNewestAverageInHalfPrecisionWithItsHistory() throws IOException {
    checkpoint(3, 1);
    checkpoint(6, 2);
    Path out = folder.resolve("made/here/weights.safetensors");

    Terminal run =
        Terminal.run(
            "export",
            "--run",
            folder.resolve("run"),
            "--out",
            out,
            "--provenance",
            "licence=PD",
            "--provenance",
            "data=photos");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Checkpoint written = Checkpoint.open(out);
    assertThat(written.tensor("w").type()).isEqualTo(DType.F16);
    assertThat(written.tensor("w").toFloats()[0]).isEqualTo(2f);
    assertThat(written.metadata())
        .containsEntry("unet", "{}")
        .containsEntry("rad", "{\"phase1_steps\": 1000}")
        .containsEntry("licence", "PD")
        .containsEntry("data", "photos");
    assertThat(written.metadata().get("run")).contains("\"step\":6", "\"seed\":42", "cafe");
  }

  @Test
  void export_fileThatIsThere_isReplacedByForceOnly() throws IOException {
    checkpoint(3, 1);
    Path out = Files.writeString(folder.resolve("w.safetensors"), "mine");
    Object[] export = {"export", "--run", folder.resolve("run"), "--out", out};

    assertThat(Terminal.run(export).failure()).contains("is there already");
    assertThat(out).hasContent("mine");
    assertThat(Terminal.run("export", "--force", "--run", export[2], "--out", out).exitCode())
        .isZero();
    assertThat(Checkpoint.open(out).tensor("w").toFloats()[0]).isEqualTo(1f);
  }

  @Test
  void export_folderWithoutCheckpoint_isRefused() {
    assertThat(Terminal.run("export", "--run", folder, "--out", folder.resolve("w")).failure())
        .contains("holds no complete checkpoint");
  }
}
