package dev.rad.checkpoint;

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

  /** The tensors by name, {@code module.} removed; entries that are no tensors are left out. */
  static Map<String, Pickle.TensorView> find(MappedFile file, Object root) {
    Map<?, ?> dict = unwrap(file, root, MAX_DEPTH);
    boolean parallel =
        dict.keySet().stream()
            .allMatch(key -> key instanceof String text && text.startsWith(PARALLEL_PREFIX));
    Map<String, Pickle.TensorView> tensors = new LinkedHashMap<>();
    dict.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof Pickle.TensorView tensor) {
            tensors.put(parallel ? name.substring(PARALLEL_PREFIX.length()) : name, tensor);
          }
        });
    return tensors;
  }

  private static Map<?, ?> unwrap(MappedFile file, Object value, int depth) {
    if (!(value instanceof Map<?, ?> dict)) {
      throw file.error("pickle", "holds no dict of tensors", "save a model's state_dict()");
    }
    for (String wrapper : WRAPPERS) {
      if (depth > 0 && dict.get(wrapper) instanceof Map<?, ?> inner && !inner.isEmpty()) {
        return unwrap(file, inner, depth - 1);
      }
    }
    if (dict.values().stream().noneMatch(Pickle.TensorView.class::isInstance)) {
      List<String> keys = dict.keySet().stream().limit(5).map(String::valueOf).toList();
      throw file.error(
          "pickle",
          "no tensors under the keys " + MappedFile.quote(String.join(", ", keys)),
          "save a model's state_dict(), or name it one of " + WRAPPERS);
    }
    return dict;
  }
}
