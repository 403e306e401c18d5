package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be written whole leaves the old one, and nothing beside it. */
class NewFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeOld() throws IOException {
    file = Files.writeString(folder.resolve("x.bin"), "old");
  }

  private void assertUntouched() throws IOException {
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void write_content_replacesTheFile() throws IOException {
    NewFile.write(
        file,
        channel ->
            NewFile.writeFully(
                channel, ByteBuffer.wrap("new one".getBytes(StandardCharsets.UTF_8))));

    assertThat(file).hasContent("new one");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void write_diskThatFails_leavesTheOldFileAlone() throws IOException {
    assertThatThrownBy(
            () ->
                NewFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[10]));
                      throw new IOException("no space left");
                    }))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": cannot be written (java.io.IOException: no space left)");
    assertUntouched();
  }

  /** As tensors of a file that was cut short since it was opened. */
  @Test
  void write_contentThatFails_leavesTheOldFileAlone() throws IOException {
    var damage = new CheckpointException("the source was cut short");

    assertThatThrownBy(
            () ->
                NewFile.write(
                    file,
                    channel -> {
                      channel.write(ByteBuffer.wrap(new byte[10]));
                      throw damage;
                    }))
        .isSameAs(damage);
    assertUntouched();
  }

  @Test
  void write_typeThatNumPyHasNot_leavesTheOldFileAlone() throws IOException {
    List<RawTensor> arrays = List.of(RawTensor.of("x", new float[2], 2).to(DType.BF16));

    assertThatThrownBy(() -> NpzWriter.write(file, arrays, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NumPy has no element type BF16");
    assertUntouched();
  }

  @Test
  void write_folderInItsPlace_isLeftAlone() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("y"));
    Files.createFile(inner.resolve("z"));

    assertThatThrownBy(() -> NewFile.write(inner, channel -> {}))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot be written");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, inner);
    }
  }
}
