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
   * @param photo the picture, of any size; what is under the hole does not matter at strength 1
   * @param hole 1 where the picture is to be filled, 0 where it is kept; the picture's size
   * @param options how to fill it, with the listener to call
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws MaskException if the mask's size is not the picture's
   * @throws CancelledException if the listener asked to stop, or this thread was interrupted, which
   *     it still is afterwards; either is seen before the next step
   * @throws ClosedException if this inpainter was closed
   * @throws IllegalArgumentException if the solver cannot be run, or the network cannot take as
   *     many steps
   */
  RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options);

  /**
   * Fills regions of a picture one after the other, each seeing those before it.
   *
   * @param photo as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param regions what to fill and in which order, of the picture's size. An inpainter without an
   *     order fills everything at once
   * @param options as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  default RgbImage inpaint(RgbImage photo, RegionPlan regions, InpaintOptions options) {
    return inpaint(photo, regions.hole(), options);
  }

  /**
   * Fills the hole of a picture file: its kept samples of 8 or 16 bits, its alpha channel and its
   * profile stay as they are, see {@link Photo#filled}.
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
   * Fills the hole of an AWT image. Its samples and its alpha channel are used as they are, see
   * {@link Photo#filled}.
   *
   * @param image the picture, of any size and of a kind that {@link Photo#of(BufferedImage)} takes
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param options how to fill it, with the listener to call
   * @return a new image
   * @throws ImageException if the image is of a kind that cannot be used
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  default BufferedImage inpaint(BufferedImage image, Mask hole, InpaintOptions options) {
    return inpaint(Photo.of(image), hole, options).toBufferedImage();
  }

  /**
   * Fills the hole of a picture on another thread. Calls of an inpainter are computed one after the
   * other, in their order. The listener's methods are called on that thread.
   *
   * @param photo as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param options as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @return a future of the filled picture, which fails with what the call above throws; {@code
   *     cancel} ends the computation before its next step
   */
  CompletableFuture<RgbImage> inpaintAsync(RgbImage photo, Mask hole, InpaintOptions options);

  /**
   * Fills the same hole several times, each time differently.
   *
   * @param photo as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param hole as in {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @param samples the number of samples, at least 1
   * @param options as there; steps are counted over all samples
   * @return the filled pictures; number i equals that of {@code inpaint} with {@link
   *     InpaintOptions#forSample options.forSample(i)}, so number 0 that with the options
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   * @throws IllegalArgumentException if the number of samples is below 1
   */
  List<RgbImage> samples(RgbImage photo, Mask hole, int samples, InpaintOptions options);

  /**
   * Fills the holes of several pictures, which may differ in size, mask and options. A picture's
   * filling is the same as alone, bit for bit.
   *
   * @param requests the pictures; each listener is called for its own picture's steps
   * @return the filled pictures, in the same order
   * @throws RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}, for the first picture
   *     that cannot be filled
   */
  List<RgbImage> inpaintAll(List<InpaintRequest> requests);

  /**
   * Frees the native memory as soon as the calls of other threads have ended. May be called again.
   */
  @Override
  void close();
}
