package dev.rad.torch.tensor;

import dev.rad.ClosedException;
import dev.rad.Device;
import dev.rad.torch.internal.NativeErrors;
import dev.rad.torch.internal.NativeHandles;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A LibTorch tensor with an owned handle. Element-wise methods broadcast as in PyTorch; methods
 * whose name ends in an underscore work in place and return this same object.
 *
 * <p>The open {@link TensorScope} frees the tensor; {@link #close} is for tensors that left every
 * scope. Closing twice is fine, use after closing throws {@link ClosedException}.
 */
public final class Tensor extends TensorLayout {

  static {
    NativeHandles.setReader(tensor -> ((Tensor) tensor).nativeTensor());
  }

  private Tensor(org.bytedeco.pytorch.Tensor handle) {
    super(handle);
  }

  /** Wraps a native tensor that nobody else will close. */
  static Tensor own(org.bytedeco.pytorch.Tensor handle) {
    return new Tensor(handle);
  }

  /** Copies a reference that belongs to somebody else: the presets' lists and gradients lend. */
  static Tensor borrow(org.bytedeco.pytorch.Tensor lent) {
    return new Tensor(new org.bytedeco.pytorch.Tensor(lent));
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

  /** Multiplies. */
  public Tensor mul_(Tensor other) {
    return inPlace("mul_", () -> nativeTensor().mul_(other.nativeTensor()), other);
  }

  /** Applies {@code x · sigmoid(x)}. */
  public Tensor silu_() {
    return inPlace("silu_", () -> torch.silu_(nativeTensor()));
  }

  /**
   * Replaces some rows.
   *
   * @param indices which rows, int64, each once
   * @param rows as many, of this tensor's type and row length
   */
  public Tensor indexCopy_(Tensor indices, Tensor rows) {
    return inPlace(
        "index_copy_",
        () -> nativeTensor().index_copy_(0, indices.nativeTensor(), rows.nativeTensor()),
        indices,
        rows);
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

  // ---- type, device, heap ----

  /** Another handle of the same elements, to be closed on its own. */
  public Tensor share() {
    return borrow(nativeTensor());
  }

  /** Converts the element type; this same tensor's elements if it has that type. */
  public Tensor to(DType dtype) {
    return call("to", () -> nativeTensor().to(dtype.scalarType()), this);
  }

  /**
   * Moves to a device; this same tensor's elements if it is there.
   *
   * <p>What goes from the host to a GPU and is not large, such as pictures, noise and masks, goes
   * through page-locked memory, and this method returns without waiting for the GPU. Operations on
   * the result come after the copy all the same, and this tensor may be closed at once.
   */
  public Tensor to(Device device) {
    if (device.kind() == Device.Kind.CPU && nativeTensor().is_cpu()) {
      return borrow(nativeTensor());
    }
    if (device.kind() == Device.Kind.CUDA && nativeTensor().is_cpu()) {
      return HostToDevice.copy(this, device);
    }
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
    if (isReadable()) {
      float[] values = new float[Math.toIntExact(nativeTensor().numel())];
      nativeTensor().data_ptr_float().get(values);
      return values;
    }
    if (nativeTensor().numel() == 0) { // the memory of none has no address
      return new float[0];
    }
    try (var scope = TensorScope.open()) {
      return detach().to(Device.CPU).contiguous(DType.F32).toFloats();
    }
  }

  /** Whether the elements are there as they are wanted. */
  private boolean isReadable() {
    var lent = nativeTensor();
    return lent.is_cpu() && dtype() == DType.F32 && lent.is_contiguous() && lent.numel() > 0;
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
      if (values.length > 0) {
        new LongPointer(plain.nativeTensor().data_ptr()).get(values);
      }
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
   * Adds derivatives to the gradients of all tensors that want them, given those by this tensor.
   *
   * @param gradient this tensor's shape
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

  /**
   * The gradient that {@code backward} collected.
   *
   * @return the gradient, or null if there is none
   */
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
}
