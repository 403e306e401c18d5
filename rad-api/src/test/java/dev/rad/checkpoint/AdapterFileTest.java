package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.exception.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters in a file of their own, and those of the reference's whole checkpoints. */
class AdapterFileTest {
  private static final Checkpoint REFERENCE =
      Checkpoint.open(
          Path.of(System.getProperty("rad.root"))
              .resolve("testdata/golden/rad/unet-lora/diffusion_pytorch_model.safetensors"));
  private static final Map<String, RawTensor> NETWORK =
      KeyDialect.DIFFUSERS.toCanonical(PeftKeys.base(REFERENCE.tensors()));

  @TempDir Path folder;

  @Test
  void adapters_ofReference_areUnderCanonicalLayers() {
    AdapterTensors adapters = PeftKeys.adapters(REFERENCE.tensors(), OptionalDouble.empty());

    assertThat(adapters.rank()).isEqualTo(4);
    assertThat(adapters.alpha()).isEqualTo(4);
    assertThat(adapters.scale()).isEqualTo(1);
    assertThat(adapters.fullyTrained()).isEmpty();
    assertThat(adapters.layers())
        .containsKeys(
            "input_blocks.0.0",
            "input_blocks.1.0.in_layers.2",
            "input_blocks.2.0.out_layers.3",
            "middle_block.1.qkv",
            "middle_block.1.proj_out",
            "output_blocks.1.2.in_layers.2",
            "out.2");
    List<LowRank> fused = adapters.layers().get("middle_block.1.qkv");
    assertThat(fused).extracting(LowRank::rowOffset).containsExactly(0L, 64L, 128L);
    assertThat(fused.get(1).b().toFloats())
        .isEqualTo(
            REFERENCE.tensor("mid_block.attentions.0.to_k.lora_B.default.weight").toFloats());
    adapters
        .layers()
        .forEach(
            (layer, parts) ->
                assertThat(parts)
                    .as(layer)
                    .hasSize(layer.endsWith(".qkv") ? 3 : 1)
                    .allMatch(part -> part.fits(NETWORK.get(layer + ".weight").shape())));
    int pairs = adapters.layers().values().stream().mapToInt(List::size).sum();
    int joined = 4 * 4; // in each of 4 attentions 3 weights and 3 biases became one of each
    assertThat(NETWORK.size() + joined + 2 * pairs).isEqualTo(REFERENCE.tensors().size());
  }

  @Test
  void write_thenRead_isTheSame() {
    AdapterTensors adapters = withTimeLayers(8);
    Path file = folder.resolve("a.safetensors");

    AdapterFile.write(file, adapters, NETWORK.keySet(), Map.of("rad", "{}"));

    AdapterFile read = AdapterFile.read(file);
    requireSame(read.adapters(), adapters);
    assertThat(read.settings()).isEqualTo(Map.of("rad", "{}"));
    assertThat(read.assumptions()).isEmpty();
    requireSame(AdapterFile.read(file, NETWORK.keySet()).adapters(), adapters);
    assertThat(Checkpoint.open(file).tensors())
        .containsKeys(
            "base_model.model.down_blocks.1.resnets.0.conv1.lora_A.weight",
            "base_model.model.up_blocks.0.attentions.1.to_out.0.lora_B.weight",
            "base_model.model.up_blocks.0.upsamplers.0.time_emb_proj.weight");
    long[] shape =
        Checkpoint.open(file).tensor("base_model.model.time_embedding.linear_1.weight").shape();
    assertThat(shape).containsExactly(128, 32, 1, 1);
  }

  @Test
  void write_folder_addsTheConfigOfPeft() throws IOException {
    AdapterFile.write(folder, withTimeLayers(2.5), NETWORK.keySet(), Map.of());

    assertThat(Files.readString(folder.resolve("adapter_config.json")))
        .contains("\"r\" : 4", "\"lora_alpha\" : 2.5", "\"to_out.0\"", "\"time_emb_proj\"");
    assertThat(AdapterFile.read(folder).adapters().alpha()).isEqualTo(2.5);
    assertThat(AdapterFile.alphaBeside(folder.resolve("x.pt"))).hasValue(2.5);
    assertThat(AdapterFile.alphaBeside(folder.resolve("unet/x.pt"))).hasValue(2.5);
  }

  @Test
  void write_oneAdapterOfTheFusedLayer_isCutIntoThirds() {
    float[] b = new float[3 * 64];
    for (int k = 0; k < b.length; k++) {
      b[k] = k;
    }
    var pair =
        new LowRank(0, RawTensor.of("a", new float[64], 1, 64), RawTensor.of("b", b, 192, 1));
    var adapters = new AdapterTensors(Map.of("middle_block.1.qkv", List.of(pair)), Map.of(), 1, 1);
    Path file = folder.resolve("a.safetensors");

    AdapterFile.write(file, adapters, NETWORK.keySet(), Map.of());

    List<LowRank> read =
        AdapterFile.read(file, NETWORK.keySet()).adapters().layers().get("middle_block.1.qkv");
    assertThat(read).extracting(LowRank::rowOffset).containsExactly(0L, 64L, 128L);
    assertThat(read.get(2).b().toFloats()).startsWith(128, 129).hasSize(64);
  }

  @Test
  void write_adaptersBesideTheThirds_areRefused() {
    RawTensor a = RawTensor.of("a", new float[64], 1, 64);
    for (var pairs :
        List.of(
            List.of(new LowRank(1, a, RawTensor.of("b", new float[64], 64, 1))),
            List.of(new LowRank(0, a, RawTensor.of("b", new float[65], 65, 1))),
            List.of(new LowRank(192, a, RawTensor.of("b", new float[64], 64, 1))),
            List.of(
                new LowRank(64, a, RawTensor.of("b", new float[64], 64, 1)),
                new LowRank(0, a, RawTensor.of("b", new float[128], 128, 1))))) {
      var adapters = new AdapterTensors(Map.of("middle_block.1.qkv", pairs), Map.of(), 1, 1);
      Path file = folder.resolve("a.safetensors");
      Set<String> keys = NETWORK.keySet();
      assertThatThrownBy(() -> AdapterFile.write(file, adapters, keys, Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void read_namesOfDiffusersWithoutTimeLayers_saysWhatIsAssumed() {
    Map<String, RawTensor> tensors = pair("unet.down_blocks.0.resnets.0.conv1", "lora_A", "lora_B");
    pair("unet.mid_block.attentions.0.to_v", "lora_A", "lora_B").forEach(tensors::put);

    AdapterFile read = AdapterFile.read(write(tensors));

    assertThat(read.adapters().layers())
        .containsOnlyKeys("input_blocks.1.0.in_layers.2", "middle_block.1.qkv");
    assertThat(read.adapters().layers().get("middle_block.1.qkv"))
        .extracting(LowRank::rowOffset)
        .containsExactly(6L);
    assertThat(read.assumptions())
        .anyMatch(line -> line.contains("lora_alpha is the rank, 2"))
        .anyMatch(line -> line.contains("no time layers"));
  }

  @Test
  void read_impossibleAdapters_areRefusedInOneLine() {
    String conv = "base_model.model.conv_in";
    refused(pair(conv, "lora_A", "lora_C"), "is not the weight of a LoRA pair");
    refused(pair("conv\nin", "lora_A", "lora_B"), "conv?in.lora_A.weight F32[2, 3] is not");
    refused(pair(conv, "lora_A.one", "lora_B.two"), "holds the adapters 'one, two'");
    refused(pair("base_model.model.conv_on", "lora_A", "lora_B"), "is no layer");
    refused(pair("base_model.model.down_blocks.0.upsamplers.0.conv", "lora_A", "lora_B"), "atten");
    refused(Map.of("conv_in.lora_A.weight", tensor(2, 3)), "'conv_in' has no lora_B");
    refused(Map.of("conv_in.lora_B.weight", tensor(2, 3)), "'conv_in' has no lora_A");
    refused(Map.of("conv_in.lora_A.bias", tensor(2)), "is not the weight of a LoRA pair");
    refused(Map.of("conv_in.weight", tensor(2)), "holds no lora_A");
    refused(pair(conv, tensor(), tensor()), "no low-rank pair");
    refused(pair(conv, tensor(2, 3), tensor(3, 3)), "no low-rank pair");
    refused(pair(conv, tensor(0, 3), tensor(3, 0)), "no low-rank pair");
    refused(pair(conv, tensor(2, 3, 3, 3), tensor(3, 2, 3, 3)), "no low-rank pair");
    refused(pair("mid_block.attentions.0.to_q", tensor(2, 3), tensor(4, 2)), "do not fit");
    Map<String, RawTensor> ranks = pair(conv, tensor(2, 3), tensor(3, 2));
    pair("conv_out", tensor(1, 3), tensor(3, 1)).forEach(ranks::put);
    refused(ranks, "has rank 1, not 2");
    Map<String, RawTensor> twice = pair("mid_block.attentions.0.to_q", tensor(2, 3), tensor(3, 2));
    pair("mid_block.attentions.0.query", tensor(2, 3), tensor(3, 2)).forEach(twice::put);
    refused(twice, "do not fit middle_block.1.qkv");
    Map<String, RawTensor> whole = pair(conv, "lora_A", "lora_B");
    whole.put("conv_in.base_layer.weight", tensor(3, 3));
    refused(whole, "the whole network");
    Map<String, RawTensor> foreign = pair(conv, "lora_A", "lora_B");
    foreign.put("encoder.weight", tensor(3));
    refused(foreign, "'encoder.weight' is no name");
  }

  @Test
  void read_otherKindsOfLora_areRefused() throws IOException {
    Path file = write(pair("conv_in", "lora_A", "lora_B"));
    for (var config :
        Map.of(
                "{\"use_dora\": true}", "use_dora is set",
                "{\"use_rslora\": true}", "use_rslora is set",
                "{\"alpha_pattern\": {\"a\": 1}}", "alpha_pattern is set",
                "{\"lora_alpha\": -1}", "lora_alpha is '-1'",
                "{\"lora_alpha\": \"x\"}", "give a number above 0",
                "{", "is not JSON")
            .entrySet()) {
      Files.writeString(folder.resolve("adapter_config.json"), config.getKey());
      assertThatThrownBy(() -> AdapterFile.read(file))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("adapter_config.json: ")
          .hasMessageContaining(config.getValue());
    }
    Files.writeString(folder.resolve("adapter_config.json"), "{\"lora_alpha\": 32, \"r\": 2}");
    assertThat(AdapterFile.read(file).adapters().scale()).isEqualTo(16);
  }

  @Test
  void read_spoiltAdapters_areRefused() {
    refused(
        pair("conv_in", RawTensor.of("t", new float[] {1, Float.NaN}, 2, 1), tensor(3, 2)),
        "1 of the 2 numbers of conv_in.lora_A.weight F32[2, 1] are NaN or infinite");
  }

  @Test
  void write_folder_namesTheTargetsOnce() throws IOException {
    AdapterFile.write(folder, withTimeLayers(8), NETWORK.keySet(), Map.of());

    String config = Files.readString(folder.resolve("adapter_config.json"));
    assertThat(config).contains("\"lora_alpha\" : 8,", "\"to_out.0\"").doesNotContain("\"0\"");
    assertThat(config.split("\"to_q\"", -1)).hasSize(2);
  }

  /** JSON has no largest number: PEFT reads a whole number as int, any other as float. */
  @Test
  void config_alpha_isWrittenAsItWasRead() {
    for (double alpha : new double[] {0.5, 1, 32, 1e12, 1e-3}) {
      var adapters = new AdapterTensors(Map.of(), Map.of(), alpha, 1);
      String json = PeftConfig.write(adapters, List.of("to_q"), false);
      assertThat(PeftConfig.alpha("x", json)).hasValue(alpha);
      assertThat(json).doesNotContain("modules_to_save");
    }
    for (String alpha : new String[] {"0", "0.0", "1e999", "-1e999", "[1]", "true"}) {
      assertThatThrownBy(() -> PeftConfig.alpha("x", "{\"lora_alpha\": " + alpha + "}"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("give a number above 0");
    }
    assertThat(PeftConfig.alpha("x", "{\"lora_alpha\": null}")).isEmpty();
  }

  @Test
  void base_ofOtherFiles_isTheSameMap() {
    Map<String, RawTensor> plain = Map.of("conv_in.weight", tensor(2));
    assertThat(PeftKeys.base(plain)).isSameAs(plain);
    assertThat(PeftKeys.adapted(plain.keySet())).isFalse();

    Map<String, RawTensor> adapted = pair("base_model.model.conv_in", "lora_A", "lora_B");
    assertThat(PeftKeys.adapted(adapted.keySet())).isTrue();
    assertThat(PeftKeys.base(adapted)).isEmpty();
    adapted.put("base_model.model.conv_in.base_layer.weight", tensor(3, 3));
    assertThat(PeftKeys.base(adapted)).containsOnlyKeys("conv_in.weight");
    assertThat(PeftKeys.base(Map.of("conv_in.base_layer.weight", tensor(3, 3))))
        .containsOnlyKeys("conv_in.weight");
  }

  private static AdapterTensors withTimeLayers(double alpha) {
    AdapterTensors adapters = PeftKeys.adapters(REFERENCE.tensors(), OptionalDouble.of(alpha));
    Map<String, RawTensor> time = new LinkedHashMap<>();
    NETWORK.forEach(
        (name, tensor) -> {
          if (name.startsWith("time_embed.") || name.contains(".emb_layers.")) {
            time.put(name, tensor);
          }
        });
    return new AdapterTensors(adapters.layers(), time, alpha, adapters.rank());
  }

  private static void requireSame(AdapterTensors found, AdapterTensors expected) {
    assertThat(found.alpha()).isEqualTo(expected.alpha());
    assertThat(found.rank()).isEqualTo(expected.rank());
    assertThat(numbers(found)).isEqualTo(numbers(expected));
  }

  /** Everything in it as comparable text and numbers. */
  private static Map<String, List<Object>> numbers(AdapterTensors adapters) {
    Map<String, List<Object>> result = new LinkedHashMap<>();
    adapters.fullyTrained().forEach((name, t) -> result.put(name, values(t)));
    adapters
        .layers()
        .forEach(
            (layer, parts) ->
                parts.forEach(
                    part -> {
                      List<Object> all = new ArrayList<>(values(part.a()));
                      all.addAll(values(part.b()));
                      result.put(layer + "@" + part.rowOffset(), all);
                    }));
    return result;
  }

  private static List<Object> values(RawTensor tensor) {
    List<Object> all = new ArrayList<>();
    all.add(Arrays.toString(tensor.shape()));
    for (float value : tensor.toFloats()) {
      all.add(value);
    }
    return all;
  }

  private void refused(Map<String, RawTensor> tensors, String message) {
    Path file = write(tensors);
    assertThatThrownBy(() -> AdapterFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private Path write(Map<String, RawTensor> tensors) {
    Path file = folder.resolve("x.safetensors");
    List<RawTensor> named = new ArrayList<>();
    tensors.forEach((name, tensor) -> named.add(tensor.renamed(name)));
    SafetensorsWriter.write(file, named, Map.of());
    return file;
  }

  private static Map<String, RawTensor> pair(String layer, String a, String b) {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    result.put(layer + "." + a + ".weight", tensor(2, 3));
    result.put(layer + "." + b + ".weight", tensor(3, 2));
    return result;
  }

  private static Map<String, RawTensor> pair(String layer, RawTensor a, RawTensor b) {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    result.put(layer + ".lora_A.weight", a);
    result.put(layer + ".lora_B.weight", b);
    return result;
  }

  private static RawTensor tensor(long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return RawTensor.of("t", new float[(int) count], shape);
  }
}
