package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts guided-diffusion's names to those of diffusers' {@code UNet2DModel}. */
final class DiffusersNames {
  /** The parts of a fused attention layer, in the order of its rows. */
  static final List<String> PARTS = List.of("to_q", "to_k", "to_v");

  private static final String FUSED = ".qkv";
  private static final Pattern BLOCK =
      Pattern.compile("(input|output)_blocks\\.(\\d{1,4})\\.([012])\\.(.+)");
  private static final Pattern UPSAMPLER =
      Pattern.compile("output_blocks\\.(\\d{1,4})\\.[12]\\.(?:in_layers\\..+|conv\\..+)");
  private static final Map<String, String> TOP = new HashMap<>();
  private static final Map<String, String> LAYERS = new HashMap<>();

  static {
    DiffusersKeys.TOP.forEach((diffusers, canonical) -> TOP.put(canonical, diffusers));
    DiffusersKeys.LAYERS.forEach((diffusers, canonical) -> LAYERS.put(canonical, diffusers));
    LAYERS.put("proj_out", "to_out.0"); // not the older name
  }

  private final int blocksPerLevel;

  /** Learns the network's plan from the names of all its tensors. */
  DiffusersNames(Set<String> canonicalKeys) {
    int firstUpsampler = Integer.MAX_VALUE;
    int lastBlock = 0;
    for (String key : canonicalKeys) {
      Matcher up = UPSAMPLER.matcher(key);
      Matcher block = BLOCK.matcher(key);
      if (up.matches()) {
        firstUpsampler = Math.min(firstUpsampler, Integer.parseInt(up.group(1)));
      }
      if (block.matches() && block.group(1).equals("output")) {
        lastBlock = Math.max(lastBlock, Integer.parseInt(block.group(2)));
      }
    }
    this.blocksPerLevel = firstUpsampler == Integer.MAX_VALUE ? lastBlock : firstUpsampler;
  }

  Map<String, RawTensor> rename(Map<String, RawTensor> tensors) {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> {
          int dot = key.lastIndexOf('.');
          String layer = required(dot < 0 ? key : key.substring(0, dot));
          String suffix = dot < 0 ? "" : key.substring(dot);
          if (layer.endsWith(FUSED)) {
            split(layer, suffix, tensor).forEach(part -> result.put(part.name(), part));
          } else {
            String name = layer + suffix;
            RawTensor shaped = name.endsWith(".to_out.0.weight") ? asMatrix(tensor) : tensor;
            result.put(name, shaped.renamed(name));
          }
        });
    return result;
  }

  /** Returns the names of diffusers for canonical names, a fused layer in one. */
  Set<String> layers(Set<String> canonicalKeys) {
    Set<String> result = new HashSet<>();
    for (String key : canonicalKeys) {
      int dot = key.lastIndexOf('.');
      result.add(dot < 0 ? required(key) : required(key.substring(0, dot)) + key.substring(dot));
    }
    return result;
  }

  /**
   * Returns the layer's name in diffusers; a fused attention layer ends in {@code .qkv} there too.
   */
  String required(String canonicalLayer) {
    String name = layer(canonicalLayer);
    if (name == null) {
      throw new CheckpointException(
          MappedFile.quote(canonicalLayer)
              + " is no layer of an ADM UNet; give tensors under guided-diffusion's names");
    }
    return name;
  }

  private @Nullable String layer(String layer) {
    if (TOP.containsKey(layer)) {
      return TOP.get(layer);
    }
    for (int part = 0; part < 3; part++) {
      String prefix = "middle_block." + part + ".";
      if (layer.startsWith(prefix) && LAYERS.containsKey(layer.substring(prefix.length()))) {
        String place = List.of("resnets.0", "attentions.0", "resnets.1").get(part);
        return "mid_block." + place + "." + LAYERS.get(layer.substring(prefix.length()));
      }
    }
    Matcher block = BLOCK.matcher(layer);
    return block.matches() ? blockLayer(block) : null;
  }

  private @Nullable String blockLayer(Matcher block) {
    boolean down = block.group(1).equals("input");
    int number = Integer.parseInt(block.group(2)) - (down ? 1 : 0);
    int part = Integer.parseInt(block.group(3));
    String rest = block.group(4);
    int level = number / (blocksPerLevel + 1);
    int index = number % (blocksPerLevel + 1);
    String side = down ? "down_blocks." + level + "." : "up_blocks." + level + ".";
    if (number < 0) {
      return null;
    }
    String convolution = down ? "op" : "conv";
    boolean plain = rest.equals(convolution);
    String layer = plain ? "conv" : LAYERS.get(rest);
    if (layer == null) {
      return null;
    }
    boolean attends = rest.equals("norm") || rest.equals("qkv") || rest.equals("proj_out");
    boolean sampler = down ? index == blocksPerLevel : part > 0 && !attends;
    if (sampler) {
      return side + (down ? "downsamplers.0." : "upsamplers.0.") + layer;
    }
    return plain ? null : side + (attends ? "attentions." : "resnets.") + index + "." + layer;
  }

  private static List<RawTensor> split(String layer, String suffix, RawTensor fused) {
    long[] shape = fused.shape();
    if (shape.length == 0 || shape[0] % PARTS.size() != 0) {
      throw new CheckpointException(
          fused + " has no three equal parts of rows; give the weights of an ADM UNet");
    }
    RawTensor matrix = suffix.equals(".weight") ? asMatrix(fused) : fused;
    long rows = shape[0] / PARTS.size();
    String block = layer.substring(0, layer.length() - FUSED.length() + 1);
    return List.of(
        matrix.rows(0, rows).renamed(block + PARTS.get(0) + suffix),
        matrix.rows(rows, rows).renamed(block + PARTS.get(1) + suffix),
        matrix.rows(2 * rows, rows).renamed(block + PARTS.get(2) + suffix));
  }

  /** Creates a pointwise convolution's weight as diffusers' linear layers have it. */
  private static RawTensor asMatrix(RawTensor weight) {
    long[] shape = weight.shape();
    return shape.length == 3 && shape[2] == 1 ? weight.reshape(shape[0], shape[1]) : weight;
  }
}
