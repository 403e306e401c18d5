package dev.rad.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatentLoraTest {
  private static final Path FOLDER = LatentGolden.folder("lora-sd1");
  private static final PipelineFiles BASE = PipelineFiles.open(LatentGolden.folder("unet-sd1"));
  private static final String LAYER = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";

  @Test
  void open_kohyasNames_areTheSameAdaptersAsPefts() {
    LatentLora peft = LatentLora.open(FOLDER.resolve("pytorch_lora_weights.safetensors"), BASE);
    LatentLora kohya = LatentLora.open(FOLDER.resolve("kohya.safetensors"), BASE);

    assertThat(peft.unet()).hasSize(202);
    assertThat(peft.notes()).isEmpty();
    assertSame(kohya, peft);
    assertThat(peft.unet().values()).allMatch(layer -> layer.scale() == 1.5);
  }

  @Test
  void open_diffusersNamesBeforePeft_areTheSameAsTheScripts() {
    LatentLora script =
        LatentLora.open(FOLDER.resolve("diffusers-attention-only.safetensors"), BASE);
    LatentLora old = LatentLora.open(FOLDER.resolve("old-attention-only.safetensors"), BASE);

    assertThat(script.unet()).hasSize(88).containsKey(LAYER);
    assertSame(old, script);
    assertThat(script.notes())
        .containsExactly(
            "of 88 layers the file gives no alpha: the rank is assumed, for a scale of 1");
  }

  private static void assertSame(LatentLora found, LatentLora expected) {
    assertThat(found.unet().keySet()).isEqualTo(expected.unet().keySet());
    expected
        .unet()
        .forEach(
            (name, layer) -> {
              LatentLora.Layer other = found.unet().get(name);
              assertThat(other.scale()).isEqualTo(layer.scale());
              assertThat(other.pair().a().toFloats()).isEqualTo(layer.pair().a().toFloats());
              assertThat(other.pair().b().toFloats()).isEqualTo(layer.pair().b().toFloats());
            });
  }

  @Test
  void withLora_strength_multipliesTheChange(@TempDir Path temporary) throws IOException {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    put(tensors, "unet." + LAYER + ".lora_A.weight", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 8);
    put(tensors, "unet." + LAYER + ".lora_B.weight", new float[] {1, 0, 2, 0, 0, 0, 0, -1}, 8, 1);
    LatentLora lora = LatentLora.open(write(temporary, tensors, Map.of()), BASE);

    float[] before = BASE.unet().orElseThrow().tensors().get(LAYER + ".weight").toFloats();
    PipelineFiles merged = BASE.withLora(lora, 0.5);
    float[] after = merged.unet().orElseThrow().tensors().get(LAYER + ".weight").toFloats();

    assertThat(after[0] - before[0]).isCloseTo(0.5f, within(1e-6f));
    assertThat(after[2 * 8 + 7] - before[2 * 8 + 7]).isCloseTo(8f, within(1e-5f));
    assertThat(after[7 * 8] - before[7 * 8]).isCloseTo(-0.5f, within(1e-6f));
    assertThat(after[8]).isEqualTo(before[8]);
    assertThat(merged.unet().orElseThrow().tensors().keySet())
        .isEqualTo(BASE.unet().orElseThrow().tensors().keySet());
  }

  @Test
  void open_metadataOfPeft_givesTheScale(@TempDir Path temporary) throws IOException {
    String metadata =
        """
        {"unet.r": 1, "unet.lora_alpha": 4, "unet.use_rslora": false,
         "unet.alpha_pattern": {"attn1.to_q": 6}}
        """;
    Path file = write(temporary, onePair(LAYER), Map.of("lora_adapter_metadata", metadata));

    assertThat(LatentLora.open(file, BASE).unet().get(LAYER).scale()).isEqualTo(6);
  }

  @Test
  void open_textEncodersAdapters_areFoundUnderEveryName(@TempDir Path temporary)
      throws IOException {
    PipelineFiles base = PipelineFiles.open(LatentGolden.folder("text-sd1"));
    String layer = "text_model.encoder.layers.0.self_attn.q_proj";
    for (String name :
        List.of(
            "text_encoder." + layer + ".lora_A.weight",
            "text_encoder." + layer + ".lora_linear_layer.down.weight",
            "lora_te_" + layer.replace('.', '_') + ".lora_down.weight")) {
      Map<String, RawTensor> tensors = new LinkedHashMap<>();
      put(tensors, name, new float[32], 1, 32);
      put(tensors, name.replace("down", "up").replace("_A", "_B"), new float[32], 32, 1);

      LatentLora lora = LatentLora.open(write(temporary, tensors, Map.of()), base);

      assertThat(lora.textEncoder()).containsOnlyKeys(layer);
    }
  }

  @Test
  void open_halfOfTheKeysFitNothing_namesThem(@TempDir Path temporary) throws IOException {
    Map<String, RawTensor> tensors = onePair(LAYER);
    tensors.putAll(onePair("down_blocks.7.attentions.0.proj_in"));

    assertThatThrownBy(() -> LatentLora.open(write(temporary, tensors, Map.of()), BASE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "of 4 tensors 2 fit no layer of the networks"
                + " (unet.down_blocks.7.attentions.0.proj_in.lora_A.weight");
  }

  @Test
  void open_adaptersOfAnotherNetwork_areRefused() {
    PipelineFiles other = PipelineFiles.open(LatentGolden.folder("unet-sd2"));

    assertThatThrownBy(() -> LatentLora.open(FOLDER.resolve("kohya.safetensors"), other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("fit no layer of the networks");
  }

  @ParameterizedTest
  @CsvSource({
    "lora_unet_conv_in.hada_w1_a, LoHa",
    "lora_unet_conv_in.lokr_w1, LoKr",
    "lora_unet_conv_in.lora_mid.weight, lora_mid",
    "unet.conv_in.dora_scale, DoRA",
    "lora_te2_text_model_x.lora_down.weight, Stable Diffusion XL"
  })
  void open_otherKindsOfAdapters_areRefusedByName(String name, String what, @TempDir Path temporary)
      throws IOException {
    Map<String, RawTensor> tensors = onePair(LAYER);
    put(tensors, name, new float[1], 1);

    assertThatThrownBy(() -> LatentLora.open(write(temporary, tensors, Map.of()), BASE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("is not supported");
  }

  @Test
  void open_incompletePair_isRefused(@TempDir Path temporary) throws IOException {
    Map<String, RawTensor> tensors = onePair(LAYER);
    tensors.remove("unet." + LAYER + ".lora_B.weight");

    assertThatThrownBy(() -> LatentLora.open(write(temporary, tensors, Map.of()), BASE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has no outer matrix");
  }

  @Test
  void open_twoDialectsOfOneLayer_areRefused(@TempDir Path temporary) throws IOException {
    Map<String, RawTensor> tensors = onePair(LAYER);
    put(tensors, "unet." + LAYER + ".lora.down.weight", new float[8], 1, 8);

    assertThatThrownBy(() -> LatentLora.open(write(temporary, tensors, Map.of()), BASE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 9 8 1", "1 8 9 1", "2 8 8 1", "0 8 8 0"})
  void open_wrongSizes_areRefused(String sizes, @TempDir Path temporary) throws IOException {
    long[] size = java.util.Arrays.stream(sizes.split(" ")).mapToLong(Long::parseLong).toArray();
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    put(
        tensors,
        "unet." + LAYER + ".lora_A.weight",
        new float[(int) (size[0] * size[1])],
        size[0],
        size[1]);
    put(
        tensors,
        "unet." + LAYER + ".lora_B.weight",
        new float[(int) (size[2] * size[3])],
        size[2],
        size[3]);

    assertThatThrownBy(() -> LatentLora.open(write(temporary, tensors, Map.of()), BASE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the adapter");
  }

  @Test
  void matches_dialects_areAllKnown() {
    for (String name :
        List.of(
            "pytorch_lora_weights", "kohya", "diffusers-attention-only", "old-attention-only")) {
      assertThat(LatentLora.matches(Checkpoint.openWhole(FOLDER.resolve(name + ".safetensors"))))
          .isTrue();
    }
    assertThat(
            LatentLora.matches(
                Checkpoint.openWhole(
                    LatentGolden.folder("vae-sd1").resolve("diffusion_pytorch_model.safetensors"))))
        .isFalse();
  }

  private static Map<String, RawTensor> onePair(String layer) {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    put(tensors, "unet." + layer + ".lora_A.weight", new float[8], 1, 8);
    put(tensors, "unet." + layer + ".lora_B.weight", new float[8], 8, 1);
    return tensors;
  }

  private static void put(
      Map<String, RawTensor> tensors, String name, float[] values, long... shape) {
    tensors.put(name, RawTensor.of(name, values, shape));
  }

  private static Path write(
      Path folder, Map<String, RawTensor> tensors, Map<String, String> metadata) {
    Path file = folder.resolve("adapters" + System.nanoTime() + ".safetensors");
    SafetensorsWriter.write(file, new ArrayList<>(tensors.values()), metadata);
    return file;
  }
}
