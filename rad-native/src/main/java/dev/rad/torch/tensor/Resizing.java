package dev.rad.torch.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/** Changes the size of images {@code [B, C, H, W]} without computing new values. */
public final class Resizing {

  private Resizing() {}

  /**
   * Repeats or leaves out pixels: row i of the result is row {@code ⌊i · H / height⌋}, and so are
   * columns.
   *
   * @param x {@code [B, C, H, W]}
   * @param height the height of the result
   * @param width the width of the result
   * @return {@code [B, C, height, width]}
   */
  public static Tensor nearest(Tensor x, long height, long width) {
    long[] size = {height, width};
    return NativeCall.of(
        "upsample_nearest2d", () -> torch.upsample_nearest2d(x.nativeTensor(), size), x);
  }

  /**
   * Appends a column of zeros at the right and a row of zeros at the bottom.
   *
   * @param x {@code [B, C, H, W]}
   * @return {@code [B, C, H + 1, W + 1]}
   */
  public static Tensor padEnd(Tensor x) {
    try (var zero = new Scalar(0.0)) {
      return NativeCall.of(
          "constant_pad_nd",
          () -> torch.constant_pad_nd(x.nativeTensor(), new long[] {0, 1, 0, 1}, zero),
          x);
    }
  }
}
