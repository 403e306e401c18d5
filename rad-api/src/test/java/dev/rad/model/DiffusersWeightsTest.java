package dev.rad.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.AdapterFile;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.KeyDialect;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in diffusers' layout: conversions, and what RAD's program trained. */
class DiffusersWeightsTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("rad.root")).resolve("testdata/golden");

  @TempDir Path folder;

  @Test
  void open_diffusersFolder_readsItsConfig() {
    Path unet = GOLDEN.resolve("rad/unet-base");

    UNetWeights weights = UNetWeights.open(unet);

    assertThat(weights.dialect()).isEqualTo(KeyDialect.DIFFUSERS);
    assertThat(weights.assumptions()).isEmpty();
    assertThat(weights.config())
        .isEqualTo(
            new UNetConfig(
                16,
                3,
                32,
                6,
                1,
                List.of(1.0, 2.0),
                List.of(8),
                1,
                16,
                -1,
                0,
                true,
                true,
                true,
                1e-6,
                0));
    // the join of query, key and value keeps every number
    Checkpoint file = Checkpoint.open(weights.file());
    float[] key = file.tensor("up_blocks.0.attentions.1.to_k.weight").toFloats();
    float[] joined = weights.tensors().get("output_blocks.1.1.qkv.weight").toFloats();
    assertThat(Arrays.copyOfRange(joined, key.length, 2 * key.length)).isEqualTo(key);
    assertThat(weights.tensors().get("output_blocks.1.2.in_layers.2.weight").toFloats())
        .isEqualTo(file.tensor("up_blocks.0.upsamplers.0.conv1.weight").toFloats());
  }

  @Test
  void open_diffusersFileAlone_assumesItsLayout() throws IOException {
    Path file = GOLDEN.resolve("rad/unet-base/diffusion_pytorch_model.safetensors");
    Path copy = Files.copy(file, folder.resolve("x.safetensors"));

    UNetWeights weights = UNetWeights.open(copy);

    assertThat(weights.config().useNewAttentionOrder()).isTrue();
    assertThat(weights.config().groupNormEps()).isEqualTo(1e-6);
    assertThat(weights.assumptions()).anyMatch(line -> line.contains("group_norm_eps is 1e-6"));
  }

  @Test
  void open_reference_withAdapters_hasBothApart() {
    UNetWeights weights = UNetWeights.open(GOLDEN.resolve("rad/unet-lora"));

    assertThat(weights.config())
        .isEqualTo(UNetWeights.open(GOLDEN.resolve("rad/unet-base")).config());
    assertThat(weights.tensors().keySet())
        .containsExactlyElementsOf(weights.config().expectedShapes().keySet());
    assertThat(weights.adapters()).isPresent();
    assertThat(weights.adapters().orElseThrow().rank()).isEqualTo(4);
    assertThat(weights.assumptions())
        .singleElement()
        .asString()
        .startsWith("lora_alpha is the rank, 4");
  }

  @Test
  void open_reference_alphaBeside_isUsed() throws IOException {
    Path unet = Files.createDirectory(folder.resolve("unet"));
    for (String name : List.of("config.json", "diffusion_pytorch_model.safetensors")) {
      Files.copy(GOLDEN.resolve("rad/unet-lora").resolve(name), unet.resolve(name));
    }
    Files.writeString(folder.resolve("adapter_config.json"), "{\"lora_alpha\": 8}");
    String config = Files.readString(unet.resolve("config.json"));
    Files.writeString(
        unet.resolve("config.json"),
        config.replace("\"act_fn\"", "\"attention_legacy_order\": true, \"act_fn\""));

    UNetWeights weights = UNetWeights.open(folder); // which holds unet/

    assertThat(weights.adapters().orElseThrow().scale()).isEqualTo(2);
    assertThat(weights.config().useNewAttentionOrder()).isTrue();
    assertThat(weights.assumptions())
        .singleElement()
        .asString()
        .contains("RAD's program, which trained the adapters, ignores it");
  }

  @Test
  void open_conversionOfAdm_hasLegacyOrder() throws IOException {
    for (String name : List.of("config.json", "diffusion_pytorch_model.safetensors")) {
      Files.copy(GOLDEN.resolve("rad/unet-base").resolve(name), folder.resolve(name));
    }
    String config = Files.readString(folder.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replace("\"act_fn\"", "\"attention_legacy_order\": true, \"act_fn\""));

    UNetWeights weights = UNetWeights.open(folder);

    assertThat(weights.config().useNewAttentionOrder()).isFalse();
    assertThat(weights.adapters()).isEmpty();
  }

  @Test
  void open_adaptersThatDoNotFit_areRefused() throws IOException {
    Path source = GOLDEN.resolve("rad/unet-lora/diffusion_pytorch_model.safetensors");
    List<RawTensor> tensors = new ArrayList<>();
    for (RawTensor tensor : Checkpoint.open(source).tensors().values()) {
      boolean spoilt = tensor.name().equals("conv_in.lora_A.default.weight");
      tensors.add(spoilt ? RawTensor.of(tensor.name(), new float[4 * 4 * 9], 4, 4, 3, 3) : tensor);
    }
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());

    assertThatThrownBy(() -> UNetWeights.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": the adapter conv_in.lora_A.default.weight")
        .hasMessageContaining("does not fit input_blocks.0.0.weight");
  }

  @Test
  void open_adaptersAlone_saysWhatIsMissing() {
    UNetWeights network = UNetWeights.open(GOLDEN.resolve("rad/unet-lora"));
    Path file = folder.resolve("adapters.safetensors");
    AdapterFile.write(file, network.adapters().orElseThrow(), network.tensors().keySet(), Map.of());

    assertThatThrownBy(() -> UNetWeights.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": it holds adapters without a network");
  }

  @Test
  void open_shardedFolder_findsItsIndex() throws IOException {
    Path source = GOLDEN.resolve("rad/unet-base");
    List<RawTensor> all =
        List.copyOf(
            Checkpoint.open(source.resolve("diffusion_pytorch_model.safetensors"))
                .tensors()
                .values());
    SafetensorsWriter.write(folder.resolve("a.safetensors"), all.subList(0, 70), Map.of());
    SafetensorsWriter.write(folder.resolve("b.safetensors"), all.subList(70, all.size()), Map.of());
    StringBuilder map = new StringBuilder();
    for (int k = 0; k < all.size(); k++) {
      map.append(k == 0 ? "" : ",").append('"').append(all.get(k).name()).append("\": \"");
      map.append(k < 70 ? "a" : "b").append(".safetensors\"");
    }
    Files.copy(source.resolve("config.json"), folder.resolve("config.json"));
    Files.writeString(
        folder.resolve("diffusion_pytorch_model.safetensors.index.json"),
        "{\"weight_map\": {" + map + "}}");

    UNetWeights weights = UNetWeights.open(folder);

    UNetWeights whole = UNetWeights.open(source);
    assertThat(weights.config()).isEqualTo(whole.config());
    whole
        .tensors()
        .forEach((key, t) -> assertThat(weights.tensors().get(key).bytes()).isEqualTo(t.bytes()));
  }
}
