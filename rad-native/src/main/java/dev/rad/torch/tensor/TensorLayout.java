package dev.rad.torch.tensor;

import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.global.torch;

/** Shapes of tensors, parts of them, and the order of their elements in memory. */
abstract sealed class TensorLayout extends TensorMath permits Tensor {

  TensorLayout(org.bytedeco.pytorch.Tensor handle) {
    super(handle);
  }

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

  /** Converted, and in row-major order in memory: one pass over it at most. */
  public Tensor contiguous(DType dtype) {
    return dtype == dtype() ? contiguous() : converted(dtype, torch.MemoryFormat.Contiguous);
  }

  /**
   * The same elements with the channels of a pixel beside each other in memory.
   *
   * @return {@code [B, C, H, W]}, in the order B, H, W, C in memory
   */
  public Tensor channelsLast() {
    return call(
        "contiguous", () -> nativeTensor().contiguous(torch.MemoryFormat.ChannelsLast), this);
  }

  /** Converted, and with the channels beside each other in memory: one pass over it at most. */
  public Tensor channelsLast(DType dtype) {
    return dtype == dtype() ? channelsLast() : converted(dtype, torch.MemoryFormat.ChannelsLast);
  }

  private Tensor converted(DType dtype, torch.MemoryFormat order) {
    try (var wanted = new MemoryFormatOptional(order)) {
      return call(
          "to " + dtype, () -> nativeTensor().to(dtype.scalarType(), false, false, wanted), this);
    }
  }

  /** The same elements in the same memory with another shape; −1 stands for what fits. */
  public Tensor view(long... sizes) {
    return call("view", () -> nativeTensor().view(sizes), this);
  }

  /** A copy. */
  public Tensor copy() {
    return call("clone", () -> nativeTensor().clone(), this);
  }
}
