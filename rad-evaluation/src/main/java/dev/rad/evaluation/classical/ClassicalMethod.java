package dev.rad.evaluation.classical;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * A method of inpainting without a network. Those that need a library of their own are found by
 * {@link java.util.ServiceLoader}.
 */
public interface ClassicalMethod extends AutoCloseable {
  /** {@return what the method is called in arguments and tables} */
  String name();

  /** {@return one line for the report: what the method is} */
  String description();

  /**
   * Fills a hole.
   *
   * @param photo the photo; pixels under the hole do not matter
   * @param hole what to fill, hard, neither empty nor full, of the photo's size
   * @param seed of a method that draws random numbers
   * @return the filling, of the photo's size; its pixels outside the hole do not matter
   */
  RgbImage fill(RgbImage photo, Mask hole, long seed);

  @Override
  default void close() {}
}
