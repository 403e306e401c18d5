package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.tensor.Tensor;

/**
 * Diffusion posterior sampling (Chung et al. 2023, arXiv 2209.14687, algorithm 1): an ancestral
 * step of ADM and a step down the gradient of the residual, of the whole picture and without
 * replacement:
 *
 * <pre>{@code
 * x' ~ p_θ(x_{k−1} | x_k)                       x̂₀ clipped, learned variance
 * x_{k−1} = x' − ζ ∇ₓ ‖y − m ⊙ x̂₀(x_k)‖₂,       y = m ⊙ (photo + σ n)
 * }</pre>
 *
 * <p>The norm is not squared: the paper's step size {@code ζ_k = ζ / ‖y − A(x̂₀)‖}. Each image has
 * a norm of its own. Known pixels of the raw output are near the photo, not exact.
 *
 * @param steps the steps of the respaced process; 1000 are all of them
 * @param scale the step size ζ, 0.5 as published for inpainting
 * @param sigma σ, the standard deviation of noise that is added to the photo, on pictures in {@code
 *     [−1, 1]}; 0 for the photo as it is, 0.05 in the paper's experiments
 * @param compat as the published program, which adds the noise in the hole, too: there it has no
 *     derivative, but the greater norm makes the steps shorter
 */
public record Dps(int steps, double scale, double sigma, boolean compat) implements BaselineMethod {

  /** The published 1000 steps of size 0.5, on the photo as it is. */
  public static final Dps PAPER = new Dps(1000, 0.5, 0, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if there are no steps, or a number is negative
   */
  public Dps {
    Ranges.positive("steps", steps);
    Ranges.notNegative("scale", scale);
    Ranges.notNegative("sigma", sigma);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static Dps parse(OptionText options) {
    return new Dps(
        options.integer("steps", PAPER.steps()),
        options.number("scale", PAPER.scale()),
        options.number("sigma", PAPER.sigma()),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return "dps";
  }

  @Override
  public Dps withSteps(int newSteps) {
    return new Dps(newSteps, scale, sigma, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    GaussianSchedule schedule = run.process().respaced(Integer.toString(steps));
    Tensor known = run.observation().known();
    ImageLoss residual = Residuals.norm(known, observed(run, known));
    var rule = new AncestralUpdate();
    return run.loop(
        run.draw(NoiseRole.START, 0),
        steps,
        (x, i) -> {
          int k = steps - i;
          LossGradient guide = run.gradient(x, schedule, k, residual);
          return rule.next(
                  x,
                  guide.prediction().clipped(),
                  run.step(schedule, k, k - 1),
                  () -> run.draw(NoiseRole.STEP, i))
              .sub(guide.gradient().mul(scale));
        });
  }

  private Tensor observed(BaselineRun run, Tensor known) {
    Tensor photo = run.observation().photo();
    if (sigma == 0) {
      return photo;
    }
    Tensor noise = run.draw(NoiseRole.OBSERVATION, 0).mul(sigma);
    return photo.add(compat ? noise : noise.mul(known));
  }
}
