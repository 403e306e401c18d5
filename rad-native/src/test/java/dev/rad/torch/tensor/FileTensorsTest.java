package dev.rad.torch.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a weights file into LibTorch's memory. */
class FileTensorsTest {
  @TempDir Path folder;

  /** 2¹⁸ floats are what one thread copies at a time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 262_143, 262_144, 262_145, 1_048_583})
  void of_float32File_hasEveryElementInItsPlace(int elements) {
    float[] values = counting(elements, elements);

    RawTensor raw = inFile(RawTensor.of("weight", values, elements));

    try (Tensor tensor = Tensors.of(raw, DType.F32)) {
      assertThat(tensor.dtype()).isEqualTo(DType.F32);
      assertThat(tensor.shape()).isEqualTo(Shape.of(elements));
      assertThat(tensor.toFloats()).isEqualTo(values);
    }
  }

  /** Integers below 2⁸ are exact in every type. */
  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16", "F64"})
  void of_otherType_isConverted(DType type) {
    float[] values = counting(600_000, 256);

    RawTensor raw = inFile(RawTensor.of("weight", values, 300, 2000).to(type));

    try (Tensor tensor = Tensors.of(raw, DType.F32)) {
      assertThat(tensor.shape()).isEqualTo(Shape.of(300, 2000));
      assertThat(tensor.toFloats()).isEqualTo(values);
    }
  }

  @Test
  void of_tensorOfTheHeap_isCopied() {
    RawTensor raw = RawTensor.of("scalar", new float[] {7});

    try (Tensor tensor = Tensors.of(raw, DType.F32)) {
      assertThat(tensor.shape()).isEqualTo(Shape.of());
      assertThat(tensor.item()).isEqualTo(7);
    }
  }

  @Test
  void of_fileMappedReadOnly_mayBeChangedInPlace() {
    RawTensor raw = inFile(RawTensor.of("weight", counting(300_000, 300_000), 300_000));

    try (Tensor tensor = Tensors.of(raw, DType.F32)) {
      tensor.mul_(0);
      assertThat(tensor.toFloats()).isEqualTo(new float[300_000]);
    }
    assertThat(raw.toFloats()).isEqualTo(counting(300_000, 300_000));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void of_fileCutShortSinceItWasOpened_isRefused() throws IOException {
    RawTensor raw = inFile(RawTensor.of("weight", counting(2_000_000, 100), 2_000_000));
    try (FileChannel channel =
        FileChannel.open(folder.resolve("file.safetensors"), StandardOpenOption.WRITE)) {
      channel.truncate(100_000);
    }

    assertThatThrownBy(() -> Tensors.of(raw, DType.F32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("weight F32[2000000]")
        .hasMessageContaining("cut short");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void converted_fileCutShortDuringTheCopy_isRefused() throws IOException {
    RawTensor raw = inFile(RawTensor.of("weight", counting(2_000_000, 100), 2_000_000));
    ByteBuffer mapped = raw.bytes(); // after which the file's size is not looked at again
    try (FileChannel channel =
        FileChannel.open(folder.resolve("file.safetensors"), StandardOpenOption.WRITE)) {
      channel.truncate(3_000_000);
    }

    try (Tensor target = Tensors.zeros(DType.F16, 2_000_000)) {
      var copy = new ConvertingCopy(raw, mapped, DType.F32, target);
      assertThatThrownBy(() -> copy.run(0, 2_000_000))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("weight F32[2000000]")
          .hasMessageContaining("cut short");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 262_143, 262_144, 262_145, 1_048_583})
  void of_float32FileAsFloat64_hasEveryElementInItsPlace(int elements) {
    float[] values = counting(elements, elements);
    RawTensor raw = inFile(RawTensor.of("weight", values, elements));
    try (Tensor converted = Tensors.of(raw, DType.F64)) {
      assertThat(converted.dtype()).isEqualTo(DType.F64);
      assertThat(converted.toFloats()).isEqualTo(values);
    }
  }

  private RawTensor inFile(RawTensor tensor) {
    Path file = folder.resolve("file.safetensors");
    SafetensorsWriter.write(file, List.of(tensor), Map.of());
    return Checkpoint.open(file).tensor(tensor.name());
  }

  /** 0, 1, 2, … and again from 0 after as many numbers, all below 2²⁴ and so exact. */
  private static float[] counting(int elements, int period) {
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = i % period;
    }
    return values;
  }
}
