package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.image.Filler;
import dev.rad.image.RgbImage;
import dev.rad.image.WindowView;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.Solver;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;

/**
 * Fills the windows of a picture by RAD's reverse process (arXiv:2412.09191): phase 1 backwards.
 * Every window has noise of its own, the first that of the options' seed.
 */
final class WindowSampler implements Filler {

  /** Keeps windows' seeds apart from those of samples, which are made likewise. */
  private static final long WINDOWS = 0xD1B54A32D192ED03L;

  private final LoadedModel model;
  private final RadScheduler schedule;
  private final Sampler sampler;
  private final long seed;
  private final int sample;
  private final CallProgress progress;

  /**
   * A sampler for one picture.
   *
   * @param sample its number, from 0, for the progress
   * @throws IllegalArgumentException if there is no such solver, or there are too many steps
   */
  WindowSampler(LoadedModel model, InpaintOptions options, int sample, CallProgress progress) {
    this.model = model;
    this.schedule = model.settings().scheduler();
    StepPlan plan = StepPlan.evenlySpaced(schedule.phase1Steps(), options.steps());
    this.sampler =
        new Sampler(
            model.network()::forward,
            model.settings().predictionType(),
            Solver.named(options.solver()),
            plan);
    this.seed = options.seed();
    this.sample = sample;
    this.progress = progress;
  }

  @Override
  public RgbImage fill(WindowView window) {
    int width = window.picture().width();
    int height = window.picture().height();
    var device = model.network().device();
    var noise = SeededNoise.of(seedOf(window.index()));
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(window.hole()), device)) {
      Tensor image = Tensors.of(window.picture().toUnitRange(), 1, 3, height, width).to(device);
      Tensor start = sampler.start(image, pixels, noise);
      Tensor result = sampler.run(start, pixels, noise, progress.of(sample, window));
      return RgbImage.fromUnitRange(result.toFloats(), width, height);
    }
  }

  private long seedOf(int window) {
    return window == 0 ? seed : SeededNoise.mix(seed + window * WINDOWS);
  }
}
