package dev.rad.torch.tensor;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.global.torch;

/** Pools squares of pixels, each channel by itself. */
public final class Pooling {

  private Pooling() {}

  /**
   * Computes the means of squares of pixels; what lies outside the image does not count.
   *
   * @param x {@code [B, C, H, W]}
   * @param kernel the squares' side in pixels
   * @param stride their distance in pixels
   * @param padding how far they reach over the borders, in pixels
   * @return {@code [B, C, H', W']}
   */
  public static Tensor average(Tensor x, int kernel, int stride, int padding) {
    try (var divisor = new LongOptional()) {
      return NativeCall.of(
          "avg_pool2d",
          () ->
              torch.avg_pool2d(
                  x.nativeTensor(),
                  new long[] {kernel, kernel},
                  new long[] {stride, stride},
                  new long[] {padding, padding},
                  false,
                  false,
                  divisor),
          x);
    }
  }

  /**
   * Computes the largest values of squares of pixels.
   *
   * @param x {@code [B, C, H, W]}
   * @param kernel the squares' side in pixels
   * @param stride their distance in pixels
   * @param padding how far they reach over the borders, in pixels
   * @return {@code [B, C, H', W']}
   */
  public static Tensor largest(Tensor x, int kernel, int stride, int padding) {
    return NativeCall.of(
        "max_pool2d",
        () ->
            torch.max_pool2d(
                x.nativeTensor(),
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {1, 1},
                false),
        x);
  }
}
