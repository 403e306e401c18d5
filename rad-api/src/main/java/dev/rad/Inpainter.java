package dev.rad;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;

/** Fills holes in pictures. Implementations own native memory: close them. */
public interface Inpainter extends AutoCloseable {

  /**
   * Fills the hole of a picture.
   *
   * @param photo the picture, of any size; what is under the hole does not matter
   * @param hole 1 where the picture is to be filled, 0 where it is kept; the picture's size
   * @param options seed, steps and who watches
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws MaskException if the mask's size is not the picture's
   * @throws CancelledException if the listener asked to stop
   * @throws ClosedException if this inpainter was closed
   */
  RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options);

  @Override
  void close();
}
