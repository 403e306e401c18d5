package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.torch.device.Devices;
import dev.rad.torch.internal.Natives;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Makes tensors. New tensors are on the CPU unless a device is named. */
public final class Tensors {

  private Tensors() {}

  static org.bytedeco.pytorch.Device nativeDevice(Device device) {
    Devices.requireChosen(device);
    return new org.bytedeco.pytorch.Device(device.toString());
  }

  private static TensorOptions options(DType dtype) {
    Natives.load();
    return new TensorOptions(ScalarTypes.of(dtype));
  }

  /**
   * Makes zeros.
   *
   * @param dtype the element type
   * @param sizes the shape
   * @return a new tensor
   */
  public static Tensor zeros(DType dtype, long... sizes) {
    try (var options = options(dtype)) {
      return NativeCall.of("zeros", () -> torch.zeros(sizes, options));
    }
  }

  /**
   * Makes a tensor filled with one value.
   *
   * @param dtype the element type
   * @param value the value of every element
   * @param sizes the shape
   * @return a new tensor
   */
  public static Tensor full(DType dtype, double value, long... sizes) {
    try (var options = options(dtype);
        var scalar = new Scalar(value)) {
      return NativeCall.of("full", () -> torch.full(sizes, scalar, options));
    }
  }

  /**
   * Makes zeros of another tensor's shape, type, device and memory order.
   *
   * @param other the other tensor
   * @return a new tensor
   */
  public static Tensor zerosLike(Tensor other) {
    return NativeCall.of("zeros_like", () -> torch.zeros_like(other.nativeTensor()), other);
  }

  /**
   * Makes a tensor whose elements have any value: write them before they are read.
   *
   * @param dtype the element type
   * @param sizes the shape
   * @return a new tensor
   */
  public static Tensor empty(DType dtype, long... sizes) {
    try (var options = options(dtype);
        var memoryFormat = new MemoryFormatOptional()) {
      return NativeCall.of("empty", () -> torch.empty(sizes, options, memoryFormat));
    }
  }

  /**
   * Views a tensor's memory with other strides, from its first element on.
   *
   * @param x any tensor
   * @param sizes the sizes of the result
   * @param strides elements from one place to the next, along each dimension
   * @return a view
   * @throws dev.rad.exception.NativeException if it would leave the memory
   */
  public static Tensor strided(Tensor x, long[] sizes, long[] strides) {
    try (var fromTheFirst = new LongOptional()) {
      return NativeCall.of(
          "as_strided", () -> torch.as_strided(x.nativeTensor(), sizes, strides, fromTheFirst), x);
    }
  }

  /**
   * Copies float32 values from the heap.
   *
   * @param values in row-major order
   * @param sizes the shape
   * @return a new tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Tensor of(float[] values, long... sizes) {
    requireSize(values.length, sizes);
    try (var options = options(DType.F32);
        var memoryFormat = new MemoryFormatOptional()) {
      Tensor tensor = NativeCall.of("empty", () -> torch.empty(sizes, options, memoryFormat));
      if (values.length > 0) { // the memory of none has no address
        tensor.nativeTensor().data_ptr_float().put(values);
      }
      return tensor;
    }
  }

  /**
   * Copies 64-bit integers from the heap.
   *
   * @param values in row-major order
   * @param sizes the shape
   * @return a new tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Tensor of(long[] values, long... sizes) {
    requireSize(values.length, sizes);
    Tensor tensor = zeros(DType.I64, sizes);
    if (values.length > 0) {
      new LongPointer(tensor.nativeTensor().data_ptr()).put(values);
    }
    return tensor;
  }

  /**
   * Copies float64 values from the heap.
   *
   * @param values in row-major order
   * @param sizes the shape
   * @return a new tensor
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public static Tensor of(double[] values, long... sizes) {
    requireSize(values.length, sizes);
    Tensor tensor = empty(DType.F64, sizes);
    if (values.length > 0) {
      tensor.nativeTensor().data_ptr_double().put(values);
    }
    return tensor;
  }

  /**
   * Copies the elements to the heap as float64, in row-major order.
   *
   * @param tensor any tensor
   * @return its elements
   */
  public static double[] toDoubles(Tensor tensor) {
    return HeapCopy.doubles(tensor);
  }

  private static void requireSize(int length, long... sizes) {
    long elements = Shape.of(sizes).elements();
    if (elements != length) {
      throw new IllegalArgumentException(
          length + " values do not fill the shape " + Shape.of(sizes) + " of " + elements);
    }
  }

  /**
   * Copies a tensor of a weights file and converts it.
   *
   * @param raw the file's tensor
   * @param dtype the element type wanted
   * @return a tensor on the CPU that does not depend on the file any more
   * @throws dev.rad.exception.CheckpointException if the file was cut short since it was opened
   */
  public static Tensor of(RawTensor raw, DType dtype) {
    return TensorScope.compute(
        () -> {
          try (var loader = new TensorLoader()) {
            return loader.load(raw, dtype);
          }
        });
  }

  /**
   * Copies a tensor for a weights file.
   *
   * @param name its key
   * @param tensor its elements
   * @return a copy on the heap, in float32
   */
  public static RawTensor toRaw(String name, Tensor tensor) {
    return RawTensor.of(name, tensor.toFloats(), tensor.shape().toArray());
  }

  /**
   * Draws standard normal float32 values from PyTorch's CPU generator: the same bits as {@code
   * torch.randn(sizes, generator=torch.Generator().manual_seed(seed))}.
   *
   * @param seed the generator's seed
   * @param sizes the shape
   * @return the noise
   */
  public static Tensor randn(long seed, long... sizes) {
    try (var scope = TensorScope.open();
        var options = options(DType.F32)) {
      var generator = new GeneratorOptional(torch.make_generator_cpu(seed));
      return scope.keep(NativeCall.of("randn", () -> torch.randn(sizes, generator, options)));
    }
  }

  /**
   * Joins tensors along a dimension.
   *
   * @param dimension in which their sizes may differ
   * @param parts one at least
   * @return a new tensor
   */
  public static Tensor cat(int dimension, Tensor... parts) {
    try (var vector = vector(List.of(parts))) {
      return NativeCall.of("cat", () -> torch.cat(vector, dimension), parts);
    }
  }

  /**
   * Joins tensors along a new dimension.
   *
   * @param dimension its place in the result
   * @param parts one at least, of one shape
   * @return a new tensor
   */
  public static Tensor stack(int dimension, List<Tensor> parts) {
    try (var vector = vector(parts)) {
      return NativeCall.of(
          "stack", () -> torch.stack(vector, dimension), parts.toArray(Tensor[]::new));
    }
  }

  static TensorVector vector(List<Tensor> parts) {
    var vector = new TensorVector();
    for (Tensor part : parts) {
      vector.push_back(part.nativeTensor());
    }
    return vector;
  }
}
