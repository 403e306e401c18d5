package dev.rad.torch.tensor;

import dev.rad.torch.internal.NativeErrors;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Calls native operations and translates their errors, with the operands in the message. */
final class NativeCall {

  private NativeCall() {}

  /**
   * Runs an operation that creates a tensor.
   *
   * @param operation its name for messages
   * @param call the operation
   * @param operands its tensors, for messages
   * @return the result, which the open scope owns
   */
  static Tensor of(
      String operation, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... operands) {
    try {
      return Tensor.own(call.get());
    } catch (RuntimeException e) {
      throw NativeErrors.translate(operation, () -> describe(operands), e);
    }
  }

  /**
   * Runs an operation that changes a tensor.
   *
   * @param operation its name for messages
   * @param changed the tensor that it changes
   * @param call the operation
   * @param operands its other tensors, for messages
   * @return the changed tensor
   */
  static Tensor inPlace(String operation, Tensor changed, Runnable call, Tensor... operands) {
    try {
      call.run();
      return changed;
    } catch (RuntimeException e) {
      throw NativeErrors.translate(operation, () -> changed + describe(operands), e);
    }
  }

  /** Lists operands for an error message. */
  static String describe(Tensor... operands) {
    return Arrays.stream(operands)
        .map(Tensor::toString)
        .collect(Collectors.joining(", ", " (", ")"));
  }
}
