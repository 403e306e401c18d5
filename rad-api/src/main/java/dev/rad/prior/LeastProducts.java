package dev.rad.prior;

/**
 * Finds nearest points as least products of matrices, which linear algebra does far faster than
 * loops, and on whatever device it runs.
 */
@FunctionalInterface
public interface LeastProducts {
  /**
   * Finds for every row of a matrix the row of another matrix with the least scalar product.
   *
   * @param rows {@code [n, columns]}, row by row
   * @param others {@code [m, columns]}, row by row; m is at least 1
   * @param columns the number of columns of both
   * @return n indices below m
   */
  int[] of(float[] rows, float[] others, int columns);
}
