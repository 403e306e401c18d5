package dev.rad.torch.internal;

import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Lends the native handles of tensors to those packages of this module that call LibTorch
 * themselves. Users cannot reach them: this package is not exported. The tensor class hands in the
 * way to its handles when it is initialised, as the JDK's own shared secrets are.
 */
public final class NativeHandles {

  private static @Nullable Function<Object, Tensor> reader;

  private NativeHandles() {}

  /**
   * Sets how a handle is read.
   *
   * @param newReader returns the handle of a {@code dev.rad.torch.tensor.Tensor}
   */
  public static void setReader(Function<Object, Tensor> newReader) {
    reader = newReader;
  }

  /**
   * Returns a tensor's handle.
   *
   * @param tensor a {@code dev.rad.torch.tensor.Tensor}
   * @return its handle, which stays the tensor's
   * @throws dev.rad.exception.ClosedException if the tensor was closed
   */
  public static Tensor of(Object tensor) {
    return Objects.requireNonNull(reader, "the class Tensor is not loaded").apply(tensor);
  }
}
