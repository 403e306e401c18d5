package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.util.Map;
import java.util.OptionalDouble;

/** The scales that a file's metadata gives its adapters, as PEFT and diffusers write them. */
final class LoraScales {
  private static final String KEY = "lora_adapter_metadata";

  private final Json settings;

  private LoraScales(Json settings) {
    this.settings = settings;
  }

  static LoraScales of(Map<String, String> metadata) {
    String text = metadata.get(KEY);
    Json settings = text == null ? Json.of(KEY, Map.of()) : Json.parse("the metadata " + KEY, text);
    return new LoraScales(settings);
  }

  /** Returns the factor of a layer's product, or empty if the file does not contain it. */
  OptionalDouble scale(boolean text, String layer, int rank) {
    String network = text ? "text_encoder." : "unet.";
    if (settings.flag(network + "use_dora", false)) {
      throw settings.wrong(network + "use_dora", "plain LoRA: DoRA is not supported");
    }
    String alphaKey = network + "lora_alpha";
    double alpha = settings.real(alphaKey, Double.NaN);
    Json patterns = settings.object(network + "alpha_pattern");
    for (String pattern : patterns.names()) {
      if (!pattern.matches("[A-Za-z0-9_.]+")) {
        throw new CheckpointException(
            ("the metadata's alpha_pattern " + Json.oneLine(pattern))
                + " is no layer's name; save the adapters with one alpha");
      }
      if (layer.equals(pattern) || layer.endsWith("." + pattern)) {
        alpha = patterns.real(pattern, alpha);
      }
    }
    if (Double.isNaN(alpha)) {
      return OptionalDouble.empty();
    }
    boolean stabilised = settings.flag(network + "use_rslora", false);
    return OptionalDouble.of(alpha / (stabilised ? Math.sqrt(rank) : rank));
  }
}
