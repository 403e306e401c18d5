package dev.rad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.checkpoint.StorageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

  private static final String RUN =
      """
      {"step": %d, "skipped": 0, "options": {"steps": 9, "batchSize": 2, "learningRate": 1e-4,
       "warmupSteps": 1, "weightDecay": 0, "gradientClip": 1, "emaDecay": 0.9,
       "phase1Fraction": 0.5, "variationalWeight": 1, "predictionType": "EPSILON",
       "activePixelsOnly": false, "seed": 42, "saveEvery": 3},
       "dataDigest": "cafe", "base": "b.pt", "startedAt": "s", "savedAt": "t"}
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
    assertThat(written.tensor("w").type()).isEqualTo(StorageType.F16);
    assertThat(written.tensor("w").toFloats()[0]).isEqualTo(2f);
    assertThat(written.metadata())
        .containsEntry("unet", "{}")
        .containsEntry("rad", "{\"phase1_steps\": 1000}")
        .containsEntry("licence", "PD")
        .containsEntry("data", "photos");
    assertThat(written.metadata().get("run")).contains("\"step\":6", "\"seed\":42", "cafe");
  }

  @Test
  void export_folderWithoutCheckpoint_isRefused() {
    assertThat(Terminal.run("export", "--run", folder, "--out", folder.resolve("w")).failure())
        .contains("holds no complete checkpoint");
  }
}
