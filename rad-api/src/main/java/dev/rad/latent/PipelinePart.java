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
 * @param file the file that the weights are in
 * @param config the configuration
 * @param tensors every tensor that the configuration asks for, in its shape and order, and no other
 * @param notes what the reader decided or left out, one sentence each
 * @param <C> the configuration's type
 */
public record PipelinePart<C>(
    Path file, C config, Map<String, RawTensor> tensors, List<String> notes) {
  /**
   * Copies the collections.
   *
   * @param file the file
   * @param config the configuration
   * @param tensors the tensors by name
   * @param notes one sentence each
   */
  public PipelinePart {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    notes = List.copyOf(notes);
  }

  /** {@return file and number of tensors} */
  @Override
  public String toString() {
    return "PipelinePart[" + file + ", " + tensors.size() + " tensors]";
  }
}
