package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Reads and writes the elements of a float32 tensor on the CPU in their order in memory, for work
 * that is too small for native operations. The tensor must stay open. One thread at a time may use
 * it.
 */
public final class FloatMemory {

  private final Tensor tensor;
  private final FloatPointer memory;
  private final long count;

  private FloatMemory(Tensor tensor) {
    this.tensor = tensor;
    this.memory = tensor.nativeTensor().data_ptr_float();
    this.count = tensor.nativeTensor().numel();
  }

  /**
   * Opens a tensor's memory.
   *
   * @param tensor float32, on the CPU, its elements side by side in some order
   * @return the memory
   * @throws IllegalArgumentException if it is another tensor
   */
  public static FloatMemory of(Tensor tensor) {
    var lent = tensor.nativeTensor();
    if (tensor.dtype() != DType.F32 || !lent.is_cpu() || !lent.is_non_overlapping_and_dense()) {
      throw new IllegalArgumentException("no float32 numbers side by side on the CPU: " + tensor);
    }
    return new FloatMemory(tensor);
  }

  /**
   * Reads elements.
   *
   * @param start which number is the first
   * @param numbers is filled from its beginning
   * @param length how many
   * @throws IndexOutOfBoundsException if the tensor or the array has too few
   */
  public void get(long start, float[] numbers, int length) {
    at(start, numbers, length).get(numbers, 0, length);
  }

  /**
   * Overwrites elements.
   *
   * @param start which number is the first
   * @param numbers is read from its beginning
   * @param length how many
   * @throws IndexOutOfBoundsException if the tensor or the array has too few
   */
  public void put(long start, float[] numbers, int length) {
    at(start, numbers, length).put(numbers, 0, length);
  }

  private FloatPointer at(long start, float[] numbers, int length) {
    if (start < 0 || length < 0 || length > numbers.length || start > count - length) {
      throw new IndexOutOfBoundsException(
          "%d numbers from %d on of %s, in an array of %d"
              .formatted(length, start, tensor, numbers.length));
    }
    return memory.position(start);
  }

  @Override
  public String toString() {
    return "FloatMemory[" + tensor + "]";
  }
}
