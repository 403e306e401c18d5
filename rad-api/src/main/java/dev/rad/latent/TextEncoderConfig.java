package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shape of a text encoder, transformers' {@code CLIPTextModel} (Radford et al. 2021, arXiv
 * 2103.00020).
 *
 * @param vocabSize rows of the token embedding
 * @param hiddenSize width of every layer
 * @param intermediateSize width inside the two-layer networks
 * @param numHiddenLayers layers
 * @param numAttentionHeads attention heads of every layer
 * @param maxPositionEmbeddings the maximum number of tokens of a text
 * @param hiddenAct the activation inside the two-layer networks
 * @param layerNormEps epsilon of the layer normalisations
 */
public record TextEncoderConfig(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int numHiddenLayers,
    int numAttentionHeads,
    int maxPositionEmbeddings,
    Activation hiddenAct,
    double layerNormEps) {

  /** An activation of text encoders. */
  public enum Activation {
    /** {@code x·σ(1.702x)}, as in OpenAI's networks and Stable Diffusion 1. */
    QUICK_GELU,
    /** The exact GELU, by the error function, as in OpenCLIP's networks and Stable Diffusion 2. */
    GELU
  }

  /**
   * Checks the values against each other.
   *
   * @param vocabSize from 1
   * @param hiddenSize a multiple of the heads
   * @param intermediateSize from 1
   * @param numHiddenLayers from 1 to 1000
   * @param numAttentionHeads from 1
   * @param maxPositionEmbeddings from 2
   * @param hiddenAct either
   * @param layerNormEps above 0, up to 1
   * @throws IllegalArgumentException if they fit no network
   */
  public TextEncoderConfig {
    Checks.range("vocab_size", vocabSize, 1, 1 << 24);
    Checks.range("hidden_size", hiddenSize, 1, Checks.MOST);
    Checks.range("intermediate_size", intermediateSize, 1, 1 << 20);
    Checks.range("num_hidden_layers", numHiddenLayers, 1, 1000);
    Checks.range("num_attention_heads", numAttentionHeads, 1, Checks.MOST);
    Checks.range("max_position_embeddings", maxPositionEmbeddings, 2, Checks.MOST);
    Checks.positive("layer_norm_eps", layerNormEps, 1);
    if (hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size " + hiddenSize + " is no multiple of " + numAttentionHeads + " heads");
    }
  }

  /**
   * Reads a {@code config.json} of transformers. Absent settings have its defaults; unknown ones
   * are ignored.
   *
   * @param json the file's text
   * @return the configuration
   * @throws CheckpointException if it belongs to another network, or a setting is not supported
   */
  public static TextEncoderConfig fromJson(String json) {
    Json settings = Json.parse("text encoder's config.json", json);
    List<String> classes = settings.list("architectures", "CLIPTextModel", String::valueOf);
    if (!classes.isEmpty() && !classes.contains("CLIPTextModel")) {
      throw settings.wrong(
          "architectures", "CLIPTextModel: other text encoders (SDXL's, T5) are not supported");
    }
    String type = settings.text("model_type", "clip_text_model");
    if (!type.equals("clip_text_model")) {
      throw settings.wrong("model_type", "clip_text_model: other text encoders are not supported");
    }
    return settings.build(
        () ->
            new TextEncoderConfig(
                settings.integer("vocab_size", 49408),
                settings.integer("hidden_size", 512),
                settings.integer("intermediate_size", 2048),
                settings.integer("num_hidden_layers", 12),
                settings.integer("num_attention_heads", 8),
                settings.integer("max_position_embeddings", 77),
                settings.choice("hidden_act", Activation.QUICK_GELU),
                settings.real("layer_norm_eps", 1e-5)));
  }

  /**
   * Writes the settings in the form that {@link #fromJson} and transformers read.
   *
   * @return the settings as a JSON object
   */
  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("architectures").add("CLIPTextModel");
    json.put("hidden_act", hiddenAct == Activation.GELU ? "gelu" : "quick_gelu");
    json.put("hidden_size", hiddenSize);
    json.put("intermediate_size", intermediateSize);
    json.put("layer_norm_eps", layerNormEps);
    json.put("max_position_embeddings", maxPositionEmbeddings);
    json.put("model_type", "clip_text_model");
    json.put("num_attention_heads", numAttentionHeads);
    json.put("num_hidden_layers", numHiddenLayers);
    json.put("vocab_size", vocabSize);
    return json.toPrettyString();
  }

  /**
   * Returns the names and shapes of all weights of the network, with the prefix {@code text_model.}
   * of files from before transformers 5.
   *
   * @return the shapes by name; a new map
   */
  public Map<String, long[]> expectedShapes() {
    ShapeMap shapes = new ShapeMap();
    String root = "text_model.";
    shapes.withoutBias(root + "embeddings.token_embedding", vocabSize, hiddenSize);
    shapes.withoutBias(root + "embeddings.position_embedding", maxPositionEmbeddings, hiddenSize);
    for (int k = 0; k < numHiddenLayers; k++) {
      String layer = root + "encoder.layers." + k + ".";
      shapes.layer(layer + "layer_norm1", hiddenSize);
      for (String part : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
        shapes.layer(layer + "self_attn." + part, hiddenSize, hiddenSize);
      }
      shapes.layer(layer + "layer_norm2", hiddenSize);
      shapes.layer(layer + "mlp.fc1", intermediateSize, hiddenSize);
      shapes.layer(layer + "mlp.fc2", hiddenSize, intermediateSize);
    }
    shapes.layer(root + "final_layer_norm", hiddenSize);
    return new LinkedHashMap<>(shapes.all());
  }

  /**
   * Returns the number of trainable parameters.
   *
   * @return the elements of all {@link #expectedShapes}
   */
  public long parameterCount() {
    return ShapeMap.elements(expectedShapes());
  }
}
