package dev.rad.torch.tensor;

import dev.rad.CheckpointException;
import dev.rad.checkpoint.RawTensor;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/**
 * Copies a tensor of a weights file into another element type, a part at a time: the virtual
 * machine takes the part out of the mapped file, LibTorch converts the copy. A file that is cut
 * short meanwhile is an exception that way; LibTorch itself would crash on it.
 */
final class ConvertingCopy {
  /** What is taken out of the file at a time, in bytes. */
  private static final int PART = 1 << 20;

  private ConvertingCopy() {}

  /**
   * Copies the elements.
   *
   * @param raw the tensor, for its shape and for errors
   * @param from its elements in row-major order
   * @param stored their type, which is that of the file
   * @param dtype the type wanted
   * @return a new tensor on the CPU
   * @throws CheckpointException if the file was cut short since it was opened
   */
  static Tensor of(RawTensor raw, ByteBuffer from, DType stored, DType dtype) {
    try {
      return copied(raw, from, stored, dtype);
    } catch (InternalError e) { // how the virtual machine reports a page that was not there
      throw new CheckpointException(raw + ": its file was cut short; restore it", e);
    }
  }

  private static Tensor copied(RawTensor raw, ByteBuffer from, DType stored, DType dtype) {
    return TensorScope.compute(
        () -> {
          Tensor target = Tensors.empty(dtype, raw.shape());
          Tensor flat = target.reshape(-1);
          int bytes = raw.type().bytes();
          int elements = (int) raw.elements(); // fewer than the buffer's bytes
          int most = Math.min(elements, PART / bytes);
          Tensor buffer = Tensors.empty(stored, most);
          var pointer = new BytePointer(buffer.nativeTensor().data_ptr()).capacity(most * bytes);
          ByteBuffer memory = pointer.asByteBuffer();
          for (int at = 0; at < elements; at += most) {
            int count = Math.min(most, elements - at);
            memory.put(0, from, at * bytes, count * bytes);
            flat.narrow(0, at, count).copy_(buffer.narrow(0, 0, count));
          }
          Reference.reachabilityFence(buffer);
          return target;
        });
  }
}
