package dev.rad.checkpoint;

import java.util.Arrays;

/** Arithmetic on shapes and strides that answers -1 instead of overflowing. */
final class Shapes {
  /** The most dimensions a tensor of a file may have. */
  static final int MAX_RANK = 8;

  private Shapes() {}

  /**
   * Returns the number of elements, or -1 when a dimension is negative or the product exceeds a
   * long.
   */
  static long elements(long[] shape) {
    boolean empty = false;
    for (long size : shape) {
      if (size < 0) {
        return -1;
      }
      empty |= size == 0;
    }
    if (empty) {
      return 0;
    }
    long product = 1;
    for (long size : shape) {
      if (Math.multiplyHigh(product, size) != 0 || product * size < 0) {
        return -1;
      }
      product *= size;
    }
    return product;
  }

  /**
   * Returns the strides, in elements, of a row-major tensor whose element count has been checked.
   */
  static long[] rowMajor(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int k = shape.length - 1; k >= 0; k--) {
      strides[k] = stride;
      stride *= Math.max(1, shape[k]);
    }
    return strides;
  }

  /**
   * Returns whether the elements lie in row-major order without gaps; dimensions of size 1 do not
   * count.
   */
  static boolean isRowMajor(long[] shape, long[] strides) {
    long[] expected = rowMajor(shape);
    for (int k = 0; k < shape.length; k++) {
      if (shape[k] > 1 && strides[k] != expected[k]) {
        return false;
      }
    }
    return true;
  }

  /** Returns one more than the furthest element's index, or -1 on a negative stride or overflow. */
  static long extent(long[] shape, long[] strides) {
    long last = 0;
    for (int k = 0; k < shape.length; k++) {
      if (strides[k] < 0) {
        return -1;
      }
      if (shape[k] == 0) {
        return 0;
      }
      long steps = shape[k] - 1;
      if (Math.multiplyHigh(steps, strides[k]) != 0 || steps * strides[k] < 0) {
        return -1;
      }
      last += steps * strides[k];
      if (last < 0 || last == Long.MAX_VALUE) {
        return -1;
      }
    }
    return last + 1;
  }

  /** Returns the shape as messages show it. */
  static String text(long[] shape) {
    return Arrays.toString(shape);
  }
}
