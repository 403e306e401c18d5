package dev.rad.torch.tensor;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.torch.internal.NativeHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A LibTorch tensor with an owned handle. Methods have PyTorch's names and meaning: element-wise
 * ones broadcast, those whose name ends in an underscore work in place and return this same object,
 * and those that change only shape or order share the elements where PyTorch does.
 *
 * <p>The open {@link TensorScope} frees the tensor; {@link #close} is for tensors that left every
 * scope. Closing twice is fine, use after closing throws {@link ClosedException}. An operation that
 * LibTorch refuses throws {@link dev.rad.exception.NativeException}, or {@link
 * dev.rad.exception.DeviceMemoryException} if memory was short, with the operands in its message.
 *
 * <p>{@link Tensors} makes tensors; {@link Functional} and {@link LinearAlgebra} have the
 * operations that are functions in PyTorch, too.
 */
public final class Tensor implements AutoCloseable {

  private final org.bytedeco.pytorch.Tensor handle;

  static {
    NativeHandles.setReader(tensor -> ((Tensor) tensor).nativeTensor());
  }

  private Tensor(org.bytedeco.pytorch.Tensor handle) {
    this.handle = handle;
  }

  /** Wraps a native tensor that has no other owner. */
  static Tensor own(org.bytedeco.pytorch.Tensor handle) {
    return new Tensor(handle);
  }

  /**
   * Copies a reference that has another owner: lists and gradients of the presets only lend theirs.
   */
  static Tensor borrow(org.bytedeco.pytorch.Tensor lent) {
    return new Tensor(new org.bytedeco.pytorch.Tensor(lent));
  }

  /** Returns the handle, which stays this tensor's. */
  org.bytedeco.pytorch.Tensor nativeTensor() {
    if (handle.isNull()) {
      throw new ClosedException(
          "this tensor was closed: keep it with TensorScope.keep, or use it before its scope ends");
    }
    return handle;
  }

  // ---- calls of native operations ----

  private Tensor inPlace(String operation, Runnable call, Tensor... operands) {
    return NativeCall.inPlace(operation, this, call, operands);
  }

  private Tensor unary(String operation, UnaryOperator<org.bytedeco.pytorch.Tensor> call) {
    return NativeCall.of(operation, () -> call.apply(nativeTensor()), this);
  }

  private Tensor binary(
      String operation, BinaryOperator<org.bytedeco.pytorch.Tensor> call, Tensor other) {
    return NativeCall.of(
        operation, () -> call.apply(nativeTensor(), other.nativeTensor()), this, other);
  }

  private Tensor scalar(
      String operation,
      BiFunction<org.bytedeco.pytorch.Tensor, Scalar, org.bytedeco.pytorch.Tensor> call,
      double value) {
    try (var scalar = new Scalar(value)) {
      return NativeCall.of(operation, () -> call.apply(nativeTensor(), scalar), this);
    }
  }

  // ---- what it is ----

  /** {@return the sizes of the dimensions} */
  public Shape shape() {
    var lent = nativeTensor();
    long[] sizes = new long[(int) lent.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = lent.size(i);
    }
    return Shape.of(sizes);
  }

  /**
   * Returns the size of one dimension.
   *
   * @param dimension from 0, or from −1 for the last one backwards
   * @return its size
   */
  public long size(int dimension) {
    return nativeTensor().size(dimension);
  }

  /** {@return the element type} */
  public DType dtype() {
    return ScalarTypes.dtype(nativeTensor().scalar_type());
  }

  /** {@return the device that holds the elements} */
  public Device device() {
    try (var device = nativeTensor().device()) {
      return device.is_cuda() ? Device.cuda(device.index()) : Device.CPU;
    }
  }

  /**
   * Counts the changes that were made to the elements in place, by whatever tensor shares them.
   *
   * @return a number that grows with every change
   */
  public long version() {
    return nativeTensor()._version();
  }

  // ---- arithmetic ----

  /**
   * Adds a tensor.
   *
   * @param other the other summand
   * @return {@code this + other}
   */
  public Tensor add(Tensor other) {
    return binary("add", (x, y) -> x.add(y), other);
  }

  /**
   * Adds a number.
   *
   * @param value the other summand
   * @return {@code this + value}
   */
  public Tensor add(double value) {
    return scalar("add", (x, v) -> x.add(v), value);
  }

  /**
   * Subtracts a tensor.
   *
   * @param other the subtrahend
   * @return {@code this − other}
   */
  public Tensor sub(Tensor other) {
    return binary("sub", (x, y) -> x.sub(y), other);
  }

  /**
   * Multiplies by a tensor, element by element.
   *
   * @param other the other factor
   * @return {@code this · other}
   */
  public Tensor mul(Tensor other) {
    return binary("mul", (x, y) -> x.mul(y), other);
  }

  /**
   * Multiplies by a number.
   *
   * @param value the factor
   * @return {@code this · value}
   */
  public Tensor mul(double value) {
    return scalar("mul", (x, v) -> x.mul(v), value);
  }

  /**
   * Divides by a tensor, element by element.
   *
   * @param other the divisor
   * @return {@code this / other}
   */
  public Tensor div(Tensor other) {
    return binary("div", (x, y) -> x.div(y), other);
  }

  /**
   * Adds a product in one pass.
   *
   * @param a a factor
   * @param b the other factor
   * @return {@code this + a · b}
   */
  public Tensor addcmul(Tensor a, Tensor b) {
    return NativeCall.of(
        "addcmul", () -> nativeTensor().addcmul(a.nativeTensor(), b.nativeTensor()), this, a, b);
  }

  /** {@return {@code −this}} */
  public Tensor neg() {
    return unary("neg", x -> x.neg());
  }

  /** {@return the absolute value of each element} */
  public Tensor abs() {
    return unary("abs", x -> x.abs());
  }

  /** {@return {@code e^this}} */
  public Tensor exp() {
    return unary("exp", x -> x.exp());
  }

  /** {@return the natural logarithm of each element} */
  public Tensor log() {
    return unary("log", x -> x.log());
  }

  /** {@return the square root of each element} */
  public Tensor sqrt() {
    return unary("sqrt", x -> x.sqrt());
  }

  /** {@return {@code 1 / √this}} */
  public Tensor rsqrt() {
    return unary("rsqrt", x -> x.rsqrt());
  }

  /** {@return {@code this²}} */
  public Tensor square() {
    return unary("square", x -> x.square());
  }

  /** {@return the hyperbolic tangent of each element} */
  public Tensor tanh() {
    return unary("tanh", x -> x.tanh());
  }

  /** {@return the cosine of each element, which is in radians} */
  public Tensor cos() {
    return unary("cos", torch::cos);
  }

  /** {@return the sine of each element, which is in radians} */
  public Tensor sin() {
    return unary("sin", torch::sin);
  }

  /**
   * Limits the elements to a range.
   *
   * @param low the least value
   * @param high the largest value
   * @return each element, or the end of {@code [low, high]} that is nearest to it
   */
  public Tensor clamp(double low, double high) {
    try (var lowest = new Scalar(low);
        var highest = new Scalar(high);
        var from = new ScalarOptional(lowest);
        var to = new ScalarOptional(highest)) {
      return NativeCall.of("clamp", () -> nativeTensor().clamp(from, to), this);
    }
  }

  /**
   * Tests which elements are greater than a number.
   *
   * @param value the number
   * @return truth values
   */
  public Tensor gt(double value) {
    return scalar("gt", (x, v) -> x.gt(v), value);
  }

  /**
   * Tests which elements are less than a number.
   *
   * @param value the number
   * @return truth values
   */
  public Tensor lt(double value) {
    return scalar("lt", (x, v) -> x.lt(v), value);
  }

  /**
   * Selects elements of two tensors by this one, which holds truth values.
   *
   * @param yes elements for where this is true
   * @param no elements for where this is false
   * @return {@code this ? yes : no}
   */
  public Tensor where(Tensor yes, Tensor no) {
    return NativeCall.of(
        "where",
        () -> torch.where(nativeTensor(), yes.nativeTensor(), no.nativeTensor()),
        this,
        yes,
        no);
  }

  // ---- reductions ----

  /** {@return the sum of all elements, a scalar} */
  public Tensor sum() {
    return unary("sum", x -> x.sum());
  }

  /** {@return the mean of all elements, a scalar} */
  public Tensor mean() {
    return unary("mean", x -> x.mean());
  }

  /** {@return the Euclidean norm of all elements, a scalar} */
  public Tensor norm() {
    return unary("norm", x -> x.norm());
  }

  /** {@return the index of the least element of every row of a matrix, 64-bit integers} */
  public Tensor argminPerRow() {
    return unary("argmin", x -> torch.argmin(x, new LongOptional(1), false));
  }

  /** {@return the mean over all dimensions but the first, {@code [B]}} */
  public Tensor meanPerImage() {
    return unary("mean", x -> x.flatten(1, -1).mean(1));
  }

  /** {@return the Euclidean norm over all dimensions but the first, {@code [B]}} */
  public Tensor normPerImage() {
    return unary("norm", x -> x.square().flatten(1, -1).sum(1).sqrt());
  }

  /**
   * Computes a quantile over all dimensions but the first, linear between neighbours. NaN elements
   * do not count.
   *
   * @param q which quantile, in {@code [0, 1]}
   * @return {@code [B]}; NaN for an image whose elements all are
   */
  public Tensor quantilePerImage(double q) {
    List<Tensor> images = new ArrayList<>(); // one by one: LibTorch limits the size of its input
    for (int i = 0; i < size(0); i++) {
      int image = i;
      images.add(unary("nanquantile", x -> torch.nanquantile(x.select(0, image), q)));
    }
    return Tensors.stack(0, images);
  }

  // ---- shape, parts and order in memory ----

  /**
   * Gives the elements another shape; copies them only where their order in memory demands it.
   *
   * @param sizes the new sizes, of which one may be −1 for what fits
   * @return the same elements in row-major order
   */
  public Tensor reshape(long... sizes) {
    return unary("reshape", x -> x.reshape(sizes));
  }

  /**
   * Gives the elements another shape in the same memory.
   *
   * @param sizes the new sizes, of which one may be −1 for what fits
   * @return a view
   * @throws dev.rad.exception.NativeException if the order in memory does not allow it
   */
  public Tensor view(long... sizes) {
    return unary("view", x -> x.view(sizes));
  }

  /**
   * Reorders the dimensions.
   *
   * @param dimensions the present dimensions in their new order
   * @return a view
   */
  public Tensor permute(long... dimensions) {
    return unary("permute", x -> x.permute(dimensions));
  }

  /**
   * Swaps two dimensions.
   *
   * @param a a dimension
   * @param b the other dimension
   * @return a view
   */
  public Tensor transpose(long a, long b) {
    return unary("transpose", x -> x.transpose(a, b));
  }

  /**
   * Repeats dimensions of size 1 without copying.
   *
   * @param sizes the new sizes
   * @return a view
   */
  public Tensor expand(long... sizes) {
    return unary("expand", x -> x.expand(sizes));
  }

  /**
   * Takes a part of one dimension.
   *
   * @param dimension the dimension
   * @param start the first index taken
   * @param length how many indices are taken
   * @return a view
   */
  public Tensor narrow(int dimension, long start, long length) {
    return unary("narrow", x -> x.narrow(dimension, start, length));
  }

  /**
   * Takes one index of a dimension, which disappears.
   *
   * @param dimension the dimension
   * @param index the index
   * @return a view of one dimension less
   */
  public Tensor select(int dimension, long index) {
    return unary("select", x -> x.select(dimension, index));
  }

  /**
   * Splits a dimension into equal parts.
   *
   * @param parts how many, a divisor of the dimension's size
   * @param dimension the dimension
   * @return views, in order
   */
  public Tensor[] chunk(int parts, int dimension) {
    long length = size(dimension) / parts;
    Tensor[] result = new Tensor[parts];
    for (int i = 0; i < parts; i++) {
      result[i] = narrow(dimension, i * length, length);
    }
    return result;
  }

  /**
   * Gathers indices of a dimension.
   *
   * @param dimension the dimension
   * @param indices int64, {@code [n]}
   * @return a new tensor with n indices in that dimension
   */
  public Tensor indexSelect(int dimension, Tensor indices) {
    return binary("index_select", (x, i) -> x.index_select(dimension, i), indices);
  }

  /** {@return the elements in row-major order in memory; this same tensor's if they are so} */
  public Tensor contiguous() {
    return unary("contiguous", x -> x.contiguous());
  }

  /**
   * Converts the elements and puts them in row-major order in memory, in one pass at most.
   *
   * @param dtype the element type
   * @return the elements; this same tensor's if they are so
   */
  public Tensor contiguous(DType dtype) {
    return dtype == dtype() ? contiguous() : converted(dtype, torch.MemoryFormat.Contiguous);
  }

  /**
   * Puts the channels of a pixel beside each other in memory.
   *
   * @return {@code [B, C, H, W]}, in the order B, H, W, C in memory; this same tensor's elements if
   *     they are so
   */
  public Tensor channelsLast() {
    return unary("contiguous", x -> x.contiguous(torch.MemoryFormat.ChannelsLast));
  }

  /**
   * Converts the elements and puts the channels of a pixel beside each other in memory, in one pass
   * at most.
   *
   * @param dtype the element type
   * @return {@code [B, C, H, W]}, in the order B, H, W, C in memory
   */
  public Tensor channelsLast(DType dtype) {
    return dtype == dtype() ? channelsLast() : converted(dtype, torch.MemoryFormat.ChannelsLast);
  }

  private Tensor converted(DType dtype, torch.MemoryFormat order) {
    try (var wanted = new MemoryFormatOptional(order)) {
      return unary("to " + dtype, x -> x.to(ScalarTypes.of(dtype), false, false, wanted));
    }
  }

  /** {@return a copy of the elements} */
  public Tensor copy() {
    return unary("clone", x -> x.clone());
  }

  /** {@return another handle of the same elements, to be closed on its own} */
  public Tensor share() {
    return borrow(nativeTensor());
  }

  // ---- type, device, heap ----

  /**
   * Converts the elements.
   *
   * @param dtype the element type
   * @return the converted elements; this same tensor's if they have that type
   */
  public Tensor to(DType dtype) {
    return unary("to", x -> x.to(ScalarTypes.of(dtype)));
  }

  /**
   * Moves the elements to a device.
   *
   * <p>What goes from the host to a GPU and is not large, such as pictures, noise and masks, goes
   * through page-locked memory, and this method returns without waiting for the GPU. Operations on
   * the result come after the copy all the same, and this tensor may be closed at once.
   *
   * @param device the CPU or a GPU
   * @return the elements there; this same tensor's if they are there
   * @throws IllegalArgumentException for {@link Device#auto}, which has to be resolved first
   */
  public Tensor to(Device device) {
    if (device.kind() == Device.Kind.CPU && nativeTensor().is_cpu()) {
      return borrow(nativeTensor());
    }
    if (device.kind() == Device.Kind.CUDA && nativeTensor().is_cpu()) {
      return HostToDevice.copy(this, device);
    }
    try (var target = Tensors.nativeDevice(device)) {
      return unary("to " + device, x -> x.to(target, x.scalar_type()));
    }
  }

  /**
   * Reads the only element.
   *
   * @return its value
   * @throws IllegalArgumentException if there is not exactly one
   */
  public double item() {
    if (shape().elements() != 1) {
      throw new IllegalArgumentException("item() of " + this + ": it needs exactly one element");
    }
    return toFloats()[0];
  }

  /** {@return a copy of the elements on the heap, as float32 in row-major order} */
  public float[] toFloats() {
    return HeapCopy.floats(this);
  }

  /** {@return a copy of the elements on the heap, as 64-bit integers in row-major order} */
  public long[] toLongs() {
    return HeapCopy.longs(this);
  }

  // ---- in place ----

  /**
   * Adds a tensor in place.
   *
   * @param other the summand
   * @return this tensor
   */
  public Tensor add_(Tensor other) {
    return inPlace("add_", () -> nativeTensor().add_(other.nativeTensor()), other);
  }

  /**
   * Adds a number in place.
   *
   * @param value the summand
   * @return this tensor
   */
  public Tensor add_(double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace("add_", () -> nativeTensor().add_(scalar));
    }
  }

  /**
   * Multiplies by a number in place.
   *
   * @param value the factor
   * @return this tensor
   */
  public Tensor mul_(double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace("mul_", () -> nativeTensor().mul_(scalar));
    }
  }

  /**
   * Multiplies by a tensor in place.
   *
   * @param other the factor
   * @return this tensor
   */
  public Tensor mul_(Tensor other) {
    return inPlace("mul_", () -> nativeTensor().mul_(other.nativeTensor()), other);
  }

  /**
   * Applies {@code x · sigmoid(x)} in place.
   *
   * @return this tensor
   */
  public Tensor silu_() {
    return inPlace("silu_", () -> torch.silu_(nativeTensor()));
  }

  /**
   * Replaces some rows.
   *
   * @param indices which rows, int64, each once
   * @param rows as many, of this tensor's type and row length
   * @return this tensor
   */
  public Tensor indexCopy_(Tensor indices, Tensor rows) {
    return inPlace(
        "index_copy_",
        () -> nativeTensor().index_copy_(0, indices.nativeTensor(), rows.nativeTensor()),
        indices,
        rows);
  }

  /**
   * Adds {@code value · a · b} in place.
   *
   * @param a a factor
   * @param b a factor
   * @param value a factor
   * @return this tensor
   */
  public Tensor addcmul_(Tensor a, Tensor b, double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace(
          "addcmul_",
          () -> nativeTensor().addcmul_(a.nativeTensor(), b.nativeTensor(), scalar),
          a,
          b);
    }
  }

  /**
   * Adds {@code value · a / b} in place.
   *
   * @param a the dividend
   * @param b the divisor
   * @param value a factor
   * @return this tensor
   */
  public Tensor addcdiv_(Tensor a, Tensor b, double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace(
          "addcdiv_",
          () -> nativeTensor().addcdiv_(a.nativeTensor(), b.nativeTensor(), scalar),
          a,
          b);
    }
  }

  /**
   * Moves a part of the way to another tensor: {@code this += weight · (end − this)}.
   *
   * @param end the other tensor
   * @param weight the part of the way, in {@code [0, 1]}
   * @return this tensor
   */
  public Tensor lerp_(Tensor end, double weight) {
    try (var scalar = new Scalar(weight)) {
      return inPlace("lerp_", () -> nativeTensor().lerp_(end.nativeTensor(), scalar), end);
    }
  }

  /**
   * Overwrites the elements, converting their type.
   *
   * @param source the new elements
   * @return this tensor
   */
  public Tensor copy_(Tensor source) {
    return inPlace("copy_", () -> nativeTensor().copy_(source.nativeTensor()), source);
  }

  // ---- gradients ----

  /**
   * Asks for gradients with respect to this tensor.
   *
   * @return this tensor
   */
  public Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /**
   * Asks for gradients with respect to this tensor, or no longer.
   *
   * @param wanted whether they are wanted
   * @return this tensor
   */
  public Tensor requiresGrad_(boolean wanted) {
    return inPlace("requires_grad_", () -> nativeTensor().requires_grad_(wanted));
  }

  /**
   * Returns whether gradients with respect to this tensor are wanted.
   *
   * @return true after {@link #requiresGrad_()}, and for what was computed from such tensors
   */
  public boolean requiresGrad() {
    return nativeTensor().requires_grad();
  }

  /** {@return the same elements, outside the graph of derivatives} */
  public Tensor detach() {
    return unary("detach", x -> x.detach());
  }

  /** Adds this scalar's derivatives to the gradients of all tensors that want them. */
  public void backward() {
    try (var gradient = new org.bytedeco.pytorch.Tensor();
        var retain = new BoolOptional();
        var inputs = new TensorArrayRefOptional()) {
      inPlace("backward", () -> nativeTensor().backward(gradient, retain, false, inputs));
    }
  }

  /**
   * Adds derivatives to the gradients of all tensors that want them, given those by this tensor.
   *
   * @param gradient derivatives by this tensor, of its shape
   */
  public void backward(Tensor gradient) {
    try (var retain = new BoolOptional();
        var inputs = new TensorArrayRefOptional()) {
      inPlace(
          "backward",
          () -> nativeTensor().backward(gradient.nativeTensor(), retain, false, inputs),
          gradient);
    }
  }

  /** {@return the gradient that {@code backward} collected, or null if there is none} */
  public @Nullable Tensor grad() {
    try (var lent = nativeTensor().grad()) {
      return lent.defined() ? borrow(lent) : null;
    }
  }

  /** Forgets the gradient. */
  public void clearGrad() {
    try (var undefined = new org.bytedeco.pytorch.Tensor()) {
      nativeTensor().mutable_grad().put(undefined);
    }
  }

  // ---- end ----

  /** {@return element type, shape and device} */
  @Override
  public String toString() {
    return handle.isNull() ? "closed tensor" : dtype() + shape().toString() + "@" + device();
  }

  /**
   * Frees the handle, and the elements if no other tensor shares them. Calling it again has no
   * effect.
   */
  @Override
  public void close() {
    handle.close();
  }
}
