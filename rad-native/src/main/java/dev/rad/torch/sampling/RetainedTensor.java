package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/** A place for a tensor that a run keeps from one step to the next, whatever scope made it. */
public final class RetainedTensor implements AutoCloseable {

  private @Nullable Tensor tensor;

  /** Creates an empty place. */
  public RetainedTensor() {}

  /**
   * Returns the tensor that is kept.
   *
   * @return the tensor
   * @throws IllegalStateException while there is none
   */
  public Tensor get() {
    if (tensor == null) {
      throw new IllegalStateException("no tensor is kept yet; set one first");
    }
    return tensor;
  }

  /**
   * Keeps a copy of a tensor and frees the one before it.
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
   * Takes another place's tensor, which is empty then.
   *
   * @param other the place to take from
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
