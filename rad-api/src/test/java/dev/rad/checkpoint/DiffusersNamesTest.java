package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of guided-diffusion brought to diffusers', the other way from {@link KeyDialectTest}. */
class DiffusersNamesTest {
  private static final Checkpoint REFERENCE =
      Checkpoint.open(
          Path.of(System.getProperty("rad.root"))
              .resolve("testdata/golden/rad/unet-lora/diffusion_pytorch_model.safetensors"));

  /** diffusers itself saved the network, whose names and attention matrices come back. */
  @Test
  void fromCanonical_networkOfDiffusers_isAsItSavedIt() {
    Map<String, RawTensor> base = PeftKeys.base(REFERENCE.tensors());
    Map<String, RawTensor> canonical = KeyDialect.DIFFUSERS.toCanonical(base);

    Map<String, RawTensor> again = KeyDialect.DIFFUSERS.fromCanonical(canonical);

    assertThat(again.keySet()).isEqualTo(base.keySet());
    base.forEach(
        (name, tensor) -> {
          assertThat(again.get(name).name()).isEqualTo(name);
          assertThat(again.get(name).toFloats()).as(name).isEqualTo(tensor.toFloats());
          boolean timeLayer = name.contains("time_emb"); // a convolution there, a matrix here
          if (!timeLayer) {
            assertThat(again.get(name).shape()).as(name).isEqualTo(tensor.shape());
          }
        });
  }

  @Test
  void fromCanonical_ofGuidedDiffusion_isACopy() {
    Map<String, RawTensor> canonical = new LinkedHashMap<>();
    canonical.put("b.weight", RawTensor.of("b.weight", new float[1], 1));
    canonical.put("a.weight", RawTensor.of("a.weight", new float[1], 1));

    Map<String, RawTensor> copy = KeyDialect.GUIDED_DIFFUSION.fromCanonical(canonical);

    assertThat(copy).isEqualTo(canonical).isNotSameAs(canonical);
    assertThat(copy.keySet()).containsExactly("b.weight", "a.weight");
  }

  /** A network with one block per level, two levels, and attention in the lower one. */
  private static Map<String, RawTensor> network() {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    for (String name :
        new String[] {
          "input_blocks.0.0.weight",
          "input_blocks.1.0.in_layers.0.weight",
          "input_blocks.2.0.op.weight",
          "input_blocks.3.1.norm.weight",
          "output_blocks.0.0.in_layers.0.weight",
          "output_blocks.1.2.conv.weight",
          "output_blocks.3.0.in_layers.0.weight",
        }) {
      tensors.put(name, RawTensor.of(name, new float[2], 2));
    }
    return tensors;
  }

  private static Map<String, RawTensor> renamed(String name, RawTensor tensor) {
    Map<String, RawTensor> tensors = network();
    tensors.put(name, tensor);
    return KeyDialect.DIFFUSERS.fromCanonical(tensors);
  }

  @ParameterizedTest
  @CsvSource({
    "time_embed.2.bias, time_embedding.linear_2.bias",
    "label_emb.weight, class_embedding.weight",
    "input_blocks.3.0.out_layers.3.bias, down_blocks.1.resnets.0.conv2.bias",
    "input_blocks.2.0.in_layers.2.bias, down_blocks.0.downsamplers.0.conv1.bias",
    "middle_block.2.skip_connection.bias, mid_block.resnets.1.conv_shortcut.bias",
    "middle_block.1.norm.bias, mid_block.attentions.0.group_norm.bias",
    "output_blocks.1.1.proj_out.bias, up_blocks.0.attentions.1.to_out.0.bias",
    "output_blocks.1.1.in_layers.2.bias, up_blocks.0.upsamplers.0.conv1.bias",
    "output_blocks.2.0.emb_layers.1.bias, up_blocks.1.resnets.0.time_emb_proj.bias",
  })
  void fromCanonical_layer_isDiffusers(String canonical, String diffusers) {
    Map<String, RawTensor> tensors =
        renamed(canonical, RawTensor.of(canonical, new float[] {1, 2}, 2));

    assertThat(tensors.get(diffusers)).hasToString(diffusers + " F32[2]");
    assertThat(tensors).hasSize(8).containsKeys("down_blocks.0.downsamplers.0.conv.weight");
  }

  @Test
  void fromCanonical_fusedLayer_isCutIntoThirds() {
    RawTensor weight = RawTensor.of("w", new float[] {1, 2, 3, 4, 5, 6}, 3, 2, 1);
    Map<String, RawTensor> tensors = renamed("output_blocks.0.1.qkv.weight", weight);

    String block = "up_blocks.0.attentions.0.";
    assertThat(tensors.get(block + "to_q.weight").toFloats()).containsExactly(1, 2);
    assertThat(tensors.get(block + "to_k.weight").toFloats()).containsExactly(3, 4);
    assertThat(tensors.get(block + "to_v.weight").toFloats()).containsExactly(5, 6);
    assertThat(tensors.get(block + "to_v.weight").shape()).containsExactly(1, 2);
    RawTensor out = RawTensor.of("w", new float[] {1, 2}, 2, 1, 1);
    assertThat(renamed("output_blocks.0.1.proj_out.weight", out).get(block + "to_out.0.weight"))
        .hasToString(block + "to_out.0.weight F32[2, 1]");
  }

  @Test
  void fromCanonical_fusedLayerWithoutThirds_isRefused() {
    for (long[] shape : new long[][] {{}, {4, 2}}) {
      RawTensor tensor = RawTensor.of("w", new float[shape.length == 0 ? 1 : 8], shape);
      assertThatThrownBy(() -> renamed("middle_block.1.qkv.weight", tensor))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("has no three equal parts of rows");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "weight",
        ".weight",
        "encoder.weight",
        "input_blocks.0.1.norm.weight",
        "input_blocks.1.0.op.weight",
        "input_blocks.1.0.layers.weight",
        "input_blocks.1.3.norm.weight",
        "output_blocks.1.0.conv.weight",
        "middle_block.3.norm.weight",
        "middle_block.1.other.weight",
      })
  void fromCanonical_foreignName_isRefused(String name) {
    RawTensor tensor = RawTensor.of("w", new float[2], 2);

    assertThatThrownBy(() -> renamed(name, tensor))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(" is no layer of an ADM UNet");
  }
}
