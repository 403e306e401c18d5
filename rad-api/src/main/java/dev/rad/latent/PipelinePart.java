package dev.rad.latent;

import dev.rad.checkpoint.RawTensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One network of a pipeline: its configuration and its weights, complete and under diffusers'
 * names.
 *
 * @param file the file of the weights
 * @param config the configuration
 * @param tensors exactly the tensors that the configuration requires, in its shapes and order
 * @param notes what the reader decided or left out, one sentence each
 * @param metadata the text that the file holds besides its tensors
 * @param <C> the configuration's type
 */
public record PipelinePart<C>(
    Path file,
    C config,
    Map<String, RawTensor> tensors,
    List<String> notes,
    Map<String, String> metadata) {
  /**
   * Copies the collections.
   *
   * @param file the file
   * @param config the configuration
   * @param tensors the tensors by name
   * @param notes one sentence each
   * @param metadata the file's text
   */
  public PipelinePart {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    notes = List.copyOf(notes);
    metadata = Map.copyOf(metadata);
  }

  /** {@return the file and the number of tensors} */
  @Override
  public String toString() {
    return "PipelinePart[" + file + ", " + tensors.size() + " tensors]";
  }
}
