package dev.rad.latent;

import dev.rad.checkpoint.RawTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Converts the names that other versions of diffusers and transformers give the same tensors. */
final class PartNames {
  private static final String TEXT = "text_model.";
  private static final Map<String, String> OLD_ATTENTION =
      Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");

  private PartNames() {}

  /** Returns an autoencoder's tensors under current names. */
  static Map<String, RawTensor> vae(Map<String, RawTensor> tensors) {
    Map<String, RawTensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String better = name;
          if (name.contains(".attentions.0.")) {
            int end = name.lastIndexOf('.');
            int start = name.lastIndexOf('.', end - 1) + 1;
            String modern = OLD_ATTENTION.get(name.substring(start, end));
            better =
                modern == null ? name : name.substring(0, start) + modern + name.substring(end);
          }
          renamed.put(better, tensor.renamed(better));
        });
    return renamed;
  }

  /**
   * Returns a text encoder's tensors with the prefix {@code text_model.} that transformers 5 leaves
   * out, and without the position numbers, which are 0, 1, 2, … unless they are damaged.
   */
  static Map<String, RawTensor> text(Map<String, RawTensor> tensors) {
    Map<String, RawTensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (!name.endsWith("embeddings.position_ids")) {
            String better = name.startsWith(TEXT) ? name : TEXT + name;
            renamed.put(better, tensor.renamed(better));
          }
        });
    return renamed;
  }
}
