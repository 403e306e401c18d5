package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Holds a tensor that a run keeps from one step to the next, regardless of the scope that created
 * it.
 */
public final class RetainedTensor implements AutoCloseable {

  private @Nullable Tensor tensor;

  /** Creates an empty holder. */
  public RetainedTensor() {}

  /**
   * Returns the tensor.
   *
   * @return the tensor
   * @throws IllegalStateException if there is none
   */
  public Tensor get() {
    if (tensor == null) {
      throw new IllegalStateException("no tensor is kept yet; set one first");
    }
    return tensor;
  }

  /**
   * Keeps a copy of a tensor and frees the previous one.
   *
   * @param next the tensor to copy
   */
  public void set(Tensor next) {
    try (var scope = TensorScope.open()) {
      Tensor copy = scope.release(next.copy());
      close();
      tensor = copy;
    }
  }

  /**
   * Takes another holder's tensor, which leaves that holder empty.
   *
   * @param other the holder to take it from
   */
  public void take(RetainedTensor other) {
    close();
    tensor = other.tensor;
    other.tensor = null;
  }

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }

  /** {@return the tensor, if there is one} */
  @Override
  public String toString() {
    return "RetainedTensor[" + tensor + "]";
  }
}
