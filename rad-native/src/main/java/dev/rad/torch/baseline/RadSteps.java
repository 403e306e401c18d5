package dev.rad.torch.baseline;

import dev.rad.mask.Mask;
import dev.rad.model.PredictionType;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.torch.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * RAD's reverse process of phase 1 (RAD, CVPR 2025, section 3.1), in which known pixels stay clean
 * and the network is conditioned on every pixel's own noise level. Over a plain ADM network this is
 * Cfg. 1 of the paper's ablation (Table 3): such a network has never seen pictures of two noise
 * levels.
 *
 * @param steps how many, 100 in the paper
 * @param solver its name, as {@link TensorSolver#named} has it; {@code ancestral} in the paper
 */
public record RadSteps(int steps, String solver) implements BaselineMethod {

  /** The paper's 100 ancestral steps. */
  public static final RadSteps PAPER = new RadSteps(100, "ancestral");

  /**
   * Checks steps and solver.
   *
   * @throws IllegalArgumentException if the steps are not 1 to 1000, or there is no such solver
   */
  public RadSteps {
    StepPlan.evenlySpaced(RadScheduler.standard().phase1Steps(), steps);
    TensorSolver.named(solver);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static RadSteps parse(OptionText options) {
    return new RadSteps(
        options.integer("steps", PAPER.steps()), options.text("solver", PAPER.solver()));
  }

  @Override
  public String name() {
    return "rad-steps";
  }

  @Override
  public RadSteps withSteps(int newSteps) {
    return new RadSteps(newSteps, solver);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    RadScheduler schedule = RadScheduler.standard();
    var plan = StepPlan.evenlySpaced(schedule.phase1Steps(), steps);
    var sampler =
        new Sampler(run.denoiser(), PredictionType.EPSILON, TensorSolver.named(solver), plan);
    Tensor photo = run.observation().photo();
    try (var pixels = PixelSchedule.of(schedule, masks(run.observation()), photo.device())) {
      Tensor start = sampler.start(photo, pixels, (index, shape) -> run.draw(NoiseRole.START, 0));
      return sampler.run(
          start, pixels, (index, shape) -> run.draw(NoiseRole.STEP, index - 1), run.progress());
    }
  }

  private static List<Mask> masks(Observation observation) {
    List<Mask> masks = new ArrayList<>();
    for (long i = 0; i < observation.hole().size(0); i++) {
      Tensor one = observation.hole().select(0, i);
      masks.add(Mask.of((int) one.size(-1), (int) one.size(-2), one.toFloats()));
    }
    return masks;
  }
}
