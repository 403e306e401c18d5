package dev.rad.torch.tensor;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first; images are {@code [B, C, H, W]}. */
public final class Shape {

  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * Makes a shape.
   *
   * @param sizes the dimensions' sizes, outermost first; none for a scalar
   * @return the shape
   * @throws IllegalArgumentException if a size is negative
   */
  public static Shape of(long... sizes) {
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone());
  }

  /**
   * Counts the dimensions.
   *
   * @return 0 for a scalar
   */
  public int rank() {
    return sizes.length;
  }

  /**
   * Returns the size of one dimension.
   *
   * @param dimension from 0, or from −1 for the last one backwards
   * @return its size
   */
  public long size(int dimension) {
    return sizes[dimension < 0 ? sizes.length + dimension : dimension];
  }

  /**
   * Counts the elements of a tensor of this shape.
   *
   * @return the product of the sizes
   */
  public long elements() {
    long product = 1;
    for (long size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /**
   * Returns the sizes as an array.
   *
   * @return a copy
   */
  public long[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
