package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts the names of diffusers' {@code UNet2DModel} to guided-diffusion's. */
final class DiffusersKeys {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(down_blocks|up_blocks)\\.(\\d{1,3})\\."
              + "(resnets|attentions|downsamplers|upsamplers)\\.(\\d{1,3})\\.(.+)");
  private static final Pattern MIDDLE =
      Pattern.compile("mid_block\\.(resnets\\.0|attentions\\.0|resnets\\.1)\\.(.+)");
  private static final Pattern QUERY = Pattern.compile("(.*)\\.(?:to_q|query)\\.(weight|bias)");
  private static final Pattern KEY_OR_VALUE =
      Pattern.compile(".*\\.(?:to_k|to_v|key|value)\\.(weight|bias)");

  private static final String FIRST_LEVEL = "down_blocks.0.";

  /** The layers outside the blocks. */
  static final Map<String, String> TOP =
      Map.of(
          "time_embedding.linear_1", "time_embed.0",
          "time_embedding.linear_2", "time_embed.2",
          "class_embedding", "label_emb",
          "conv_in", "input_blocks.0.0",
          "conv_norm_out", "out.0",
          "conv_out", "out.2");

  /** The layers inside the blocks. */
  static final Map<String, String> LAYERS =
      Map.of(
          "norm1", "in_layers.0",
          "conv1", "in_layers.2",
          "time_emb_proj", "emb_layers.1",
          "norm2", "out_layers.0",
          "conv2", "out_layers.3",
          "conv_shortcut", "skip_connection",
          "group_norm", "norm",
          "qkv", "qkv",
          "to_out.0", "proj_out",
          "proj_attn", "proj_out");

  private static final Pattern ATTENTION =
      Pattern.compile("(up_blocks\\.\\d{1,3}\\.attentions\\.\\d{1,3})\\..+");

  private final Map<String, RawTensor> tensors;
  private final Set<String> attentions = new HashSet<>();
  private final int blocksPerLevel;

  DiffusersKeys(Map<String, RawTensor> tensors) {
    this(tensors, tensors.keySet());
  }

  /** Renames some tensors of a network that has others, too; the names are of both. */
  DiffusersKeys(Map<String, RawTensor> tensors, Set<String> names) {
    this.tensors = tensors;
    Set<String> firstLevel = new HashSet<>();
    boolean whole = names.contains(FIRST_LEVEL + "resnets.0.norm1.weight"); // not adapters only
    for (String key : names) {
      Matcher block = BLOCK.matcher(key);
      boolean first = block.matches() && key.startsWith(FIRST_LEVEL + "resnets.");
      if (first && (!whole || block.group(5).equals("norm1.weight"))) {
        firstLevel.add(block.group(4));
      }
      Matcher attention = ATTENTION.matcher(key);
      if (attention.matches()) {
        attentions.add(attention.group(1));
      }
    }
    int blocks = 0;
    while (firstLevel.contains(Integer.toString(blocks))) {
      blocks++;
    }
    this.blocksPerLevel = blocks;
  }

  Map<String, RawTensor> rename() {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    joinAttention()
        .forEach(
            (key, tensor) -> {
              String name = canonical(key);
              RawTensor shaped = name.endsWith(".proj_out.weight") ? asConv1d(tensor) : tensor;
              if (result.put(name, shaped.renamed(name)) != null) {
                throw new CheckpointException(
                    "two tensors map to "
                        + MappedFile.quote(name)
                        + "; give an unmixed diffusers UNet2DModel");
              }
            });
    return result;
  }

  /** Replaces each layer's query, key and value by {@code qkv} at the place of the query. */
  private Map<String, RawTensor> joinAttention() {
    Map<String, RawTensor> result = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> {
          Matcher query = QUERY.matcher(key);
          Matcher other = KEY_OR_VALUE.matcher(key);
          if (query.matches()) {
            String name = query.group(1) + ".qkv." + query.group(2);
            RawTensor joined = join(name, key, tensor);
            result.put(name, query.group(2).equals("weight") ? asConv1d(joined) : joined);
          } else if (!other.matches()) {
            result.put(key, tensor);
          } else if (!tensors.containsKey(queryOf(key))) {
            throw new CheckpointException(
                MappedFile.quote(key) + " has no query beside it; the file is incomplete");
          }
        });
    return result;
  }

  private RawTensor join(String name, String queryKey, RawTensor query) {
    boolean current = queryKey.contains(".to_q.");
    RawTensor key = part(queryKey, current ? ".to_k." : ".key.");
    RawTensor value = part(queryKey, current ? ".to_v." : ".value.");
    try {
      return RawTensor.concatenateRows(name, List.of(query, key, value));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          e.getMessage() + ": query, key and value must be alike; the file is damaged", e);
    }
  }

  private RawTensor part(String queryKey, String infix) {
    String key = queryKey.replace(".to_q.", infix).replace(".query.", infix);
    RawTensor part = tensors.get(key);
    if (part == null) {
      throw new CheckpointException(
          "no " + MappedFile.quote(key) + " beside the query; the file is incomplete");
    }
    return part;
  }

  private static String queryOf(String key) {
    return key.replace(".to_k.", ".to_q.")
        .replace(".to_v.", ".to_q.")
        .replace(".key.", ".query.")
        .replace(".value.", ".query.");
  }

  private String canonical(String key) {
    int dot = key.lastIndexOf('.');
    String name = dot < 0 ? null : layer(key.substring(0, dot));
    if (name == null) {
      boolean adapter = PeftKeys.isAdapter(key);
      throw new CheckpointException(
          MappedFile.quote(key)
              + (adapter ? " belongs to a LoRA adapter" : " is no name of a diffusers UNet2DModel")
              + (adapter ? "; merge the adapters first" : "; give the weights of an ADM UNet"));
    }
    return name + key.substring(dot);
  }

  /** Returns the canonical name of a layer, or null if an ADM UNet has no such layer. */
  @Nullable String layer(String layer) {
    if (TOP.containsKey(layer)) {
      return TOP.get(layer);
    }
    Matcher block = BLOCK.matcher(layer);
    if (block.matches()) {
      return blockLayer(block);
    }
    Matcher middle = MIDDLE.matcher(layer);
    if (middle.matches() && LAYERS.containsKey(middle.group(2))) {
      int part = List.of("resnets.0", "attentions.0", "resnets.1").indexOf(middle.group(1));
      return "middle_block." + part + "." + LAYERS.get(middle.group(2));
    }
    return null;
  }

  /** Returns the layer in guided-diffusion's numbering, or null if there is none. */
  private @Nullable String blockLayer(Matcher block) {
    boolean down = block.group(1).equals("down_blocks");
    int level = Integer.parseInt(block.group(2));
    String kind = block.group(3);
    int index = Integer.parseInt(block.group(4));
    String rest = block.group(5);
    boolean sampler = kind.endsWith("samplers");
    int last = down ? blocksPerLevel : blocksPerLevel + 1;
    if (sampler ? index != 0 || kind.equals("downsamplers") != down : index >= last) {
      return null;
    }
    int inLevel = sampler ? blocksPerLevel : index; // a sampler follows the blocks
    int number = level * (blocksPerLevel + 1) + inLevel + (down ? 1 : 0);
    int part = kind.equals("attentions") ? 1 : 0;
    if (sampler && !down) {
      part = attentions.contains("up_blocks." + level + ".attentions." + inLevel) ? 2 : 1;
    }
    String layer = LAYERS.get(rest);
    if (sampler && rest.equals("conv")) {
      layer = down ? "op" : "conv";
    }
    return layer == null
        ? null
        : (down ? "input_blocks." : "output_blocks.") + number + "." + part + "." + layer;
  }

  private static RawTensor asConv1d(RawTensor weight) {
    long[] shape = weight.shape();
    for (int k = 2; k < shape.length; k++) {
      if (shape[k] != 1) {
        throw new CheckpointException(weight + " is no matrix; the file is damaged");
      }
    }
    return shape.length < 2 ? weight : weight.reshape(shape[0], shape[1], 1);
  }
}
