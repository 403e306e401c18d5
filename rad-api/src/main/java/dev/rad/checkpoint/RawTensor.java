package dev.rad.checkpoint;

import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named tensor of a weights file: type, shape, and elements on the heap or in the mapped file.
 *
 * <p>Immutable and safe to share between threads. A tensor from a file reads the file when its
 * elements are requested, and holds on to the mapping and the file handle. If the file was
 * truncated after it was opened, requesting elements is an error; the file must not be truncated
 * while they are being read.
 */
public final class RawTensor {
  private final String name;
  private final DType type;
  private final long[] shape;
  private final long[] strides;
  private final ByteBuffer data; // from the first element to the last, little-endian, read-only
  private final @Nullable FileSource source; // what the data are mapped from, or null

  /** Wraps elements whose extent has been checked to lie within {@code data}. */
  RawTensor(
      String name,
      DType type,
      long[] shape,
      long[] strides,
      ByteBuffer data,
      @Nullable FileSource source) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = type;
    this.shape = shape;
    this.strides = strides;
    this.data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.source = source;
  }

  /**
   * Creates a {@link DType#F32} tensor from a copy of an array.
   *
   * @param name the tensor's name
   * @param values the elements in row-major order
   * @param shape the size of each dimension; none for a scalar
   * @return the tensor
   */
  public static RawTensor of(String name, float[] values, long... shape) {
    ByteBuffer copy = allocate(DType.F32, requireCount(values.length, shape));
    copy.asFloatBuffer().put(values);
    return rowMajor(name, DType.F32, shape, copy);
  }

  /**
   * Creates a {@link DType#F64} tensor from a copy of an array.
   *
   * @param name the tensor's name
   * @param values the elements in row-major order
   * @param shape the size of each dimension; none for a scalar
   * @return the tensor
   */
  public static RawTensor ofDoubles(String name, double[] values, long... shape) {
    ByteBuffer copy = allocate(DType.F64, requireCount(values.length, shape));
    copy.asDoubleBuffer().put(values);
    return rowMajor(name, DType.F64, shape, copy);
  }

  /**
   * Creates an {@link DType#I64} tensor from a copy of an array.
   *
   * @param name the tensor's name
   * @param values the elements in row-major order
   * @param shape the size of each dimension; none for a scalar
   * @return the tensor
   */
  public static RawTensor ofLongs(String name, long[] values, long... shape) {
    ByteBuffer copy = allocate(DType.I64, requireCount(values.length, shape));
    copy.asLongBuffer().put(values);
    return rowMajor(name, DType.I64, shape, copy);
  }

  /**
   * Creates a tensor from a copy of encoded elements.
   *
   * @param name the tensor's name
   * @param type how the elements are encoded
   * @param bytes the little-endian elements in row-major order, from position to limit
   * @param shape the size of each dimension; none for a scalar
   * @return the tensor
   */
  public static RawTensor ofBytes(String name, DType type, ByteBuffer bytes, long... shape) {
    if (bytes.remaining() % type.bytes() != 0) {
      throw new IllegalArgumentException(
          bytes.remaining() + " bytes are no whole number of " + type + " elements");
    }
    ByteBuffer copy = allocate(type, requireCount(bytes.remaining() / type.bytes(), shape));
    copy.put(bytes.duplicate()).flip();
    return rowMajor(name, type, shape, copy);
  }

  /**
   * Returns the tensor's name in its file.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns the type that the elements are stored as.
   *
   * @return the type
   */
  public DType type() {
    return type;
  }

  /**
   * Returns the size of each dimension.
   *
   * @return a copy; empty for a scalar
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Returns the number of elements.
   *
   * @return the product of the dimensions
   */
  public long elements() {
    return Shapes.elements(shape);
  }

  /**
   * Returns the elements as floats, rounded where the stored type is wider.
   *
   * @return a new array in row-major order
   */
  public float[] toFloats() {
    return ElementCodec.floats(type, bytes());
  }

  /**
   * Returns the elements as doubles, which are exact except for integers beyond 2⁵³.
   *
   * @return a new array in row-major order
   */
  public double[] toDoubles() {
    return ElementCodec.doubles(type, bytes());
  }

  /**
   * Returns the elements as longs, with fractions truncated as by a cast.
   *
   * @return a new array in row-major order
   */
  public long[] toLongs() {
    return ElementCodec.longs(type, bytes());
  }

  /**
   * Returns the elements' bytes, little-endian and in row-major order. For a tensor of a file this
   * is a view of the mapped file: native code that uses its address must only read from it, and
   * must keep the buffer reachable meanwhile.
   *
   * @return a read-only buffer of {@code elements() * type().bytes()} bytes, a view where the
   *     tensor is stored in row-major order and a copy otherwise
   * @throws CheckpointException if the file was truncated after it was opened
   */
  public ByteBuffer bytes() {
    if (source != null) {
      source.check(this);
    }
    ByteBuffer result = data;
    if (!Shapes.isRowMajor(shape, strides)) {
      result = ElementCodec.gather(data, type, shape, strides).asReadOnlyBuffer();
    }
    return result.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the same elements in another shape.
   *
   * @param newShape a shape with the same number of elements
   * @return the tensor, sharing the elements where they are stored in row-major order
   */
  public RawTensor reshape(long... newShape) {
    long wanted = Shapes.elements(newShape);
    if (wanted != elements()) {
      throw new IllegalArgumentException(
          "cannot reshape " + this + " to " + Shapes.text(newShape) + ": element counts differ");
    }
    return new RawTensor(name, type, newShape.clone(), Shapes.rowMajor(newShape), bytes(), source);
  }

  /**
   * Returns the same tensor under another name.
   *
   * @param newName the name
   * @return the tensor, sharing the elements
   */
  public RawTensor renamed(String newName) {
    return new RawTensor(newName, type, shape, strides, data, source);
  }

  /**
   * Returns the tensor in another floating point type, rounded to nearest with ties to even; values
   * that are too large become infinite.
   *
   * @param newType the type; a type that is not floating point must be the tensor's own
   * @return the tensor; this object if it already has the type
   */
  public RawTensor to(DType newType) {
    if (newType == type) {
      return this;
    }
    if (!newType.isFloating()) {
      throw new IllegalArgumentException("cannot convert " + this + " to " + newType);
    }
    ByteBuffer converted = allocate(newType, elements());
    ElementCodec.convert(type, bytes(), newType, converted);
    return rowMajor(name, newType, shape, converted);
  }

  /**
   * Returns some of the rows, which are the entries of the first dimension.
   *
   * @param first the first row
   * @param count how many
   * @return the tensor, sharing the elements where they are stored in row-major order
   * @throws IllegalArgumentException if it has no such rows
   */
  public RawTensor rows(long first, long count) {
    long[] part = shape();
    if (first < 0 || count < 0 || part.length == 0 || first > part[0] - count) {
      throw new IllegalArgumentException(
          "no rows " + first + " to " + (first + count) + " in " + this);
    }
    ByteBuffer all = bytes();
    int row = part[0] == 0 ? 0 : (int) (all.remaining() / part[0]);
    part[0] = count;
    ByteBuffer some = all.slice((int) first * row, (int) count * row);
    return new RawTensor(name, type, part, Shapes.rowMajor(part), some, source);
  }

  /** Concatenates tensors along the first dimension, which all of them must have. */
  static RawTensor concatenateRows(String name, List<RawTensor> parts) {
    RawTensor first = parts.get(0);
    if (parts.stream().anyMatch(part -> part.shape.length == 0)) {
      throw new IllegalArgumentException("cannot join " + parts + ": a scalar has no rows");
    }
    long[] shape = first.shape();
    shape[0] = parts.stream().mapToLong(part -> part.shape[0]).sum();
    ByteBuffer joined = allocate(first.type, Shapes.elements(shape));
    for (RawTensor part : parts) {
      if (part.type != first.type
          || !Arrays.equals(part.shape, 1, part.shape.length, shape, 1, shape.length)) {
        throw new IllegalArgumentException("cannot join " + first + " and " + part);
      }
      joined.put(part.bytes());
    }
    return rowMajor(name, first.type, shape, joined.flip());
  }

  /** Returns name, type and shape in one line, with the name truncated after 100 characters. */
  @Override
  public String toString() {
    return MappedFile.oneLine(name) + " " + type + Shapes.text(shape);
  }

  private static RawTensor rowMajor(String name, DType type, long[] shape, ByteBuffer data) {
    return new RawTensor(name, type, shape.clone(), Shapes.rowMajor(shape), data, null);
  }

  private static ByteBuffer allocate(DType type, long elements) {
    if (elements > Integer.MAX_VALUE / type.bytes()) {
      throw new IllegalArgumentException(
          elements + " elements of " + type + " exceed the 2 GiB that one tensor may have");
    }
    return ByteBuffer.allocate((int) elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long requireCount(long count, long[] shape) {
    if (Shapes.elements(shape) != count) {
      throw new IllegalArgumentException(
          "shape " + Shapes.text(shape) + " does not hold " + count + " elements");
    }
    return count;
  }
}
