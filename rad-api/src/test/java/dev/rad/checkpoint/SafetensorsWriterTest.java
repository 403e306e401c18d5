package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read back. */
class SafetensorsWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void write_everyType_isReadBack(DType type) {
    byte[] bytes = new byte[24];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) (37 * k);
    }
    long count = bytes.length / type.bytes();
    RawTensor odd = RawTensor.ofBytes("odd", DType.U8, ByteBuffer.wrap(new byte[3]), 3);
    RawTensor tensor = RawTensor.ofBytes("x/ü\"\n", type, ByteBuffer.wrap(bytes), 1, count);
    Path file = folder.resolve("x.safetensors");

    SafetensorsWriter.write(file, List.of(odd, tensor), Map.of("a", "b\n"));
    Checkpoint read = Checkpoint.open(file);

    assertThat(read.tensors().keySet()).containsExactly("odd", "x/ü\"\n");
    assertThat(read.metadata()).isEqualTo(Map.of("a", "b\n"));
    RawTensor again = read.tensor("x/ü\"\n");
    assertThat(again.type()).isEqualTo(type);
    assertThat(again.shape()).containsExactly(1, count);
    assertThat(again.bytes()).isEqualTo(tensor.bytes());
  }

  @Test
  void write_mixedWidths_alignsElements() throws IOException {
    RawTensor narrow = RawTensor.ofBytes("n", DType.U8, ByteBuffer.wrap(new byte[3]), 3);
    RawTensor wide = RawTensor.ofLongs("w", new long[] {1}, 1);
    Path file = folder.resolve("x.safetensors");

    SafetensorsWriter.write(file, List.of(narrow, wide), Map.of());
    String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);

    assertThat(text.charAt(0) % 8).isZero();
    assertThat(text)
        .contains("{\"n\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}")
        .contains("\"w\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}");
  }

  @Test
  void write_stridedAndEmptyTensors_areReadBack() {
    RawTensor view =
        new RawTensor(
            "view",
            DType.F32,
            new long[] {3, 2},
            new long[] {1, 3},
            RawTensor.of("x", new float[] {1, 2, 3, 4, 5, 6}, 6).bytes(),
            null);
    RawTensor empty = RawTensor.of("empty", new float[0], 0, 4);
    Path file = folder.resolve("x.safetensors");

    SafetensorsWriter.write(file, List.of(view, empty), Map.of());
    Checkpoint read = Checkpoint.open(file);

    assertThat(read.tensor("view").toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(read.tensor("empty").shape()).containsExactly(0, 4);
  }

  @Test
  void write_existingFile_isReplacedAndNothingIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("x.safetensors"), "old");

    SafetensorsWriter.write(file, List.of(RawTensor.of("x", new float[1], 1)), Map.of());

    assertThat(Checkpoint.open(file).tensors()).containsOnlyKeys("x");
    try (var files = Files.list(folder)) {
      assertThat(new ArrayList<>(files.toList())).containsExactly(file);
    }
  }

  @Test
  void write_missingDirectory_saysSo() {
    Path file = folder.resolve("none/x.safetensors");

    assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(), Map.of()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void write_twoTensorsOfOneName_isRefused() {
    RawTensor tensor = RawTensor.of("x", new float[1], 1);

    assertThatThrownBy(
            () ->
                SafetensorsWriter.write(
                    folder.resolve("x.safetensors"), List.of(tensor, tensor), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void write_oneTypeOfFloats_leavesIntegersAlone() {
    RawTensor floats = RawTensor.of("f", new float[] {1.5f, -2, 1 + 0x1p-12f}, 3);
    RawTensor longs = RawTensor.ofLongs("n", new long[] {7, -8}, 2);
    Path file = folder.resolve("x.safetensors");

    SafetensorsWriter.write(file, List.of(floats, longs), Map.of("a", "b"), DType.F16);
    Checkpoint read = Checkpoint.open(file);

    assertThat(read.tensor("f")).hasToString("f F16[3]");
    assertThat(read.tensor("f").toFloats()).containsExactly(1.5f, -2, 1);
    assertThat(read.tensor("n")).hasToString("n I64[2]");
    assertThat(read.tensor("n").toLongs()).containsExactly(7, -8);
    assertThat(read.metadata()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void write_floatsAsIntegers_isRefused() {
    Path file = folder.resolve("x.safetensors");

    assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(), Map.of(), DType.I32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("I32 is not a floating point type");
    assertThat(folder).isEmptyDirectory();
  }
}
