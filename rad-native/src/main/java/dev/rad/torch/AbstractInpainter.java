package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Inpainter;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** All calls of an inpainter by the one that its network needs to know how to do. */
abstract class AbstractInpainter implements Inpainter {

  /** Holds off closing while calls run. */
  final CloseGuard use;

  final SerialExecutor async;

  AbstractInpainter(CloseGuard use, SerialExecutor async) {
    this.use = use;
    this.async = async;
  }

  /**
   * Fills one picture while the network cannot be closed.
   *
   * @param request the picture
   * @param samples how many times, at least 1
   * @return as many pictures
   */
  abstract List<RgbImage> fill(InpaintRequest request, int samples);

  @Override
  public RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options) {
    return samples(photo, hole, 1, options).get(0);
  }

  @Override
  public List<RgbImage> samples(RgbImage photo, Mask hole, int samples, InpaintOptions options) {
    if (samples < 1) {
      throw new IllegalArgumentException("there must be at least 1 sample, not " + samples);
    }
    var request = new InpaintRequest(photo, hole, options); // checks the sizes
    return use.during(() -> fill(request, samples));
  }

  @Override
  public List<RgbImage> inpaintAll(List<InpaintRequest> requests) {
    return use.during(() -> requests.stream().map(request -> fill(request, 1).get(0)).toList());
  }

  @Override
  public CompletableFuture<RgbImage> inpaintAsync(
      RgbImage photo, Mask hole, InpaintOptions options) {
    return async.submit(
        options.listener(), listener -> inpaint(photo, hole, options.withListener(listener)));
  }

  /** Tells the listener if there is no hole. */
  static void noticeEmpty(InpaintRequest request) {
    if (request.hole().isEmpty()) {
      request
          .options()
          .listener()
          .onNotice("the mask is empty, nothing to fill: the photo is returned unchanged");
    }
  }
}
