package dev.rad.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The contents that a reader found: tensors by name in file order, the file's text, what was taken
 * or left out, one sentence each, and what was removed before every name.
 */
record Contents(
    Map<String, RawTensor> tensors,
    Map<String, String> metadata,
    List<String> notes,
    String prefix) {

  /** Creates the contents of a file whose names are as they were found. */
  Contents(Map<String, RawTensor> tensors, Map<String, String> metadata) {
    this(tensors, metadata, List.of(), "");
  }

  /** Chooses a network among the names, and removes what is before them. */
  Contents withoutPrefix(WeightSet wanted) {
    KeyPrefixes.Selection selection = KeyPrefixes.select(tensors.keySet(), wanted);
    if (selection.prefix().isEmpty()) {
      return this;
    }
    Map<String, RawTensor> renamed = new LinkedHashMap<>();
    selection
        .newNames()
        .forEach(
            (name, better) ->
                renamed.put(better, Objects.requireNonNull(tensors.get(name)).renamed(better)));
    return new Contents(renamed, metadata, selection.notes(), selection.prefix());
  }
}
