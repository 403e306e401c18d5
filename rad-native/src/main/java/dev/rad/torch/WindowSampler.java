package dev.rad.torch;

import dev.rad.Solver;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
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
import java.util.stream.IntStream;

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

  /** Samples the filling of a window's hole; see {@link WindowFiller.Network}. */
  List<RgbImage> sample(List<WindowView> windows, List<Long> seeds, ProgressReporter progress) {
    int width = windows.get(0).picture().width();
    int height = windows.get(0).picture().height();
    var device = model.network().device();
    var noise = new SeededNoise(seeds);
    List<Mask> holes = windows.stream().map(WindowView::hole).toList();
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(process.schedule(), holes, device)) {
      Tensor[] images =
          windows.stream()
              .map(window -> Tensors.of(window.picture().toUnitRange(), 1, 3, height, width))
              .toArray(Tensor[]::new);
      Tensor start = sampler.start(Tensors.cat(0, images).to(device), pixels, noise);
      Tensor results = sampler.run(start, pixels, noise, progress);
      return IntStream.range(0, windows.size())
          .mapToObj(i -> results.narrow(0, i, 1).toFloats())
          .map(values -> RgbImage.fromUnitRange(width, height, values))
          .toList();
    }
  }

  /** Returns the seed of a window's noise; that of the first window is the call's own. */
  static long seedOf(long seed, int window) {
    return window == 0 ? seed : SeededNoise.mix(seed + window * WINDOWS);
  }
}
