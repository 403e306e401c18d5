package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.tensor.Tensor;

/**
 * Manifold constrained gradients (Chung et al. 2022, arXiv 2206.00941, equations 13 to 15 and
 * algorithm 1): an ancestral step of ADM, a step down the gradient of the residual, and the known
 * pixels replaced by the photo at the state reached:
 *
 * <pre>{@code
 * x' ~ p_θ(x_{k−1} | x_k)                       x̂₀ clipped, learned variance
 * g  = ∇ₓ ‖m ⊙ (y − x̂₀(x_k))‖₂                  through the clip and the network
 * x_{k−1} = m ⊙ (√ᾱ_{k−1} y + √(1−ᾱ_{k−1}) z) + (1 − m) ⊙ (x' − α g)
 * }</pre>
 *
 * <p>The paper writes the squared norm with a step size α_k; as the program does, the step here is
 * divided by the residual, which is the same as a norm that is not squared. Each image has a norm
 * of its own. With α = 0 this is {@link AncestralReplacement}.
 *
 * @param steps the steps of the respaced process; 1000 are all of them
 * @param alpha the step size α, 1 as published
 * @param compat as the published program, which replaces at the level before the step, and so
 *     leaves noise of standard deviation √β₁ in the known pixels of the raw output
 */
public record Mcg(int steps, double alpha, boolean compat) implements BaselineMethod {

  /** The published 1000 steps of size 1. */
  public static final Mcg PAPER = new Mcg(1000, 1, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if there are no steps, or the step size is negative
   */
  public Mcg {
    Ranges.positive("steps", steps);
    Ranges.notNegative("alpha", alpha);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static Mcg parse(OptionText options) {
    return new Mcg(
        options.integer("steps", PAPER.steps()),
        options.number("alpha", PAPER.alpha()),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return "mcg";
  }

  @Override
  public Mcg withSteps(int newSteps) {
    return new Mcg(newSteps, alpha, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    GaussianSchedule schedule = run.process().respaced(Integer.toString(steps));
    Observation observation = run.observation();
    ImageLoss residual = Residuals.norm(observation.known(), observation.photo());
    var rule = new AncestralUpdate();
    return run.loop(
        run.draw(NoiseRole.START, 0),
        steps,
        (x, i) -> {
          int k = steps - i;
          LossGradient guide = run.gradient(x, schedule, k, residual);
          Tensor ancestral =
              rule.next(
                  x,
                  guide.prediction().clipped(),
                  run.step(schedule, k, k - 1),
                  () -> run.draw(NoiseRole.STEP, i));
          Tensor next = ancestral.sub(guide.gradient().mul(alpha));
          int level = compat ? k : k - 1;
          return observation.merge(run.knownAt(schedule, level, NoiseRole.KNOWN, i), next);
        });
  }
}
