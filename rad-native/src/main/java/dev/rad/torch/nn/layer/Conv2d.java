package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Resizing;
import dev.rad.torch.tensor.Tensor;

/** A convolution that keeps the size of images (stride 1) or halves it (stride 2). */
public final class Conv2d extends AdaptableLayer {

  private final int stride;
  private final int padding;
  private final PackedConv2d packed;
  private final UpsamplingConv2d upsampling; // of 3×3 kernels

  /**
   * Takes the layer's parameters.
   *
   * @param weights the layer's parameters
   * @param in input channels
   * @param out output channels
   * @param kernel the kernel's side in pixels, odd
   * @param stride 1 or 2
   */
  public Conv2d(Weights weights, long in, long out, int kernel, int stride) {
    this(weights, in, out, kernel, stride, kernel / 2);
  }

  /**
   * Takes the parameters of a layer with a given padding.
   *
   * @param weights the layer's parameters
   * @param in input channels
   * @param out output channels
   * @param kernel the kernel's side in pixels, odd
   * @param stride 1 or 2
   * @param padding zeros at each border, in pixels
   */
  public Conv2d(Weights weights, long in, long out, int kernel, int stride, int padding) {
    this(
        weights,
        weights.take("weight", out, in, kernel, kernel),
        weights.take("bias", out),
        stride,
        padding);
  }

  private Conv2d(Weights weights, Tensor weight, Tensor bias, int stride, int padding) {
    super(weights, weight, bias);
    this.stride = stride;
    this.padding = padding;
    this.packed = new PackedConv2d(weight, bias, stride, padding);
    this.upsampling = new UpsamplingConv2d(weight, bias);
  }

  /**
   * Applies the layer, which must be 3×3 with stride 1, to images doubled in size.
   *
   * @param x {@code [B, in, H, W]}; each pixel is repeated as 2×2
   * @return {@code [B, out, 2H, 2W]}
   */
  public Tensor forwardUpsampled(Tensor x) {
    if (!upsampling.takes(x)) {
      return forward(Functional.nearestUpsample2x(x));
    }
    Tensor y = upsampling.forward(x);
    return isAdapted() ? adapted(y, Functional.nearestUpsample2x(x)) : y;
  }

  /**
   * Applies the layer, which must be 3×3 with stride 1, to images resized by repeating pixels.
   *
   * @param x {@code [B, in, H, W]}
   * @param height the height of the result
   * @param width the width of the result
   * @return {@code [B, out, height, width]}
   */
  public Tensor forwardResized(Tensor x, long height, long width) {
    return height == 2 * x.size(2) && width == 2 * x.size(3)
        ? forwardUpsampled(x)
        : forward(Resizing.nearest(x, height, width));
  }

  @Override
  Tensor apply(Tensor x) {
    return packed.takes(x) ? packed.forward(x) : super.apply(x);
  }

  @Override
  Tensor apply(Tensor x, Tensor weight) {
    return Functional.conv2d(x, weight, stride, padding);
  }

  @Override
  Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    return Functional.conv2d(x, weight, bias, stride, padding);
  }

  @Override
  public void release() {
    packed.release();
    upsampling.release();
  }
}
