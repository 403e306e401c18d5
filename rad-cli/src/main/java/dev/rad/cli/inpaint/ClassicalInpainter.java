package dev.rad.cli.inpaint;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Inpainter;
import dev.rad.Progress;
import dev.rad.evaluation.classical.ClassicalMethod;
import dev.rad.exception.CancelledException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Adapts a classical method, which uses no network, to the {@link Inpainter} interface.
 *
 * @param method the classical method
 */
public record ClassicalInpainter(ClassicalMethod method) implements Inpainter {

  private static final double ANY = 1.0 / 255; // the smallest nonzero value of a mask

  @Override
  public RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options) {
    if (options.listener().isCancelled()) {
      throw new CancelledException("stopped before the filling");
    }
    Mask hard = hole.threshold(ANY);
    if (hard.isEmpty()) {
      options.listener().onNotice("the mask is empty, nothing to fill");
      return photo;
    }
    long began = System.nanoTime();
    RgbImage filled = photo.composite(method.fill(photo, hard, options.seed()), hole);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    options.listener().onStep(new Progress(1, 1, elapsed, () -> filled));
    return filled;
  }

  @Override
  public CompletableFuture<RgbImage> inpaintAsync(
      RgbImage photo, Mask hole, InpaintOptions options) {
    return CompletableFuture.supplyAsync(() -> inpaint(photo, hole, options));
  }

  @Override
  public List<RgbImage> samples(RgbImage photo, Mask hole, int samples, InpaintOptions options) {
    return IntStream.range(0, samples)
        .mapToObj(i -> inpaint(photo, hole, options.forSample(i)))
        .toList();
  }

  @Override
  public List<RgbImage> inpaintAll(List<InpaintRequest> requests) {
    return requests.stream()
        .map(request -> inpaint(request.photo(), request.hole(), request.options()))
        .toList();
  }

  @Override
  public void close() {
    method.close();
  }
}
