package dev.rad.latent;

import dev.rad.exception.CheckpointException;
import dev.rad.internal.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of adapters' tensors in PEFT's, diffusers' and kohya's files. */
final class LoraKeys {
  /** The role of a tensor in its layer's adapter. */
  enum Role {
    /** The inner matrix, A. */
    INNER,
    /** The outer matrix, B. */
    OUTER,
    /** The numerator of the scale. */
    ALPHA
  }

  /** A layer, and the role of a tensor in its adapter. */
  record Key(boolean text, String layer, Role role) {}

  private static final Pattern PEFT =
      Pattern.compile("(.+)\\.lora_([AB])(?:\\.[A-Za-z0-9_-]+)?\\.weight");
  private static final Pattern SCRIPT =
      Pattern.compile("(.+)\\.(?:lora|lora_linear_layer)\\.(down|up)\\.weight");
  private static final Pattern PROCESSOR =
      Pattern.compile("(.+)\\.processor\\.(to_q|to_k|to_v|to_out)_lora\\.(down|up)\\.weight");
  private static final Pattern KOHYA =
      Pattern.compile("lora_(unet|te)_([^.]+)\\.(lora_down\\.weight|lora_up\\.weight|alpha)");

  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("hada_", "LoHa"),
          Map.entry("lokr_", "LoKr"),
          Map.entry("lora_mid", "Tucker's decomposition (lora_mid)"),
          Map.entry("dora_scale", "DoRA"),
          Map.entry("lora_magnitude_vector", "DoRA"),
          Map.entry("oft_", "OFT"),
          Map.entry("lora_embedding_", "an adapter of an embedding"),
          Map.entry("lora_te1_", "Stable Diffusion XL"),
          Map.entry("lora_te2_", "Stable Diffusion XL"),
          Map.entry("text_encoder_2.", "Stable Diffusion XL"));

  private final Map<Boolean, Set<String>> layers = new HashMap<>();
  private final Map<Boolean, Map<String, String>> joined = new HashMap<>();

  /** Creates the lookup among the names of the networks' weights. */
  LoraKeys(Set<String> unet, Set<String> textEncoder) {
    index(false, unet);
    index(true, textEncoder);
  }

  private void index(boolean text, Set<String> names) {
    Set<String> found = new HashSet<>();
    Map<String, String> flat = new HashMap<>();
    for (String name : names) {
      if (name.endsWith(".weight")) {
        String layer = name.substring(0, name.length() - ".weight".length());
        found.add(layer);
        flat.merge(layer.replace('.', '_'), layer, (one, other) -> ""); // two alike: neither
      }
    }
    layers.put(text, found);
    joined.put(text, flat);
  }

  /** Returns whether a name is that of an inner matrix, whatever its layer. */
  static boolean isInner(String name) {
    return name.contains(".lora_A.")
        || name.contains(".lora.down.")
        || name.contains(".lora_linear_layer.down.")
        || name.contains("_lora.down.")
        || name.contains(".lora_down.");
  }

  /** Returns whether a name is that of a layer of networks that read a text. */
  static boolean ofLatentNetwork(String name) {
    return name.contains("transformer_blocks")
        || name.contains("text_model")
        || name.startsWith("lora_unet_")
        || name.startsWith("lora_te");
  }

  /** Returns the program that uses these names. */
  static String naming(Set<String> names) {
    if (names.stream().anyMatch(name -> name.contains(".lora_A."))) {
      return "PEFT's names";
    }
    if (names.stream().anyMatch(name -> name.contains(".processor."))) {
      return "diffusers' names before PEFT";
    }
    return names.stream().anyMatch(name -> name.contains(".lora_down."))
        ? "kohya's names"
        : "the names of diffusers' training script";
  }

  /** Rejects adapters that are not plain products of two matrices, and those of other networks. */
  static void refuse(Set<String> names) {
    for (String name : names) {
      REFUSED.forEach(
          (part, what) -> {
            if (name.contains(part)) {
              throw new CheckpointException(
                  ("it holds "
                          + what
                          + " ("
                          + Json.oneLine(name)
                          + "), which is not supported; give")
                      + " plain LoRA of Stable Diffusion 1 or 2");
            }
          });
    }
  }

  /** Returns the meaning of a tensor's name, or null if it fits no layer. */
  @Nullable Key find(String name) {
    Matcher kohya = KOHYA.matcher(name);
    if (kohya.matches()) {
      boolean text = kohya.group(1).equals("te");
      String layer = joined.getOrDefault(text, Map.of()).get(kohya.group(2));
      return layer == null || layer.isEmpty() ? null : new Key(text, layer, role(kohya.group(3)));
    }
    for (Pattern pattern : List.of(PROCESSOR, PEFT, SCRIPT)) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        boolean processor = pattern == PROCESSOR;
        String layer = matcher.group(1) + (processor ? "." + matcher.group(2) : "");
        return named(
            layer.endsWith(".to_out") ? layer + ".0" : layer, matcher.group(processor ? 3 : 2));
      }
    }
    return null;
  }

  private @Nullable Key named(String name, String role) {
    String layer = name.startsWith("base_model.model.") ? name.substring(17) : name;
    boolean text = layer.startsWith("text_encoder.");
    layer = text ? layer.substring(13) : layer.startsWith("unet.") ? layer.substring(5) : layer;
    if (text && !layer.startsWith("text_model.")) {
      layer = "text_model." + layer;
    }
    return layers.getOrDefault(text, Set.of()).contains(layer)
        ? new Key(text, layer, role(role))
        : null;
  }

  private static Role role(String name) {
    return switch (name) {
      case "A", "down", "lora_down.weight" -> Role.INNER;
      case "B", "up", "lora_up.weight" -> Role.OUTER;
      default -> Role.ALPHA;
    };
  }
}
