package dev.rad.spark;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Inpainter;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Fills with one colour that the seed chooses. */
class StubInpainter implements Inpainter {

  @Override
  public RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options) {
    byte[] rgb = new byte[3 * photo.width() * photo.height()];
    Arrays.fill(rgb, (byte) options.seed());
    return photo.composite(RgbImage.of(photo.width(), photo.height(), rgb), hole);
  }

  @Override
  public CompletableFuture<RgbImage> inpaintAsync(
      RgbImage photo, Mask hole, InpaintOptions options) {
    return CompletableFuture.completedFuture(inpaint(photo, hole, options));
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
  public void close() {}
}
