package dev.rad.evaluation;

import dev.rad.AdaptOptions;
import dev.rad.ProgressListener;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.RadInpainter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network adapted to the last picture, shared by the methods that adapt to it with the same
 * options. It owns the network: close it.
 */
final class AdaptedNetwork implements AutoCloseable {

  private @Nullable Adapted last;

  /** What was adapted, to what, and in which time. */
  record Adapted(
      RadInpainter base,
      RgbImage picture,
      Mask hole,
      AdaptOptions options,
      RadInpainter network,
      Duration time) {

    boolean is(RadInpainter of, RgbImage to, Mask without, AdaptOptions with) {
      return base == of && picture.equals(to) && hole.equals(without) && options.equals(with);
    }
  }

  /**
   * Returns a network adapted to a picture, valid until the next call.
   *
   * @param cancelled polled before every step
   * @throws dev.rad.exception.CancelledException if {@code cancelled} returned true
   */
  Adapted of(
      RadInpainter base,
      RgbImage picture,
      Mask hole,
      AdaptOptions options,
      BooleanSupplier cancelled) {
    if (last == null || !last.is(base, picture, hole, options)) {
      close();
      long began = System.nanoTime();
      RadInpainter network =
          base.adapt(
              picture, hole, options.withListener(ProgressListener.NONE.cancelledWhen(cancelled)));
      Duration time = Duration.ofNanos(System.nanoTime() - began);
      last = new Adapted(base, picture, hole, options, network, time);
    }
    return last;
  }

  @Override
  public void close() {
    if (last != null) {
      last.network().close();
      last = null;
    }
  }
}
