package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of tensors when their file changes after it was opened. */
class FileSourceTest {
  @TempDir Path folder;
  private Path file;
  private float[] values;
  private RawTensor tensor;

  /**
   * Two tensors, of which the second begins within the file, which is large enough to be mapped.
   */
  @BeforeEach
  void writeFile() {
    values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    file = folder.resolve("x.safetensors");
    var first = RawTensor.of("a", new float[1000], 1000);
    SafetensorsWriter.write(file, List.of(first, RawTensor.of("b", values, 100, 1000)), Map.of());
    tensor = Checkpoint.open(file).tensor("b");
  }

  @Test
  void toFloats_wholeFile_givesTheElements() {
    assertThat(tensor.toFloats()).isEqualTo(values);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void bytes_fileCutShortMeanwhile_areRefused() throws IOException {
    RawTensor first = Checkpoint.open(file).tensor("a");
    cutTo(300_000);

    assertThat(first.toFloats()).isEqualTo(new float[1000]); // which the rest of the file holds
    assertThatThrownBy(tensor::bytes)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file + ": b F32[100, 1000]: the file was cut short since it was opened; restore it");
    assertThatThrownBy(tensor::toFloats).isInstanceOf(CheckpointException.class);
    assertThatThrownBy(() -> tensor.renamed("c").bytes()).hasMessageContaining("c F32[100, 1000]");
    assertThatThrownBy(() -> tensor.reshape(1000, 100)).isInstanceOf(CheckpointException.class);
    assertThatThrownBy(() -> tensor.rows(0, 1)).isInstanceOf(CheckpointException.class);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void bytes_partsTakenBeforeTheCut_areRefusedToo() throws IOException {
    RawTensor reshaped = tensor.renamed("c").reshape(1000, 100);
    RawTensor rows = tensor.rows(90, 10);
    cutTo(300_000);

    assertThatThrownBy(reshaped::toFloats).isInstanceOf(CheckpointException.class);
    assertThatThrownBy(rows::toFloats).isInstanceOf(CheckpointException.class);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be replaced there")
  void bytes_fileReplacedMeanwhile_areTheOldOnes() throws IOException {
    Files.delete(file);
    SafetensorsWriter.write(file, List.of(RawTensor.of("b", new float[1], 1)), Map.of());

    assertThat(tensor.toFloats()).isEqualTo(values);
  }

  @Test
  void bytes_threadInterrupted_areReadAndTheMarkStays() {
    Thread.currentThread().interrupt();

    assertThat(tensor.toFloats()).isEqualTo(values);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(tensor.toFloats()).isEqualTo(values);
  }

  /** The shards of an index are watched like a single file. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void bytes_shardCutShortMeanwhile_areRefused() throws IOException {
    Path index = folder.resolve("x.safetensors.index.json");
    Files.writeString(
        index, "{\"weight_map\": {\"a\": \"x.safetensors\", \"b\": \"x.safetensors\"}}");
    Checkpoint checkpoint = Checkpoint.open(index);
    cutTo(300_000);

    assertThat(checkpoint.tensor("a").toFloats()).isEqualTo(new float[1000]);
    assertThatThrownBy(checkpoint.tensor("b")::bytes)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the file was cut short since it was opened");
  }

  /** A tensor of torch.save needs the file up to its own end, wherever in its storage it is. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void bytes_torchFileCutShortMeanwhile_areRefused() throws IOException {
    PickleBuilder pickle = new PickleBuilder().ops("}(").text("first");
    pickle.tensor("Float", "0", 100_000, 0, new long[] {10}, new long[] {1}).text("last");
    pickle.tensor("Float", "0", 100_000, 99_000, new long[] {1000}, new long[] {1}).ops("u");
    byte[] zip =
        new ZipBuilder()
            .add("m/data.pkl", pickle.stop())
            .add("m/data/0", SmallFiles.floats(values))
            .build();
    file = Files.write(folder.resolve("x.pt"), zip);
    Checkpoint checkpoint = Checkpoint.open(file);
    assertThat(checkpoint.tensor("last").toFloats()).startsWith(99_000).endsWith(99_999);
    cutTo(398_000); // some of the last thousand

    assertThat(checkpoint.tensor("first").toFloats()).startsWith(0, 1, 2).endsWith(9);
    assertThatThrownBy(checkpoint.tensor("last")::bytes)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("last F32[1000]: the file was cut short since it was opened");
  }

  private void cutTo(long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
