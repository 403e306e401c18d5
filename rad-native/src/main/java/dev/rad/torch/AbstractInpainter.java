package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Inpainter;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Implements all methods of {@link Inpainter} by the one method that each kind of inpainter
 * provides.
 */
abstract class AbstractInpainter implements Inpainter {

  /** Keeps the inpainter open while calls run. */
  final CloseGuard guard;

  final SerialExecutor queue;

  AbstractInpainter(CloseGuard guard, SerialExecutor queue) {
    this.guard = guard;
    this.queue = queue;
  }

  /**
   * Fills one picture; called while the inpainter cannot be closed.
   *
   * @param request the picture
   * @param samples how many results to make, at least 1
   * @return as many pictures
   */
  abstract List<RgbImage> inpaint(InpaintRequest request, int samples);

  @Override
  public RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options) {
    var request = new InpaintRequest(photo, hole, options); // checks the sizes
    return guard.whileOpen(() -> inpaint(request, 1)).get(0);
  }

  @Override
  public List<RgbImage> samples(RgbImage photo, Mask hole, int samples, InpaintOptions options) {
    if (samples < 1) {
      throw new IllegalArgumentException("there must be at least 1 sample, not " + samples);
    }
    var request = new InpaintRequest(photo, hole, options); // checks the sizes
    return guard.whileOpen(() -> inpaint(request, samples));
  }

  @Override
  public List<RgbImage> inpaintAll(List<InpaintRequest> requests) {
    return guard.whileOpen(
        () -> requests.stream().map(request -> inpaint(request, 1).get(0)).toList());
  }

  @Override
  public CompletableFuture<RgbImage> inpaintAsync(
      RgbImage photo, Mask hole, InpaintOptions options) {
    return queue.submit(
        options.listener(), listener -> inpaint(photo, hole, options.withListener(listener)));
  }

  /** Notifies the listener if there is no hole. */
  static void noticeEmpty(InpaintRequest request) {
    if (request.hole().isEmpty()) {
      request
          .options()
          .listener()
          .onNotice("the mask is empty, nothing to fill: the photo is returned unchanged");
    }
  }
}
