package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** Reading tensors past the mapping of their file. */
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
  void readBytes_ofAFile_givesTheMappedBytes() {
    ByteBuffer target = ByteBuffer.allocateDirect(40_004);
    target.position(4);

    tensor.readBytes(200_000, target);

    assertThat(target.hasRemaining()).isFalse();
    assertThat(target.flip().position(4)).isEqualTo(tensor.bytes().slice(200_000, 40_000));
  }

  @Test
  void readBytes_renamedAndReshaped_givesTheSame() {
    ByteBuffer target = ByteBuffer.allocate(400_000);

    tensor.renamed("c").reshape(1000, 100).readBytes(0, target);

    assertThat(RawTensor.ofBytes("d", StorageType.F32, target.flip(), 100_000).toFloats())
        .isEqualTo(values);
  }

  @Test
  void readBytes_ofTheHeap_givesItsBytes() {
    RawTensor heap = RawTensor.of("x", new float[] {1, 2, 3}, 3);
    ByteBuffer target = ByteBuffer.allocate(8);

    heap.readBytes(4, target);

    assertThat(target.flip()).isEqualTo(heap.bytes().slice(4, 8));
  }

  @Test
  void readBytes_beyondTheTensor_isRefused() {
    RawTensor first = Checkpoint.open(file).tensor("a");
    ByteBuffer target = ByteBuffer.allocate(8);

    assertThatThrownBy(() -> first.readBytes(3996, target))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void readBytes_fileCutShortMeanwhile_isRefused() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(300_000);
    }

    assertThatThrownBy(() -> tensor.readBytes(0, ByteBuffer.allocate(400_000)))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            file + ": b F32[100, 1000]: the file was cut short since it was opened; restore it");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be replaced there")
  void readBytes_fileReplacedMeanwhile_givesTheOldBytes() throws IOException {
    Files.delete(file);
    SafetensorsWriter.write(file, List.of(RawTensor.of("b", new float[1], 1)), Map.of());
    ByteBuffer target = ByteBuffer.allocate(400_000);

    tensor.readBytes(0, target);

    assertThat(target.flip()).isEqualTo(tensor.bytes());
  }

  @Test
  void readBytes_interrupted_saysSoAndKeepsTheMark() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> tensor.readBytes(0, ByteBuffer.allocate(8)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("interrupted");

    assertThat(Thread.interrupted()).isTrue();
  }
}
