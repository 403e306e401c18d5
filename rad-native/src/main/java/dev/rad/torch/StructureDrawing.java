package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.image.RgbImage;

/** Decides how a small network draws: its structure is kept, and patches replace its texture. */
final class StructureDrawing {

  /** Smaller networks draw structure only. */
  private static final int SMALLEST_WITH_TEXTURE = 128;

  /** Where the first step ends unless options say: the likeliest structure is near the mean. */
  private static final double FIRST_STEP = 0.2;

  /**
   * All candidates together have at most this many pixels, since each takes copies of the photo.
   */
  private static final long MOST_PIXELS = 48_000_000;

  private StructureDrawing() {}

  /** Returns whether structure is all that a network of this size draws. */
  static boolean isAllOf(int networkSize) {
    return networkSize < SMALLEST_WITH_TEXTURE;
  }

  /**
   * Returns the options of the network's reverse process. For structure alone, the first step ends
   * near the mean, and few follow it.
   */
  static InpaintOptions options(InpaintOptions options, int networkSize) {
    boolean near =
        options.prior() == Prior.BOTH && isAllOf(networkSize) && options.firstStep().isEmpty();
    return near ? options.withFirstStep(FIRST_STEP) : options;
  }

  /** Returns how many structures to choose from. */
  static int candidates(InpaintRequest request, int networkSize) {
    InpaintOptions options = request.options();
    RgbImage photo = request.photo();
    boolean several =
        options.prior() == Prior.BOTH
            && isAllOf(networkSize)
            && options.softMask() == SoftMask.BLEND
            && options.strength() == 1;
    long most = several ? MOST_PIXELS / ((long) photo.width() * photo.height()) : 1;
    return (int) Math.max(1, Math.min(most, options.candidates()));
  }
}
