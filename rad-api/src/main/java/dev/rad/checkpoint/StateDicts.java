package dev.rad.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the tensors in what a training program saved: plain, nested, or behind a prefix. */
final class StateDicts {
  /** Where programs put the weights, those to sample with first. */
  private static final List<String> WRAPPERS =
      List.of(
          "ema",
          "model_ema",
          "ema_state_dict",
          "params_ema",
          "state_dict",
          "model_state_dict",
          "model",
          "module",
          "net",
          "params");

  private static final String PARALLEL_PREFIX = "module.";
  private static final int MAX_DEPTH = 4;

  private StateDicts() {}

  /** Tensors by name, and one sentence on each thing around them that was taken away. */
  record Found(Map<String, Pickle.TensorView> tensors, List<String> notes) {}

  /** The tensors by name, {@code module.} removed; entries that are no tensors are left out. */
  static Found find(MappedFile file, Object root) {
    List<String> path = new ArrayList<>();
    Map<?, ?> dict = unwrap(file, root, path);
    boolean parallel =
        dict.keySet().stream()
            .allMatch(key -> key instanceof String text && text.startsWith(PARALLEL_PREFIX));
    Map<String, Pickle.TensorView> tensors = new LinkedHashMap<>();
    dict.forEach(
        (key, value) -> {
          Pickle.TensorView tensor = Pickle.tensor(value);
          if (key instanceof String name && tensor != null) {
            tensors.put(parallel ? name.substring(PARALLEL_PREFIX.length()) : name, tensor);
          }
        });
    List<String> notes = new ArrayList<>();
    if (!path.isEmpty()) {
      notes.add("the tensors are those of the file's dict " + String.join(".", path));
    }
    if (parallel) {
      notes.add("every name began with " + PARALLEL_PREFIX + ", which is removed");
    }
    return new Found(tensors, notes);
  }

  private static Map<?, ?> unwrap(MappedFile file, Object value, List<String> path) {
    if (!(value instanceof Map<?, ?> dict)) {
      throw file.error("pickle", "holds no dict of tensors", "save a model's state_dict()");
    }
    for (String wrapper : WRAPPERS) {
      boolean shallow = path.size() < MAX_DEPTH;
      if (shallow && dict.get(wrapper) instanceof Map<?, ?> inner && !inner.isEmpty()) {
        path.add(wrapper);
        return unwrap(file, inner, path);
      }
    }
    if (dict.values().stream().allMatch(entry -> Pickle.tensor(entry) == null)) {
      List<String> keys = dict.keySet().stream().limit(5).map(String::valueOf).toList();
      throw file.error(
          "pickle",
          "no tensors under the keys " + MappedFile.quote(String.join(", ", keys)),
          "save a model's state_dict(), or name it one of " + WRAPPERS);
    }
    return dict;
  }
}
