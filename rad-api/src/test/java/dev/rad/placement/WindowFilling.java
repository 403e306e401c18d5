package dev.rad.placement;

import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.function.Function;

/** Fills pictures window by window, for tests. */
final class WindowFilling {
  private WindowFilling() {}

  static RgbImage fill(
      Placement placement,
      RgbImage photo,
      Mask hole,
      int size,
      int multiple,
      Function<WindowView, RgbImage> filler) {
    return fill(placement, photo, hole, size, multiple, HoleContent.HIDDEN, filler);
  }

  static RgbImage fill(
      Placement placement,
      RgbImage photo,
      Mask hole,
      int size,
      int multiple,
      HoleContent content,
      Function<WindowView, RgbImage> filler) {
    var canvas = new WindowCanvas(photo, hole, content);
    for (Window window : placement.windows(hole, size, multiple)) {
      WindowView view = canvas.view(window);
      canvas.put(view, filler.apply(view));
    }
    return canvas.picture();
  }

  /** A filler that looks at a window's picture and hole only. */
  static Function<WindowView, RgbImage> filler(Fill filler) {
    return view -> filler.fill(view.picture(), view.hole());
  }

  /** Fills a picture's hole. */
  @FunctionalInterface
  interface Fill {
    RgbImage fill(RgbImage picture, Mask hole);
  }
}
