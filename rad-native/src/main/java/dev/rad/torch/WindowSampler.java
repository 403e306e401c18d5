package dev.rad.torch;

import dev.rad.Solver;
import dev.rad.image.RgbImage;
import dev.rad.placement.WindowView;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;

/**
 * Fills the windows of a picture by a reverse process (RAD, arXiv:2412.09191). Every window has its
 * own noise; the first uses the options' seed.
 */
final class WindowSampler {

  /** Keeps the windows' seeds apart from those of samples, which are derived in the same way. */
  private static final long WINDOWS = 0xD1B54A32D192ED03L;

  private final LoadedModel model;
  private final ReverseProcess process;
  private final Sampler sampler;

  /**
   * Creates a sampler for the windows of a call.
   *
   * @param conditions the network and its guidance networks
   * @param selection the class that the picture should show
   * @param process the process to reverse
   * @param solver the rule of each step
   * @throws dev.rad.exception.CheckpointException if the network lacks the class, or needs one
   */
  WindowSampler(
      ClassConditions conditions, ClassSelection selection, ReverseProcess process, Solver solver) {
    this.model = conditions.model();
    this.process = process;
    var plain =
        new Sampler(
            conditions.denoiser(selection),
            model.settings().predictionType(),
            TensorSolver.of(solver),
            process.plan());
    this.sampler = conditions.guidance(selection).map(plain::withGuidance).orElse(plain);
  }

  /**
   * Samples the filling of a window's hole.
   *
   * @param window the window
   * @param seed the seed of its noise
   * @param progress counts the steps
   * @return a picture of the window's size
   */
  RgbImage sample(WindowView window, long seed, ProgressReporter progress) {
    int width = window.picture().width();
    int height = window.picture().height();
    var device = model.network().device();
    var noise = SeededNoise.of(seed);
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(process.schedule(), List.of(window.hole()), device)) {
      Tensor start = start(window, pixels, noise);
      Tensor result = sampler.run(start, pixels, noise, progress);
      return RgbImage.fromUnitRange(width, height, result.toFloats());
    }
  }

  private Tensor start(WindowView window, PixelSchedule pixels, SeededNoise noise) {
    int width = window.picture().width();
    int height = window.picture().height();
    Tensor image = Tensors.of(window.picture().toUnitRange(), 1, 3, height, width);
    return sampler.start(image.to(pixels.device()), pixels, noise);
  }

  /** Returns the seed of a window's noise; that of the first window is the call's own. */
  static long seedOf(long seed, int window) {
    return window == 0 ? seed : SeededNoise.mix(seed + window * WINDOWS);
  }
}
