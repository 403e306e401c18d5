package dev.rad.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tensors in a training program's file, whether plain, nested or prefixed, and their
 * averages, which may be a separate dict or a list without names in the network's order.
 */
final class StateDicts {
  /** Where programs put averaged weights. */
  private static final List<String> AVERAGED =
      List.of("ema", "model_ema", "ema_state_dict", "params_ema", "ema_model");

  /** Where programs put the weights of the last step. */
  private static final List<String> RAW =
      List.of("state_dict", "model_state_dict", "model", "module", "net", "params", "unet");

  /** Where averaged weights without names are: torch_ema's and diffusers' lists. */
  private static final String SHADOWS = "shadow_params";

  private static final String OPTIMIZERS = "optimizer_states";
  private static final int MAX_DEPTH = 4;

  private final MappedFile file;
  private final List<String> wrappers;
  private final List<String> path = new ArrayList<>();

  private StateDicts(MappedFile file, WeightSet wanted) {
    this.file = file;
    this.wrappers =
        Stream.of(
                wanted == WeightSet.EMA ? AVERAGED : RAW, wanted == WeightSet.EMA ? RAW : AVERAGED)
            .flatMap(List::stream)
            .toList();
  }

  /**
   * Tensors by name, one sentence on each thing around them that was taken away, the prefix that
   * was removed, and what the file says of its making.
   */
  record Found(
      Map<String, Pickle.TensorView> tensors,
      List<String> notes,
      String prefix,
      Map<String, String> text) {}

  /** Returns the tensors by name, prefixes removed; entries that are no tensors are left out. */
  static Found find(MappedFile file, Object root, WeightSet wanted) {
    return new StateDicts(file, wanted).find(root, wanted);
  }

  private Found find(Object root, WeightSet wanted) {
    if (!(root instanceof Map<?, ?> top)) {
      throw file.error("pickle", "holds no dict of tensors", "save a model's state_dict()");
    }
    Map<String, Pickle.TensorView> dict = unwrap(top);
    List<String> notes = new ArrayList<>();
    KeyPrefixes.Selection selection = KeyPrefixes.select(dict.keySet(), wanted);
    Map<String, Pickle.TensorView> tensors = new LinkedHashMap<>();
    selection.newNames().forEach((name, renamed) -> tensors.put(renamed, dict.get(name)));
    if (!path.isEmpty()) {
      notes.add("the tensors are those of the file's dict " + String.join(".", path));
    }
    notes.addAll(selection.notes());
    boolean averaged = selection.isAveraged() || path.stream().anyMatch(AVERAGED::contains);
    if (!averaged) {
      average(top, dict, selection, tensors, wanted).ifPresent(notes::add);
    }
    return new Found(tensors, notes, selection.prefix(), text(top));
  }

  /** Returns all tensors under their own names, of the weights of the last step. */
  static Found whole(MappedFile file, Object root) {
    if (!(root instanceof Map<?, ?> top)) {
      throw file.error("pickle", "holds no dict of tensors", "save a model's state_dict()");
    }
    StateDicts dicts = new StateDicts(file, WeightSet.RAW);
    Map<String, Pickle.TensorView> tensors = dicts.unwrap(top);
    Map<?, ?> dict = top;
    for (String wrapper : dicts.path) {
      dict = (Map<?, ?>) Objects.requireNonNull(dict.get(wrapper));
    }
    dict.forEach(
        (name, value) -> {
          if (value instanceof Pickle.Inert inert && inert.unknown() && !dicts.path.isEmpty()) {
            throw file.error(
                "pickle",
                ("holds an object of " + MappedFile.quote(inert.name()) + " as the weight ")
                    + MappedFile.quote(String.valueOf(name)),
                "nothing was run; save the model's state_dict() with torch.save");
          }
        });
    List<String> notes =
        dicts.path.isEmpty()
            ? List.of()
            : List.of("the tensors are those of the file's dict " + String.join(".", dicts.path));
    return new Found(tensors, notes, "", text(top));
  }

  /** Returns the version of PyTorch Lightning that wrote the file, and the step, if it says so. */
  private static Map<String, String> text(Map<?, ?> top) {
    Map<String, String> text = new LinkedHashMap<>();
    Object version = top.get(Checkpoint.LIGHTNING_KEY);
    if (version != null) {
      text.put(Checkpoint.LIGHTNING_KEY, MappedFile.oneLine(String.valueOf(version)));
    }
    if (top.get(Checkpoint.STEP_KEY) instanceof Long step) {
      text.put(Checkpoint.STEP_KEY, String.valueOf(step));
    }
    return text;
  }

  /** Returns the first dict of tensors, the wanted kind before the other. */
  private Map<String, Pickle.TensorView> unwrap(Map<?, ?> root) {
    Map<String, Pickle.TensorView> found = search(root);
    if (found == null) {
      List<String> keys = root.keySet().stream().limit(5).map(String::valueOf).toList();
      throw file.error(
          "pickle",
          "no tensors under the keys " + MappedFile.quote(String.join(", ", keys)),
          "save a model's state_dict(), or name it one of " + wrappers);
    }
    return found;
  }

  private @Nullable Map<String, Pickle.TensorView> search(Map<?, ?> dict) {
    if (path.size() < MAX_DEPTH) {
      for (String wrapper : wrappers) {
        if (dict.get(wrapper) instanceof Map<?, ?> inner) {
          path.add(wrapper);
          Map<String, Pickle.TensorView> found = search(inner);
          if (found != null) {
            return found;
          }
          path.remove(path.size() - 1);
        }
      }
    }
    Map<String, Pickle.TensorView> tensors = named(dict);
    boolean onlyCounters = tensors.values().stream().allMatch(view -> view.shape().length == 0);
    return tensors.isEmpty() || onlyCounters && !path.isEmpty() ? null : tensors;
  }

  private static Map<String, Pickle.TensorView> named(Map<?, ?> dict) {
    Map<String, Pickle.TensorView> tensors = new LinkedHashMap<>();
    dict.forEach(
        (key, value) -> {
          Pickle.TensorView tensor = Pickle.tensor(value);
          if (key instanceof String name && tensor != null) {
            tensors.put(name, tensor);
          }
        });
    return tensors;
  }

  /**
   * Puts the averages in the tensors' place, if there are some and they are wanted, and says so.
   */
  private static Optional<String> average(
      Map<?, ?> top,
      Map<String, Pickle.TensorView> dict,
      KeyPrefixes.Selection selection,
      Map<String, Pickle.TensorView> tensors,
      WeightSet wanted) {
    List<Averages> averages = new ArrayList<>(averages(top));
    undotted(dict, selection).ifPresent(averages::add);
    if (averages.isEmpty()) {
      return Optional.empty();
    }
    Averages found = averages.get(0);
    if (wanted == WeightSet.RAW) {
      return Optional.of(
          "the averaged weights in "
              + found.place
              + " are left out: those of the last step are read");
    }
    List<Map.Entry<String, Pickle.TensorView>> entries = List.copyOf(tensors.entrySet());
    boolean fits = entries.size() == found.views.size();
    for (int k = 0; fits && k < entries.size(); k++) {
      fits = Arrays.equals(entries.get(k).getValue().shape(), found.views.get(k).shape());
    }
    if (!fits) {
      return Optional.of(
          ("the " + found.views.size() + " averaged tensors in " + found.place)
              + (" do not fit the " + entries.size() + " weights and are left out: those of the")
              + " last step are read");
    }
    for (int k = 0; k < entries.size(); k++) {
      tensors.put(entries.get(k).getKey(), found.views.get(k));
    }
    return Optional.of(
        "the values are the averaged ones in " + found.place + ", in the order of the names");
  }

  private record Averages(String place, List<Pickle.TensorView> views) {}

  /** Returns the lists of tensors without names where programs keep averages. */
  private static List<Averages> averages(Map<?, ?> top) {
    List<Averages> found = new ArrayList<>();
    for (String key : Stream.concat(AVERAGED.stream(), Stream.of(SHADOWS)).toList()) {
      add(found, key, top.get(key));
      if (top.get(key) instanceof Map<?, ?> inner) {
        add(found, key + "." + SHADOWS, inner.get(SHADOWS));
      }
    }
    List<?> optimizers = items(top.get(OPTIMIZERS));
    for (int k = 0; k < optimizers.size(); k++) {
      if (optimizers.get(k) instanceof Map<?, ?> state) {
        add(found, OPTIMIZERS + "[" + k + "].ema", state.get("ema"));
      }
    }
    return found;
  }

  private static void add(List<Averages> found, String place, @Nullable Object value) {
    List<Pickle.TensorView> views = new ArrayList<>();
    for (Object item : items(value)) {
      Pickle.TensorView view = Pickle.tensor(item);
      if (view == null) {
        return;
      }
      views.add(view);
    }
    if (!views.isEmpty()) {
      found.add(new Averages(place, views));
    }
  }

  private static List<?> items(@Nullable Object value) {
    return value instanceof List<?> list
        ? list
        : value instanceof Pickle.Tuple tuple ? tuple.items() : List.of();
  }

  /** Creates LitEma's, which are buffers of the model under the weights' names without dots. */
  private static Optional<Averages> undotted(
      Map<String, Pickle.TensorView> dict, KeyPrefixes.Selection selection) {
    String holder = "model_ema.";
    List<Pickle.TensorView> views = new ArrayList<>();
    for (String name : selection.newNames().keySet()) {
      int dot = name.indexOf('.');
      Pickle.TensorView view = dict.get(holder + name.substring(dot + 1).replace(".", ""));
      if (dot < 0 || view == null) {
        return Optional.empty();
      }
      views.add(view);
    }
    return Optional.of(new Averages(holder, views));
  }
}
