package dev.rad.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.CheckpointException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Names of diffusers brought to guided-diffusion's. */
class KeyDialectTest {

  @Test
  void detect_neither_listsTheFirstKeys() {
    Set<String> keys = new TreeSet<>(Set.of("a", "b", "c", "d", "e", "f"));

    assertThatThrownBy(() -> KeyDialect.detect(keys))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the first of 6 are 'a, b, c, d, e'");
  }

  @Test
  void toCanonical_attention_joinsRowsInOrder() {
    Map<String, RawTensor> tensors = base();
    String at = "up_blocks.1.attentions.0.";
    add(tensors, at + "to_k.weight", 2, 2);
    add(tensors, at + "to_q.weight", 1, 2);
    add(tensors, at + "to_v.weight", 3, 2);
    add(tensors, at + "to_q.bias", 4);
    add(tensors, at + "to_k.bias", 5);
    add(tensors, at + "to_v.bias", 6);
    add(tensors, at + "to_out.0.weight", 7, 2);

    Map<String, RawTensor> canonical = KeyDialect.DIFFUSERS.toCanonical(tensors);

    // two levels down: up block 1 begins after the two blocks of up block 0
    assertThat(canonical.keySet())
        .contains("output_blocks.2.1.qkv.weight", "output_blocks.2.1.qkv.bias");
    RawTensor qkv = canonical.get("output_blocks.2.1.qkv.weight");
    assertThat(qkv.shape()).containsExactly(6, 2, 1);
    assertThat(qkv.toFloats()).containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    assertThat(canonical.get("output_blocks.2.1.qkv.bias").toFloats())
        .containsExactly(4, 4, 5, 5, 6, 6);
    assertThat(canonical.get("output_blocks.2.1.proj_out.weight").shape()).containsExactly(2, 2, 1);
  }

  @Test
  void toCanonical_samplersAndConvolutions_areNumbered() {
    Map<String, RawTensor> tensors = base();
    add(tensors, "down_blocks.0.downsamplers.0.conv.weight", 1, 2);
    add(tensors, "down_blocks.1.downsamplers.0.conv1.weight", 1, 2);
    add(tensors, "up_blocks.0.upsamplers.0.conv.weight", 1, 2);
    add(tensors, "up_blocks.1.attentions.1.group_norm.weight", 1);
    add(tensors, "up_blocks.1.upsamplers.0.conv2.bias", 1);
    add(tensors, "mid_block.resnets.1.conv_shortcut.weight", 1, 2);

    assertThat(KeyDialect.DIFFUSERS.toCanonical(tensors).keySet())
        .containsExactly(
            "input_blocks.0.0.weight",
            "input_blocks.1.0.in_layers.0.weight",
            "input_blocks.2.0.op.weight",
            "input_blocks.4.0.in_layers.2.weight",
            "output_blocks.1.1.conv.weight",
            "output_blocks.3.1.norm.weight",
            "output_blocks.3.2.out_layers.3.bias",
            "middle_block.2.skip_connection.weight");
  }

  @Test
  void toCanonical_pointwiseTimeLayers_becomeMatrices() {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    tensors.put("time_embed.0.weight", RawTensor.of("t", new float[6], 3, 2, 1, 1));
    tensors.put(
        "output_blocks.0.0.emb_layers.1.weight", RawTensor.of("t", new float[6], 6, 1, 1, 1));
    tensors.put("a.skip_connection.weight", RawTensor.of("t", new float[6], 6, 1, 1, 1));

    Map<String, RawTensor> canonical = KeyDialect.GUIDED_DIFFUSION.toCanonical(tensors);

    assertThat(canonical.get("time_embed.0.weight").shape()).containsExactly(3, 2);
    assertThat(canonical.get("output_blocks.0.0.emb_layers.1.weight").shape())
        .containsExactly(6, 1);
    assertThat(canonical.get("a.skip_connection.weight").shape()).hasSize(4);
  }

  @Test
  void toCanonical_incompleteAttention_namesThePart() {
    Map<String, RawTensor> tensors = base();
    add(tensors, "mid_block.attentions.0.to_q.weight", 1, 2);
    refused(tensors, "'mid_block.attentions.0.to_k.weight'");

    tensors.remove("mid_block.attentions.0.to_q.weight");
    add(tensors, "mid_block.attentions.0.to_v.weight", 1, 2);
    refused(tensors, "has no query");
  }

  @Test
  void toCanonical_partsThatDoNotFit_areRefused() {
    Map<String, RawTensor> tensors = base();
    add(tensors, "mid_block.attentions.0.to_q.weight", 1, 2);
    add(tensors, "mid_block.attentions.0.to_k.weight", 1, 3);
    add(tensors, "mid_block.attentions.0.to_v.weight", 1);
    refused(tensors, "cannot join");

    tensors.put("mid_block.attentions.0.to_k.weight", RawTensor.of("s", new float[1]));
    refused(tensors, "has no rows");
  }

  @Test
  void toCanonical_foreignNames_areRefused() {
    for (String name :
        new String[] {
          "down_blocks.0.resnets.1.conv1.weight",
          "down_blocks.0.upsamplers.0.conv.weight",
          "down_blocks.0.downsamplers.1.conv.weight",
          "down_blocks.0.resnets.0.conv9.weight",
          "down_blocks.99999999999.resnets.0.conv1.weight",
          "encoder",
          "",
        }) {
      Map<String, RawTensor> tensors = base();
      add(tensors, name, 1);
      refused(tensors, "'" + name + "' is no name");
    }
    Map<String, RawTensor> tensors = base();
    add(tensors, "down_blocks.0.resnets.0.conv1.lora_A.default.weight", 1);
    refused(tensors, "LoRA adapter");
  }

  /** Some files have attention as 1×1 convolutions. */
  @Test
  void toCanonical_attentionOfConvolutions_isTheSame() {
    Map<String, RawTensor> tensors = base();
    for (String part : new String[] {"to_q", "to_k", "to_v"}) {
      String name = "mid_block.attentions.0." + part + ".weight";
      tensors.put(name, RawTensor.of(name, new float[4], 2, 2, 1, 1));
    }
    assertThat(KeyDialect.DIFFUSERS.toCanonical(tensors).get("middle_block.1.qkv.weight"))
        .hasToString("middle_block.1.qkv.weight F32[6, 2, 1]");

    tensors.replaceAll((name, t) -> name.contains(".to_") ? kernel(name) : t);
    refused(tensors, "is no matrix; the file is damaged");
  }

  private static RawTensor kernel(String name) {
    return RawTensor.of(name, new float[12], 2, 2, 3);
  }

  private static void refused(Map<String, RawTensor> tensors, String message) {
    assertThatThrownBy(() -> KeyDialect.DIFFUSERS.toCanonical(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  /** Enough to show one residual block per level. */
  private static Map<String, RawTensor> base() {
    Map<String, RawTensor> tensors = new LinkedHashMap<>();
    add(tensors, "conv_in.weight", 1);
    add(tensors, "down_blocks.0.resnets.0.norm1.weight", 1);
    return tensors;
  }

  /** A tensor [2] or [2, columns] of one value. */
  private static void add(
      Map<String, RawTensor> tensors, String name, float value, long... columns) {
    long width = columns.length == 0 ? 1 : columns[0];
    float[] values = new float[(int) (2 * width)];
    Arrays.fill(values, value);
    long[] shape = columns.length == 0 ? new long[] {2} : new long[] {2, width};
    tensors.put(name, RawTensor.of(name, values, shape));
  }
}
