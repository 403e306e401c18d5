package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import java.util.Random;
import java.util.function.IntConsumer;

/** A network of 16×16 pixels with adapters, and things to fill with it. */
final class SmallInpainting {

  static final InpaintOptions OPTIONS = InpaintOptions.paper().withSteps(4).withSeed(7);
  static final Mask HOLE = Mask.rectangle(32, 24, new Region(12, 8, 6, 7));

  private SmallInpainting() {}

  static RadInpainter load() {
    return RadInpainter.load(Golden.ROOT.resolve("testdata/golden/rad/unet-lora"));
  }

  static RgbImage photo(int width, int height, long seed) {
    byte[] pixels = new byte[3 * width * height];
    new Random(seed).nextBytes(pixels);
    return RgbImage.of(width, height, pixels);
  }

  static RgbImage photo() {
    return photo(32, 24, 1);
  }

  /** A listener that does something after each step. */
  static ProgressListener afterStep(IntConsumer action) {
    return progress -> action.accept(progress.step());
  }
}
