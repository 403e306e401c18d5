package dev.rad.checkpoint;

import dev.rad.checkpoint.AdapterTensors.LowRank;
import dev.rad.exception.CheckpointException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Separates the adapters that PEFT added to a diffusers network from the network's own tensors:
 * {@code conv1.base_layer.weight} is the frozen weight of {@code conv1}, {@code
 * conv1.lora_A.default .weight} and {@code conv1.lora_B.default.weight} are its adapter.
 *
 * <p>The three parts of an attention layer become three adapters of the fused {@code qkv}, at the
 * rows where the parts lie.
 */
public final class PeftKeys {
  private static final Pattern PREFIX = Pattern.compile("^(?:base_model\\.model\\.|unet\\.)");
  private static final Pattern ADAPTER =
      Pattern.compile("(.+)\\.lora_([AB])(?:\\.([^.]+))?\\.weight");
  private static final Pattern PART = Pattern.compile("(.+)\\.(to_q|to_k|to_v|query|key|value)");
  private static final List<String> PART_NAMES =
      List.of("to_q", "to_k", "to_v", "query", "key", "value");
  private static final String BASE = ".base_layer.";

  private PeftKeys() {}

  /**
   * Returns whether there are adapters.
   *
   * @param keys the tensors' names
   * @return true if any of them belongs to an adapter
   */
  public static boolean adapted(Set<String> keys) {
    return keys.stream().anyMatch(PeftKeys::isAdapter);
  }

  /**
   * Returns the network without its adapters.
   *
   * @param tensors the tensors of a file
   * @return those that belong to no adapter, under their names without PEFT; the same map if it has
   *     no adapters
   */
  public static Map<String, RawTensor> base(Map<String, RawTensor> tensors) {
    if (tensors.keySet().stream().noneMatch(key -> isAdapter(key) || key.contains(BASE))) {
      return tensors;
    }
    Map<String, RawTensor> base = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> {
          String name = unprefixed(key).replace(BASE, ".");
          if (!isAdapter(key) && base.put(name, tensor.renamed(name)) != null) {
            throw new CheckpointException(
                "two tensors are the base of " + MappedFile.quote(name) + "; the file is damaged");
          }
        });
    return base;
  }

  /**
   * Returns the adapters under canonical names.
   *
   * @param tensors all tensors of a file in diffusers' layout
   * @param alpha PEFT's {@code lora_alpha}; empty to take the rank, for a scale of 1
   * @return the adapters, without tensors trained in full
   * @throws CheckpointException if there is no adapter, or a pair is incomplete or impossible, or
   *     belongs to no layer of an ADM UNet
   */
  public static AdapterTensors adapters(Map<String, RawTensor> tensors, OptionalDouble alpha) {
    return adapters(tensors, new DiffusersKeys(Map.of(), names(tensors.keySet())), alpha);
  }

  /** Returns the adapters, with a network's names to find the layers by. */
  static AdapterTensors adapters(
      Map<String, RawTensor> tensors, DiffusersKeys names, OptionalDouble alpha) {
    Map<String, RawTensor> inner = new LinkedHashMap<>();
    Map<String, RawTensor> outer = new LinkedHashMap<>();
    Set<String> sets = new LinkedHashSet<>();
    tensors.forEach(
        (key, tensor) -> {
          if (isAdapter(key)) {
            Matcher adapter = ADAPTER.matcher(unprefixed(key));
            if (!adapter.matches() || !tensor.type().isFloating()) {
              throw unsupported(tensor + " is not the weight of a LoRA pair");
            }
            sets.add(String.valueOf(adapter.group(3)));
            Map<String, RawTensor> half = adapter.group(2).equals("A") ? inner : outer;
            if (half.put(adapter.group(1), tensor) != null) {
              throw unsupported(MappedFile.quote(adapter.group(1)) + " has two adapters");
            }
          }
        });
    if (sets.size() > 1) {
      throw unsupported("it holds the adapters " + MappedFile.quote(String.join(", ", sets)));
    }
    Map<String, List<LowRank>> layers = new LinkedHashMap<>();
    inner.forEach((layer, a) -> add(layers, names, layer, a, required(outer, layer, "lora_B")));
    outer.keySet().forEach(layer -> required(inner, layer, "lora_A"));
    if (layers.isEmpty()) {
      throw new CheckpointException("it holds no lora_A and lora_B; give a file with adapters");
    }
    int rank = layers.values().iterator().next().get(0).rank();
    try {
      return new AdapterTensors(layers, Map.of(), alpha.orElse(rank), rank);
    } catch (IllegalArgumentException e) {
      throw unsupported(e.getMessage());
    }
  }

  /** Returns the names without PEFT's prefix. */
  static Set<String> names(Set<String> keys) {
    return keys.stream().map(PeftKeys::unprefixed).collect(Collectors.toSet());
  }

  static String unprefixed(String key) {
    return PREFIX.matcher(key).replaceFirst("");
  }

  static boolean isAdapter(String key) {
    return key.contains(".lora_");
  }

  private static void add(
      Map<String, List<LowRank>> layers,
      DiffusersKeys names,
      String layer,
      RawTensor a,
      RawTensor b) {
    Matcher part = PART.matcher(layer);
    boolean fused = part.matches();
    String canonical = names.layer(fused ? part.group(1) + ".qkv" : layer);
    if (canonical == null) {
      throw unsupported(MappedFile.quote(layer) + " is no layer of a diffusers UNet2DModel");
    }
    long third = fused ? PART_NAMES.indexOf(part.group(2)) % 3 : 0;
    long rows = b.shape().length == 0 ? 0 : b.shape()[0];
    try {
      LowRank pair = new LowRank(third * rows, a, b);
      List<LowRank> parts = layers.computeIfAbsent(canonical, key -> new ArrayList<>());
      boolean twice = parts.stream().anyMatch(other -> other.rowOffset() == pair.rowOffset());
      if (twice || (fused && rows != a.shape()[1])) {
        throw new IllegalArgumentException(a + " and " + b + " do not fit " + canonical);
      }
      parts.add(pair);
      parts.sort(Comparator.comparingLong(LowRank::rowOffset));
    } catch (IllegalArgumentException e) {
      throw unsupported(e.getMessage());
    }
  }

  private static RawTensor required(Map<String, RawTensor> half, String layer, String name) {
    RawTensor tensor = half.get(layer);
    if (tensor == null) {
      throw new CheckpointException(
          MappedFile.quote(layer) + " has no " + name + "; the file is incomplete");
    }
    return tensor;
  }

  private static CheckpointException unsupported(@Nullable String reason) {
    return new CheckpointException(
        reason + "; give one set of plain LoRA adapters, or merge them before saving");
  }
}
