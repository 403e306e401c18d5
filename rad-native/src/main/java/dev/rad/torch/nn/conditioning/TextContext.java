package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a batch as a network sees them: the text encoder's rows, and the keys and values
 * that each attention layer computes from them. These do not depend on the noise, so they are
 * computed at the first evaluation and kept for the rest of a run, unless derivatives are recorded.
 *
 * <p>It owns its tensors: close it. Several threads may use it at once. While it is in use, the
 * weights of the network that uses it must not change.
 */
public final class TextContext implements AutoCloseable {

  private final Tensor rows; // [B, T, D]
  private final Map<Object, KeysAndValues> made = new IdentityHashMap<>(); // by layer

  /**
   * What one attention layer computes from the texts.
   *
   * @param keys {@code [B, heads, T, d]}
   * @param values {@code [B, heads, T, d]}
   */
  public record KeysAndValues(Tensor keys, Tensor values) {}

  /**
   * Takes over the rows of a text encoder.
   *
   * @param rows {@code [B, T, D]}; a tensor outside any scope
   */
  public TextContext(Tensor rows) {
    this.rows = rows;
  }

  /**
   * Returns the text encoder's rows.
   *
   * @return {@code [B, T, D]}, owned by this object
   */
  public Tensor rows() {
    return rows;
  }

  /**
   * Returns a layer's keys and values for the texts, computing them if they are not kept.
   *
   * @param layer the layer, by which they are kept
   * @param computation computes them
   * @return keys and values
   */
  public KeysAndValues keysAndValues(Object layer, Supplier<KeysAndValues> computation) {
    if (Autograd.isOn()) {
      return computation.get();
    }
    synchronized (made) {
      @Nullable KeysAndValues known = made.get(layer);
      if (known == null) {
        known = compute(computation);
        made.put(layer, known);
      }
      return known;
    }
  }

  private static KeysAndValues compute(Supplier<KeysAndValues> computation) {
    try (var scope = TensorScope.open()) {
      KeysAndValues computed = computation.get();
      return new KeysAndValues(
          scope.release(computed.keys().contiguous()),
          scope.release(computed.values().contiguous()));
    }
  }

  /** Frees everything. Calling it again has no effect. */
  @Override
  public void close() {
    synchronized (made) {
      made.values()
          .forEach(
              of -> {
                of.keys().close();
                of.values().close();
              });
      made.clear();
    }
    rows.close();
  }

  /** {@return the rows} */
  @Override
  public String toString() {
    return "TextContext[" + rows + "]";
  }
}
