package dev.rad.evaluation.classical;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/**
 * An inpainting method that uses no neural network. Methods that depend on an external library are
 * found through {@link java.util.ServiceLoader}.
 */
public interface ClassicalMethod extends AutoCloseable {
  /** {@return the name of the method in arguments and tables} */
  String name();

  /** {@return a one-line description of the method for the report} */
  String description();

  /**
   * Fills a hole.
   *
   * @param photo the photo; the pixels inside the hole are ignored
   * @param hole a binary mask of the photo's size, neither empty nor full
   * @param seed the seed for methods that use random numbers
   * @return the filled picture, of the photo's size; its pixels outside the hole are ignored
   */
  RgbImage fill(RgbImage photo, Mask hole, long seed);

  @Override
  default void close() {}
}
