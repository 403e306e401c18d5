package dev.rad.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.torch.Golden;
import dev.rad.torch.NativeObjects;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UNetLoaderTest {
  @TempDir Path folder;

  /** Its largest tensors have 2.3 MiB and more, so that several threads copy them. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "BF16"})
  void load_largeTensors_haveTheFilesElements(DType dtype) {
    UNetWeights weights = weights();

    try (RadUNet network = UNetLoader.load(weights, dtype, Device.CPU)) {
      assertThat(network.parameters()).hasSameSizeAs(weights.tensors());
      network
          .parameters()
          .forEach(
              (key, parameter) -> {
                assertThat(parameter.dtype()).isEqualTo(dtype);
                float[] expected = weights.tensors().get(key).to(dtype).toFloats();
                assertThat(parameter.toFloats()).as(key).isEqualTo(expected);
              });
    }
  }

  @Test
  void load_manyTimes_keepsNoNativeObject() {
    UNetWeights weights = weights();
    UNetLoader.load(weights, DType.F32, Device.CPU).close();
    long before = NativeObjects.count();

    for (int i = 0; i < 5; i++) {
      UNetLoader.load(weights, DType.F32, Device.CPU).close();
    }

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void load_tensorMissing_isRefusedAndFreesTheOthers() {
    UNetWeights weights = weights();
    Map<String, RawTensor> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.remove("out.2.bias");
    UNetWeights incomplete =
        new UNetWeights(
            weights.file(),
            weights.dialect(),
            weights.config(),
            List.of(),
            List.of(),
            tensors,
            weights.adapters(),
            Map.of());
    UNetLoader.load(weights, DType.F32, Device.CPU).close();
    long before = NativeObjects.count();

    assertThatThrownBy(() -> UNetLoader.load(incomplete, DType.F32, Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("out.2.bias");

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  /** One tensor is copied in parts, one at once, and both are converted or not. */
  @ParameterizedTest
  @CsvSource({
    "out.2.bias, F32", "input_blocks.1.0.in_layers.2.weight, F32",
    "out.2.bias, BF16", "input_blocks.1.0.in_layers.2.weight, BF16",
  })
  void load_nan_isRefusedByNameAndFreesWhatItHad(String name, DType dtype) {
    UNetWeights weights = weights();
    Map<String, RawTensor> tensors = new LinkedHashMap<>(weights.tensors());
    RawTensor sound = tensors.get(name);
    float[] values = sound.toFloats();
    values[values.length - 1] = Float.NaN;
    tensors.put(name, RawTensor.of(name, values, sound.shape()));
    UNetWeights spoilt =
        new UNetWeights(
            weights.file(),
            weights.dialect(),
            weights.config(),
            List.of(),
            List.of(),
            tensors,
            weights.adapters(),
            Map.of());
    UNetLoader.load(weights, dtype, Device.CPU).close();
    long before = NativeObjects.count();

    assertThatThrownBy(() -> UNetLoader.load(spoilt, dtype, Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(weights.file() + ": 1 of the " + values.length + " numbers of ")
        .hasMessageContaining(name);

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut short there")
  void load_fileCutShortSinceItWasOpened_isRefusedAndFreesWhatItHad() throws IOException {
    UNetWeights weights = weights();
    UNetLoader.load(weights, DType.F32, Device.CPU).close();
    long before = NativeObjects.count();
    try (FileChannel channel = FileChannel.open(weights.file(), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }

    assertThatThrownBy(() -> UNetLoader.load(weights, DType.F32, Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cut short");

    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void load_publishedProgramsFile_isTheSameNetwork() {
    UNetWeights weights = UNetWeights.open(Golden.open("rad/unet-base").folder());
    try (RadUNet loaded = UNetLoader.load(weights, DType.F32, Device.CPU);
        RadUNet built = Golden.network(weights)) {
      built
          .parameters()
          .forEach(
              (key, parameter) ->
                  assertThat(loaded.parameters().get(key).toFloats())
                      .isEqualTo(parameter.toFloats()));
    }
  }

  /** Random weights of two levels of 256 channels. */
  private UNetWeights weights() {
    UNetConfig config =
        UNetConfig.fromJson(
            """
            {"image_size": 16, "num_channels": 256, "num_res_blocks": 1, "channel_mult": "1,1",
             "attention_resolutions": "8", "num_head_channels": 64, "learn_sigma": true}
            """);
    Random random = new Random(1);
    List<RawTensor> tensors = new ArrayList<>();
    config
        .expectedShapes()
        .forEach(
            (key, shape) -> {
              int elements = 1;
              for (long size : shape) {
                elements *= (int) size;
              }
              float[] values = new float[elements];
              for (int i = 0; i < elements; i++) {
                values[i] = random.nextFloat() - 0.5f;
              }
              tensors.add(RawTensor.of(key, values, shape));
            });
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of(UNetWeights.CONFIG_KEY, config.toJson()));
    return UNetWeights.open(file);
  }
}
