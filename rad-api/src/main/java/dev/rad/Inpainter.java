package dev.rad;

import dev.rad.exception.CancelledException;
import dev.rad.exception.ClosedException;
import dev.rad.exception.ImageException;
import dev.rad.exception.MaskException;
import dev.rad.exception.RadException;
import dev.rad.image.Photo;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Fills holes in pictures. Implementations own native memory: close them. */
public interface Inpainter extends AutoCloseable {

  /**
   * Fills the hole of a picture.
   *
   * @param photo the picture, of any size; at strength 1 the pixels under the hole have no
   *     influence
   * @param hole 1 = fill, 0 = keep; of the picture's size
   * @param options how to fill it, with the listener to call
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws MaskException if the mask's size differs from the picture's
   * @throws CancelledException if the listener asked to stop or this thread was interrupted; both
   *     are checked before every step, and the interrupt status is kept
   * @throws ClosedException if this inpainter was closed
   * @throws IllegalArgumentException if the inpainter cannot run the solver, or the network does
   *     not allow that many steps
   */
  RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options);

  /**
   * Fills regions of a picture one after the other, each with those before it in view.
   *
   * @param photo as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param regions what to fill and in which order, of the picture's size; an inpainter that knows
   *     no order fills everything at once
   * @param options as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  default RgbImage inpaint(RgbImage photo, RegionPlan regions, InpaintOptions options) {
    return inpaint(photo, regions.hole(), options);
  }

  /**
   * Fills the hole of a photo with all that its file holds: kept samples of 8 or 16 bits, the alpha
   * channel and the profile stay unchanged (see {@link Photo#filled}).
   *
   * @param photo the picture, of any size
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param options how to fill it, with the listener to call
   * @return the filled picture
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  default Photo inpaint(Photo photo, Mask hole, InpaintOptions options) {
    return photo.filled(inpaint(photo.picture(), hole, options), hole);
  }

  /**
   * Fills the hole of an AWT image. Its samples and its alpha channel are kept as they are (see
   * {@link Photo#filled}).
   *
   * @param image the picture, of any size and of a type that {@link Photo#of(BufferedImage)}
   *     accepts
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param options how to fill it, with the listener to call
   * @return a new image
   * @throws ImageException if the image is of another type
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  default BufferedImage inpaint(BufferedImage image, Mask hole, InpaintOptions options) {
    return inpaint(Photo.of(image), hole, options).toBufferedImage();
  }

  /**
   * Fills the hole of a picture on another thread. An inpainter runs such calls one at a time, in
   * the order in which they were made. The listener's methods are called on that thread.
   *
   * @param photo as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param options as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @return a future of the filled picture; it completes exceptionally with what {@code inpaint}
   *     throws, and {@code cancel} ends the computation before its next step
   */
  CompletableFuture<RgbImage> inpaintAsync(RgbImage photo, Mask hole, InpaintOptions options);

  /**
   * Fills the same hole several times, with a different result each time.
   *
   * @param photo as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param samples the number of samples, at least 1
   * @param options as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}; steps are counted over
   *     all samples
   * @return the filled pictures; number i equals the result of {@code inpaint} with {@link
   *     InpaintOptions#forSample options.forSample(i)}, and number 0 that with the given options
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @throws IllegalArgumentException if the number of samples is below 1
   */
  List<RgbImage> samples(RgbImage photo, Mask hole, int samples, InpaintOptions options);

  /**
   * Fills the holes of several pictures, which may differ in size, mask and options. Each picture's
   * filling is the same, bit for bit, as when it is filled alone.
   *
   * @param requests the pictures; each listener is called for its own picture's steps
   * @return the filled pictures, in the same order
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}, for the first picture
   *     that cannot be filled
   */
  List<RgbImage> inpaintAll(List<InpaintRequest> requests);

  /**
   * Waits until the calls of other threads have ended, then frees the native memory. Calling it
   * again has no effect.
   */
  @Override
  void close();
}
