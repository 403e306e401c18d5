package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;

/** Finds NaN and infinity in weights, which would spoil every picture without an error. */
public final class FiniteWeights {
  private static final int CHUNK = 1 << 13;

  private FiniteWeights() {}

  /**
   * Rejects tensors with an element that is not a finite number.
   *
   * @param file the tensors' file, for the message
   * @param tensors the tensors, each of which is read completely
   * @throws CheckpointException if there is such an element; the message names the first tensor
   *     that has one
   */
  public static void require(Path file, Collection<RawTensor> tensors) {
    for (RawTensor tensor : tensors) {
      long count = countOthers(tensor);
      if (count > 0) {
        throw new CheckpointException(
            (file + ": " + count + " of the " + tensor.elements() + " numbers of ")
                + (tensor + " are NaN or infinite; the training diverged or the file is damaged:")
                + " take an earlier checkpoint or fetch the file again");
      }
    }
  }

  /**
   * Returns whether the given elements are all finite numbers.
   *
   * @param type the elements' type
   * @param elements their bytes, little-endian, from position to limit
   * @return true if they are; always true for integers
   */
  public static boolean areFinite(DType type, ByteBuffer elements) {
    return countOthers(type, elements.duplicate()) == 0;
  }

  private static long countOthers(RawTensor tensor) {
    return countOthers(tensor.type(), tensor.bytes());
  }

  private static long countOthers(DType type, ByteBuffer bytes) {
    long count = 0;
    while (type.isFloating() && bytes.hasRemaining()) {
      int length = Math.min(CHUNK, bytes.remaining());
      count += countInChunk(type, bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
    }
    return count;
  }

  private static long countInChunk(DType type, ByteBuffer chunk) {
    chunk.order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case F32 -> {
        int[] bits = new int[chunk.remaining() / 4];
        chunk.asIntBuffer().get(bits);
        yield count(bits, 0x7f800000);
      }
      case F16 -> count(shorts(chunk), 0x7c00);
      case BF16 -> count(shorts(chunk), 0x7f80);
      default -> {
        long count = 0;
        for (double value : ElementCodec.doubles(type, chunk)) {
          count += Double.isFinite(value) ? 0 : 1;
        }
        yield count;
      }
    };
  }

  private static int[] shorts(ByteBuffer chunk) {
    short[] bits = new short[chunk.remaining() / 2];
    chunk.asShortBuffer().get(bits);
    int[] wide = new int[bits.length];
    for (int i = 0; i < bits.length; i++) {
      wide[i] = bits[i];
    }
    return wide;
  }

  /** Returns the number of elements that have all bits of the exponent set. */
  private static long count(int[] bits, int exponent) {
    int count = 0;
    for (int value : bits) {
      count += (value & exponent) == exponent ? 1 : 0;
    }
    return count;
  }
}
