package dev.rad.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the network's names among those of a file in which every name begins with what held the
 * network: {@code module.}, {@code _orig_mod.}, {@code model.diffusion_model.} and the like, beside
 * names of other networks and counters.
 */
final class KeyPrefixes {

  /** What every network that rad reads has, in either naming. */
  private static final List<String> FIRST_LAYERS =
      List.of("input_blocks.0.0.weight", "conv_in.weight", "conv_in.base_layer.weight");

  /** Names of attributes that hold a network and are none of a network's own. */
  private static final Set<String> HOLDERS =
      Set.of(
          "module",
          "_orig_mod",
          "_forward_module",
          "_fsdp_wrapped_module",
          "model",
          "diffusion_model",
          "denoise_fn",
          "denoiser",
          "net",
          "network",
          "online_model",
          "unet");

  private static final Set<String> AVERAGING_HOLDERS =
      Set.of("ema", "ema_model", "ema_unet", "model_ema", "unet_ema", "averaged_model");

  /** Wrappers of any network, and the counter that PyTorch's AveragedModel has beside them. */
  private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

  private static final String COUNTER = "n_averaged";

  /** The rank of a prefix that is made of other names. */
  private static final int UNKNOWN = 3;

  private KeyPrefixes() {}

  /**
   * The names to keep.
   *
   * @param newNames by the name in the file, in the file's order
   * @param prefix what was removed, empty if nothing was
   * @param isAveraged whether the prefix is that of averaged weights
   * @param notes one sentence each
   */
  record Selection(
      Map<String, String> newNames, String prefix, boolean isAveraged, List<String> notes) {}

  static Selection select(Collection<String> names, WeightSet wanted) {
    if (names.stream().anyMatch(name -> name.contains(".lora_A."))) {
      return unchanged(names); // PeftKeys knows what is before adapters' names
    }
    Set<String> prefixes = networkPrefixes(names);
    if (prefixes.isEmpty()) {
      return withoutWrappers(names);
    }
    List<String> ranked =
        prefixes.stream().sorted(Comparator.comparingInt(prefix -> rank(prefix, wanted))).toList();
    String best = ranked.get(0);
    boolean guessed = rank(best, wanted) == UNKNOWN;
    return best.isEmpty() || guessed && ranked.size() > 1
        ? unchanged(names)
        : only(names, best, isAveraging(best));
  }

  private static int rank(String prefix, WeightSet wanted) {
    boolean known =
        prefix.isEmpty()
            || List.of(prefix.split("\\.")).stream()
                .allMatch(part -> HOLDERS.contains(part) || AVERAGING_HOLDERS.contains(part));
    if (!known) {
      return UNKNOWN;
    }
    return isAveraging(prefix) == (wanted == WeightSet.EMA) ? 1 : 2;
  }

  private static boolean isAveraging(String prefix) {
    return List.of(prefix.split("\\.")).stream().anyMatch(AVERAGING_HOLDERS::contains);
  }

  /** Returns what stands before the first layer of each network. */
  private static Set<String> networkPrefixes(Collection<String> names) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (String name : names) {
      for (String layer : FIRST_LAYERS) {
        if (name.endsWith(layer)) {
          String before = name.substring(0, name.length() - layer.length());
          if (before.isEmpty() || before.endsWith(".")) {
            prefixes.add(before);
          }
        }
      }
    }
    return prefixes;
  }

  private static Selection unchanged(Collection<String> names) {
    Map<String, String> same = new LinkedHashMap<>();
    names.forEach(name -> same.put(name, name));
    return new Selection(same, "", false, List.of());
  }

  /** Removes wrappers that all names have, of networks that are not known by their first layer. */
  private static Selection withoutWrappers(Collection<String> names) {
    String prefix = "";
    String longer = "";
    while (longer != null) {
      prefix = longer;
      longer = null;
      for (String wrapper : WRAPPERS) {
        String next = prefix + wrapper;
        if (names.stream().allMatch(name -> name.startsWith(next) || name.equals(COUNTER))
            && names.stream().anyMatch(name -> name.startsWith(next))) {
          longer = next;
        }
      }
    }
    return prefix.isEmpty() ? unchanged(names) : only(names, prefix, false);
  }

  private static Selection only(Collection<String> names, String prefix, boolean isAveraged) {
    Map<String, String> kept = new LinkedHashMap<>();
    Set<String> others = new LinkedHashSet<>();
    int left = 0;
    for (String name : names) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        kept.put(name, name.substring(prefix.length()));
      } else {
        left++;
        int dot = name.indexOf('.');
        others.add(dot < 0 ? name : name.substring(0, dot + 1));
      }
    }
    List<String> notes = new ArrayList<>();
    String shown = MappedFile.oneLine(prefix);
    if (left == 0) {
      notes.add("every name began with " + shown + ", which is removed");
    } else {
      notes.add(
          ("the tensors are those whose names begin with " + shown + ", which is removed; ")
              + (left + " others are left out (")
              + MappedFile.oneLine(String.join(", ", others.stream().limit(5).toList()))
              + ")");
    }
    return new Selection(kept, prefix, isAveraged, notes);
  }
}
