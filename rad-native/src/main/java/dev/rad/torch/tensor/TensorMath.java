package dev.rad.torch.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;

/** Arithmetic of tensors, element by element with broadcasting as in PyTorch, and reductions. */
abstract sealed class TensorMath extends TensorHandle permits TensorLayout {

  TensorMath(org.bytedeco.pytorch.Tensor handle) {
    super(handle);
  }

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

  /** The absolute value. */
  public Tensor abs() {
    return call("abs", () -> nativeTensor().abs(), this);
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

  /** {@code 1 / √this}. */
  public Tensor rsqrt() {
    return call("rsqrt", () -> nativeTensor().rsqrt(), this);
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

  /** The Euclidean norm over all dimensions but the first, {@code [B]}. */
  public Tensor normPerImage() {
    return call("norm", () -> nativeTensor().square().flatten(1, -1).sum(1).sqrt(), this);
  }

  /**
   * The quantile over all dimensions but the first, linear between neighbours; NaN elements do not
   * count.
   *
   * @param q which quantile, in {@code [0, 1]}
   * @return {@code [B]}; NaN for an image whose elements all are
   */
  public Tensor quantilePerImage(double q) {
    List<Tensor> images = new ArrayList<>(); // one by one: LibTorch limits the size of its input
    for (int i = 0; i < size(0); i++) {
      int image = i;
      images.add(
          call("nanquantile", () -> torch.nanquantile(nativeTensor().select(0, image), q), this));
    }
    return Tensors.stack(0, images);
  }

  /** The Euclidean norm of all elements, a scalar. */
  public Tensor norm() {
    return call("norm", () -> nativeTensor().norm(), this);
  }
}
