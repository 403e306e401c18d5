package dev.rad.torch.tensor;

import dev.rad.ClosedException;
import dev.rad.Device;
import dev.rad.torch.internal.NativeErrors;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A LibTorch tensor with an owned handle. Element-wise methods broadcast as in PyTorch; methods
 * whose name ends in an underscore work in place and return this same object.
 *
 * <p>The open {@link TensorScope} frees the tensor; {@link #close} is for tensors that left every
 * scope. Closing twice is fine, use after closing throws {@link ClosedException}.
 */
public final class Tensor implements AutoCloseable {

  private final org.bytedeco.pytorch.Tensor handle;

  private Tensor(org.bytedeco.pytorch.Tensor handle) {
    this.handle = handle;
  }

  /** Wraps a native tensor that nobody else will close. */
  static Tensor own(org.bytedeco.pytorch.Tensor handle) {
    return new Tensor(handle);
  }

  /** Copies a reference that belongs to somebody else: the presets' lists and gradients lend. */
  static Tensor borrow(org.bytedeco.pytorch.Tensor lent) {
    return new Tensor(new org.bytedeco.pytorch.Tensor(lent));
  }

  /** Runs a native operation and translates its errors. */
  static Tensor call(
      String operation, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... operands) {
    try {
      return own(call.get());
    } catch (RuntimeException e) {
      throw NativeErrors.translate(operation, () -> describe(operands), e);
    }
  }

  /** Runs a native operation that changes {@code this}. */
  private Tensor inPlace(String operation, Runnable call, Tensor... operands) {
    try {
      call.run();
      return this;
    } catch (RuntimeException e) {
      throw NativeErrors.translate(operation, () -> this + describe(operands), e);
    }
  }

  private static String describe(Tensor... operands) {
    return Arrays.stream(operands)
        .map(Tensor::toString)
        .collect(Collectors.joining(", ", " (", ")"));
  }

  org.bytedeco.pytorch.Tensor nativeTensor() {
    if (handle.isNull()) {
      throw new ClosedException(
          "this tensor was closed: keep it with TensorScope.keep, or use it before its scope ends");
    }
    return handle;
  }

  // ---- what it is ----

  /**
   * The dimensions' sizes.
   *
   * @return the shape
   */
  public Shape shape() {
    var lent = nativeTensor();
    long[] sizes = new long[(int) lent.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = lent.size(i);
    }
    return Shape.of(sizes);
  }

  /**
   * The size of one dimension.
   *
   * @param dimension from 0, or from −1 for the last one backwards
   * @return its size
   */
  public long size(int dimension) {
    return nativeTensor().size(dimension);
  }

  /**
   * The element type.
   *
   * @return the type
   */
  public DType dtype() {
    return DType.of(nativeTensor().scalar_type());
  }

  /**
   * Where the elements are.
   *
   * @return the device
   */
  public Device device() {
    try (var device = nativeTensor().device()) {
      return device.is_cuda() ? Device.cuda(device.index()) : Device.CPU;
    }
  }

  @Override
  public String toString() {
    return handle.isNull() ? "closed tensor" : dtype() + shape().toString() + "@" + device();
  }

  @Override
  public void close() {
    handle.close();
  }

  // ---- arithmetic ----

  /** {@code this + other}. */
  public Tensor add(Tensor other) {
    return call("add", () -> nativeTensor().add(other.nativeTensor()), this, other);
  }

  /** {@code this + value}. */
  public Tensor add(double value) {
    try (var scalar = new Scalar(value)) {
      return call("add", () -> nativeTensor().add(scalar), this);
    }
  }

  /** {@code this − other}. */
  public Tensor sub(Tensor other) {
    return call("sub", () -> nativeTensor().sub(other.nativeTensor()), this, other);
  }

  /** {@code this · other}. */
  public Tensor mul(Tensor other) {
    return call("mul", () -> nativeTensor().mul(other.nativeTensor()), this, other);
  }

  /** {@code this · value}. */
  public Tensor mul(double value) {
    try (var scalar = new Scalar(value)) {
      return call("mul", () -> nativeTensor().mul(scalar), this);
    }
  }

  /** {@code this / other}. */
  public Tensor div(Tensor other) {
    return call("div", () -> nativeTensor().div(other.nativeTensor()), this, other);
  }

  /** {@code this + a · b}. */
  public Tensor addcmul(Tensor a, Tensor b) {
    return call(
        "addcmul", () -> nativeTensor().addcmul(a.nativeTensor(), b.nativeTensor()), this, a, b);
  }

  /** {@code −this}. */
  public Tensor neg() {
    return call("neg", () -> nativeTensor().neg(), this);
  }

  /** {@code e^this}. */
  public Tensor exp() {
    return call("exp", () -> nativeTensor().exp(), this);
  }

  /** The natural logarithm. */
  public Tensor log() {
    return call("log", () -> nativeTensor().log(), this);
  }

  /** The square root. */
  public Tensor sqrt() {
    return call("sqrt", () -> nativeTensor().sqrt(), this);
  }

  /** {@code this²}. */
  public Tensor square() {
    return call("square", () -> nativeTensor().square(), this);
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return call("tanh", () -> nativeTensor().tanh(), this);
  }

  /** The cosine, of radians. */
  public Tensor cos() {
    return call("cos", () -> torch.cos(nativeTensor()), this);
  }

  /** The sine, of radians. */
  public Tensor sin() {
    return call("sin", () -> torch.sin(nativeTensor()), this);
  }

  /** Limits the values to {@code [low, high]}. */
  public Tensor clamp(double low, double high) {
    try (var lowest = new Scalar(low);
        var highest = new Scalar(high);
        var from = new ScalarOptional(lowest);
        var to = new ScalarOptional(highest)) {
      return call("clamp", () -> nativeTensor().clamp(from, to), this);
    }
  }

  /** Where the values are greater than a number. */
  public Tensor gt(double value) {
    try (var scalar = new Scalar(value)) {
      return call("gt", () -> nativeTensor().gt(scalar), this);
    }
  }

  /** Where the values are less than a number. */
  public Tensor lt(double value) {
    try (var scalar = new Scalar(value)) {
      return call("lt", () -> nativeTensor().lt(scalar), this);
    }
  }

  /** {@code this ? yes : no}; this holds truth values. */
  public Tensor where(Tensor yes, Tensor no) {
    return call(
        "where",
        () -> torch.where(nativeTensor(), yes.nativeTensor(), no.nativeTensor()),
        this,
        yes,
        no);
  }

  // ---- reductions ----

  /** The sum of all elements, a scalar. */
  public Tensor sum() {
    return call("sum", () -> nativeTensor().sum(), this);
  }

  /** The mean of all elements, a scalar. */
  public Tensor mean() {
    return call("mean", () -> nativeTensor().mean(), this);
  }

  /** The mean over all dimensions but the first, {@code [B]}. */
  public Tensor meanPerImage() {
    return call("mean", () -> nativeTensor().flatten(1, -1).mean(1), this);
  }

  /** The Euclidean norm of all elements, a scalar. */
  public Tensor norm() {
    return call("norm", () -> nativeTensor().norm(), this);
  }

  // ---- in place ----

  /** Adds. */
  public Tensor add_(Tensor other) {
    return inPlace("add_", () -> nativeTensor().add_(other.nativeTensor()), other);
  }

  /** Multiplies by a number. */
  public Tensor mul_(double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace("mul_", () -> nativeTensor().mul_(scalar));
    }
  }

  /** Adds {@code value · a · b}. */
  public Tensor addcmul_(Tensor a, Tensor b, double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace(
          "addcmul_",
          () -> nativeTensor().addcmul_(a.nativeTensor(), b.nativeTensor(), scalar),
          a,
          b);
    }
  }

  /** Adds {@code value · a / b}. */
  public Tensor addcdiv_(Tensor a, Tensor b, double value) {
    try (var scalar = new Scalar(value)) {
      return inPlace(
          "addcdiv_",
          () -> nativeTensor().addcdiv_(a.nativeTensor(), b.nativeTensor(), scalar),
          a,
          b);
    }
  }

  /** Moves a part of the way to another tensor: {@code this += weight · (end − this)}. */
  public Tensor lerp_(Tensor end, double weight) {
    try (var scalar = new Scalar(weight)) {
      return inPlace("lerp_", () -> nativeTensor().lerp_(end.nativeTensor(), scalar), end);
    }
  }

  /** Overwrites the elements, converting their type. */
  public Tensor copy_(Tensor source) {
    return inPlace("copy_", () -> nativeTensor().copy_(source.nativeTensor()), source);
  }

  // ---- shape ----

  /** The same elements in another shape; one size may be −1. */
  public Tensor reshape(long... sizes) {
    return call("reshape", () -> nativeTensor().reshape(sizes), this);
  }

  /** Reorders the dimensions. */
  public Tensor permute(long... dimensions) {
    return call("permute", () -> nativeTensor().permute(dimensions), this);
  }

  /** Swaps two dimensions. */
  public Tensor transpose(long a, long b) {
    return call("transpose", () -> nativeTensor().transpose(a, b), this);
  }

  /** Repeats dimensions of size 1 without copying. */
  public Tensor expand(long... sizes) {
    return call("expand", () -> nativeTensor().expand(sizes), this);
  }

  /** A part of one dimension, without copying. */
  public Tensor narrow(int dimension, long start, long length) {
    return call("narrow", () -> nativeTensor().narrow(dimension, start, length), this);
  }

  /** One index of a dimension, which disappears. */
  public Tensor select(int dimension, long index) {
    return call("select", () -> nativeTensor().select(dimension, index), this);
  }

  /** Rows of a table: {@code this[indices]}. */
  public Tensor indexSelect(int dimension, Tensor indices) {
    return call(
        "index_select",
        () -> nativeTensor().index_select(dimension, indices.nativeTensor()),
        this,
        indices);
  }

  /** Splits a dimension into equal parts. */
  public Tensor[] chunk(int parts, int dimension) {
    long length = size(dimension) / parts;
    Tensor[] result = new Tensor[parts];
    for (int i = 0; i < parts; i++) {
      result[i] = narrow(dimension, i * length, length);
    }
    return result;
  }

  /** The elements in row-major order in memory; this same tensor's if they already are. */
  public Tensor contiguous() {
    return call("contiguous", () -> nativeTensor().contiguous(), this);
  }

  /** A copy. */
  public Tensor copy() {
    return call("clone", () -> nativeTensor().clone(), this);
  }

  // ---- type, device, heap ----

  /** Converts the element type; this same tensor's elements if it has that type. */
  public Tensor to(DType dtype) {
    return call("to", () -> nativeTensor().to(dtype.scalarType()), this);
  }

  /** Moves to a device; this same tensor's elements if it is there. */
  public Tensor to(Device device) {
    try (var target = Tensors.nativeDevice(device)) {
      return call(
          "to " + device, () -> nativeTensor().to(target, nativeTensor().scalar_type()), this);
    }
  }

  /**
   * The only element's value.
   *
   * @return the value
   */
  public double item() {
    if (shape().elements() != 1) {
      throw new IllegalArgumentException("item() of " + this + ": it has not one element");
    }
    return toFloats()[0];
  }

  /**
   * Copies the elements to the heap as float32, in row-major order.
   *
   * @return the elements
   */
  public float[] toFloats() {
    try (var scope = TensorScope.open()) {
      Tensor plain = detach().to(Device.CPU).to(DType.F32).contiguous();
      float[] values = new float[Math.toIntExact(plain.shape().elements())];
      plain.nativeTensor().data_ptr_float().get(values);
      return values;
    }
  }

  /**
   * Copies the elements to the heap as 64-bit integers, in row-major order.
   *
   * @return the elements
   */
  public long[] toLongs() {
    try (var scope = TensorScope.open()) {
      Tensor plain = detach().to(Device.CPU).to(DType.I64).contiguous();
      long[] values = new long[Math.toIntExact(plain.shape().elements())];
      new LongPointer(plain.nativeTensor().data_ptr()).get(values);
      return values;
    }
  }

  // ---- gradients ----

  /** Says that gradients with respect to this tensor are wanted. */
  public Tensor requiresGrad_() {
    return requiresGrad_(true);
  }

  /** Says whether gradients with respect to this tensor are wanted. */
  public Tensor requiresGrad_(boolean wanted) {
    return inPlace("requires_grad_", () -> nativeTensor().requires_grad_(wanted));
  }

  /**
   * Whether gradients with respect to this tensor are wanted.
   *
   * @return true after {@link #requiresGrad_()}, and for what was computed from such tensors
   */
  public boolean requiresGrad() {
    return nativeTensor().requires_grad();
  }

  /** The same elements, outside the graph of derivatives. */
  public Tensor detach() {
    return call("detach", () -> nativeTensor().detach(), this);
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
   * The gradient that {@link #backward} collected.
   *
   * @return the gradient, or null if there is none
   */
  public Tensor grad() {
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
}
