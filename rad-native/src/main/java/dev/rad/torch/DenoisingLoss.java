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
    var error = new SquaredError();
    for (int i = 0; i < windows.size(); i++) {
      if (windows.get(i).region().overlaps(bounds)) {
        WindowView view = canvas.view(windows.get(i));
        if (!view.hole().isEmpty()) {
          var silent = new ProgressReporter(ProgressListener.NONE);
          List<Long> seeds = List.of(WindowSampler.seedOf(seed, i));
          error.add(view, network.sample(List.of(view), seeds, silent).get(0), bounds);
        }
      }
    }
    return error.mean();
  }

  /** The squared differences of pictures. */
  private static final class SquaredError {
    private double sum;
    private long count;

    /** Adds what a network made of a window, as far as that shows the hole within the bounds. */
    void add(WindowView view, RgbImage predicted, Region bounds) {
      byte[] expected = predicted.toRgbBytes();
      byte[] actual = view.picture().toRgbBytes();
      for (int i = 0; i < expected.length; i++) {
        if (isMeasured(view, i / 3, bounds)) {
          int difference = (expected[i] & 0xff) - (actual[i] & 0xff);
          sum += difference * difference;
          count++;
        }
      }
    }

    double mean() {
      return sum / Math.max(1, count);
    }
  }

  private static boolean isMeasured(WindowView view, int pixel, Region bounds) {
    Window window = view.window();
    Region region = window.region();
    int x = pixel % window.width();
    int y = pixel / window.width();
    double column = region.x() + (x + 0.5) * region.width() / window.width();
    double row = region.y() + (y + 0.5) * region.height() / window.height();
    return view.hole().at(x, y) > 0
        && bounds.contains((int) Math.floor(column), (int) Math.floor(row));
  }
}
