package dev.rad.latent;

import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the text encoder of Stable Diffusion 2's original files, which has OpenCLIP's names,
 * queries, keys and values in one matrix, and a last layer that is not used.
 */
final class OpenClipText {
  private static final String BLOCK = "transformer.resblocks.";
  private static final Pattern LAYER = Pattern.compile("transformer\\.resblocks\\.(\\d+)\\.(.+)");
  private static final String[] THIRDS = {"q_proj", "k_proj", "v_proj"};

  private static final Map<String, String> NAMES =
      Map.of(
          "ln_1", "layer_norm1",
          "ln_2", "layer_norm2",
          "attn.out_proj", "self_attn.out_proj",
          "mlp.c_fc", "mlp.fc1",
          "mlp.c_proj", "mlp.fc2");

  private OpenClipText() {}

  static boolean matches(Map<String, RawTensor> tensors) {
    return tensors.containsKey(BLOCK + "0.attn.in_proj_weight");
  }

  /** Returns the tensors, given without OpenCLIP's prefix, under transformers' names. */
  static Map<String, RawTensor> convert(Map<String, RawTensor> tensors) {
    int unused = layers(tensors) - 1;
    Map<String, RawTensor> converted = new LinkedHashMap<>();
    put(converted, tensors, "token_embedding.weight", "embeddings.token_embedding.weight");
    put(converted, tensors, "positional_embedding", "embeddings.position_embedding.weight");
    tensors.forEach(
        (name, tensor) -> {
          Matcher layer = LAYER.matcher(name);
          if (layer.matches() && Integer.parseInt(layer.group(1)) < unused) {
            String to = "encoder.layers." + layer.group(1) + ".";
            if (layer.group(2).startsWith("attn.in_proj_")) {
              thirds(converted, to + "self_attn.", layer.group(2).substring(13), tensor);
            } else {
              rename(converted, to, layer.group(2), tensor);
            }
          }
        });
    put(converted, tensors, "ln_final.weight", "final_layer_norm.weight");
    put(converted, tensors, "ln_final.bias", "final_layer_norm.bias");
    return converted;
  }

  private static int layers(Map<String, RawTensor> tensors) {
    int count = 0;
    while (tensors.containsKey(BLOCK + count + ".attn.in_proj_weight")) {
      count++;
    }
    if (count < 2) {
      throw new CheckpointException(
          "the OpenCLIP text encoder has "
              + count
              + " layers, of which the last is not used; give a file with all of them");
    }
    return count;
  }

  private static void put(
      Map<String, RawTensor> converted, Map<String, RawTensor> tensors, String name, String to) {
    RawTensor tensor = tensors.get(name);
    if (tensor != null) {
      converted.put(to, tensor.renamed(to));
    }
  }

  private static void rename(
      Map<String, RawTensor> converted, String prefix, String name, RawTensor tensor) {
    int dot = name.lastIndexOf('.');
    String better = dot < 0 ? null : NAMES.get(name.substring(0, dot));
    String to = prefix + (better == null ? name : better + name.substring(dot));
    converted.put(to, tensor.renamed(to));
  }

  private static void thirds(
      Map<String, RawTensor> converted, String prefix, String kind, RawTensor tensor) {
    long[] shape = tensor.shape();
    if (shape.length == 0 || shape[0] % THIRDS.length != 0) {
      throw new CheckpointException(
          tensor + " is no queries, keys and values of equal size; the file is damaged");
    }
    long rows = shape[0] / THIRDS.length;
    for (int k = 0; k < THIRDS.length; k++) {
      String to = prefix + THIRDS[k] + "." + kind;
      converted.put(to, tensor.rows(k * rows, rows).renamed(to));
    }
  }
}
