package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import dev.rad.Solver;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.HoleContent;
import dev.rad.placement.Window;
import dev.rad.placement.WindowCanvas;
import dev.rad.placement.WindowView;
import dev.rad.torch.sampling.ProgressReporter;
import java.util.List;

/**
 * Measures how unlikely a network finds a filling, by the loss that networks are trained with (Ho
 * et al. 2020, equation 14, in the clean picture): noise is added to the hole as halfway through
 * RAD's phase 1, and the network's estimate of the clean picture is compared with the filling.
 *
 * <pre>{@code
 * L(x) = mean over the hole of |x̂₀(x_k, k) − x|²      x_k = √ᾱ_k x + √(1 − ᾱ_k) ε
 * }</pre>
 *
 * <p>With the same ε for several fillings of a hole, the one with the lowest loss is the likeliest.
 *
 * @param network one step of the reverse process, as {@link #options} says
 * @param windows through which the network sees the picture
 */
record DenoisingLoss(WindowFiller.Network network, List<Window> windows) {
  private static final double STRENGTH = 0.5;
  private static final HoleContent FILLED = new HoleContent(false, HoleContent.Visible.EVERYTHING);

  /** Returns the rule of the step. */
  static Solver solver() {
    return Solver.named("ddim");
  }

  /** Sets the noise, and a single step back to none. */
  static InpaintOptions options(InpaintOptions options) {
    return options.withStrength(STRENGTH).withSteps(1);
  }

  /**
   * Measures a filling.
   *
   * @param filled the picture
   * @param hole its hole
   * @param bounds the part of the hole to measure
   * @param seed the seed of the noise
   * @return the mean squared difference, in grey levels
   */
  double of(RgbImage filled, Mask hole, Region bounds, long seed) {
    var canvas = new WindowCanvas(filled, hole, FILLED);
    double sum = 0;
    long count = 0;
    for (int i = 0; i < windows.size(); i++) {
      Window window = windows.get(i);
      if (!window.region().overlaps(bounds)) {
        continue;
      }
      WindowView view = canvas.view(window);
      if (view.hole().isEmpty()) {
        continue;
      }
      var silent = new ProgressReporter(ProgressListener.NONE);
      List<Long> seeds = List.of(WindowSampler.seedOf(seed, i));
      RgbImage predicted = network.sample(List.of(view), seeds, silent).get(0);
      byte[] expected = predicted.toRgbBytes();
      byte[] actual = view.picture().toRgbBytes();
      for (int pixel = 0; pixel < expected.length / 3; pixel++) {
        if (isMeasured(view, pixel, bounds)) {
          count++;
          for (int c = 0; c < 3; c++) {
            int difference = (expected[3 * pixel + c] & 0xff) - (actual[3 * pixel + c] & 0xff);
            sum += difference * difference;
          }
        }
      }
    }
    return sum / Math.max(1, 3 * count);
  }

  private static boolean isMeasured(WindowView view, int pixel, Region bounds) {
    Window window = view.window();
    Region region = window.region();
    int x = pixel % window.width();
    int y = pixel / window.width();
    double column = region.x() + (x + 0.5) * region.width() / window.width();
    double row = region.y() + (y + 0.5) * region.height() / window.height();
    return view.hole().at(x, y) > 0
        && column >= bounds.x()
        && column < bounds.right()
        && row >= bounds.y()
        && row < bounds.bottom();
  }
}
