package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/**
 * Copies a tensor of a weights file into another element type, a piece at a time: the virtual
 * machine copies the piece from the mapped file, and LibTorch converts the copy. So a file that is
 * cut short meanwhile causes an exception; LibTorch itself would crash.
 */
final class ConvertingCopy {
  /**
   * The elements of a piece, few enough for LibTorch to convert them on the caller's thread alone.
   */
  private static final int PIECE = 1 << 15;

  private final RawTensor raw;
  private final ByteBuffer from;
  private final DType stored;
  private final Tensor target;

  /**
   * Prepares a copy.
   *
   * @param raw the tensor, for errors
   * @param from its elements in row-major order
   * @param stored their type, which is that of the file
   * @param target the target, of as many elements, contiguous
   */
  ConvertingCopy(RawTensor raw, ByteBuffer from, DType stored, Tensor target) {
    this.raw = raw;
    this.from = from;
    this.stored = stored;
    this.target = target;
  }

  /**
   * Copies some of the elements. Several threads may copy different ones.
   *
   * @param begin the first one
   * @param end one after the last one
   * @throws CheckpointException if the file was cut short since it was opened
   */
  void run(int begin, int end) {
    try (var scope = TensorScope.open()) {
      int bytes = raw.type().bytes();
      int most = Math.min(PIECE, end - begin);
      Tensor flat = target.reshape(-1);
      Tensor buffer = Tensors.empty(stored, most);
      var pointer = new BytePointer(buffer.nativeTensor().data_ptr()).capacity(most * bytes);
      ByteBuffer memory = pointer.asByteBuffer();
      for (int at = begin; at < end; at += most) {
        int count = Math.min(most, end - at);
        memory.put(0, from, at * bytes, count * bytes);
        Tensor piece = count == most ? buffer : buffer.narrow(0, 0, count);
        flat.narrow(0, at, count).copy_(piece);
      }
      Reference.reachabilityFence(buffer);
    } catch (InternalError e) { // how the virtual machine reports a page that was not there
      throw TensorLoader.cutShort(raw, e);
    }
  }
}
