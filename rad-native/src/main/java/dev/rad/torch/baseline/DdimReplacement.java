package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.DdimUpdate;
import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.sampling.Prediction;
import dev.rad.torch.tensor.Tensor;

/**
 * DDIM (Song et al. 2021, arXiv 2010.02502, equation 12) with the known pixels replaced by the
 * noisy photo before each evaluation:
 *
 * <pre>{@code
 * x_k ← m ⊙ (√ᾱ_k y + √(1−ᾱ_k) z_k) + (1 − m) ⊙ x_k
 * x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s − σ²) ε̂ + σ z,   σ = η √β̃
 * }</pre>
 *
 * <p>The clean image is clipped and the noise ε̂ re-derived from it, as ADM does.
 *
 * @param steps the steps of the process respaced to as many; 250 as published
 * @param eta {@code ddim_sigma} η: 0 for the deterministic process, as published
 * @param ddpmSteps {@code ddpm_num_steps}, for {@code compat} only: the respaced process of which
 *     the steps are taken
 * @param compat as the published program (CoPaint's, algorithm {@code ddim}), which starts from
 *     pure noise in the state of index {@code round(P (N−1) / N)} of P, keeps the network's noise
 *     beside the clipped image, and ends in the least noisy state instead of the clean picture
 */
public record DdimReplacement(int steps, double eta, int ddpmSteps, boolean compat)
    implements BaselineMethod {

  /** The published 250 deterministic steps. */
  public static final DdimReplacement PAPER = new DdimReplacement(250, 0, 250, false);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if η is not in {@code [0, 1]}, or there are no steps, or with
   *     {@code compat} fewer than 2 or more than there are states
   */
  public DdimReplacement {
    Ranges.unit("ddim_sigma", eta);
    Ranges.positive("steps", steps);
    Ranges.positive("ddpm_num_steps", ddpmSteps);
    if (compat && (steps < 2 || steps > ddpmSteps)) {
      throw new IllegalArgumentException(
          "the published program takes 2 to ddpm_num_steps=" + ddpmSteps + " steps, not " + steps);
    }
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static DdimReplacement parse(OptionText options) {
    return new DdimReplacement(
        options.integer("steps", PAPER.steps()),
        options.number("ddim_sigma", PAPER.eta()),
        options.integer("ddpm_num_steps", PAPER.ddpmSteps()),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return "ddim-replacement";
  }

  @Override
  public DdimReplacement withSteps(int newSteps) {
    return new DdimReplacement(newSteps, eta, ddpmSteps, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    GaussianSchedule schedule =
        run.process().respaced(Integer.toString(compat ? ddpmSteps : steps));
    int count = compat ? steps - 1 : steps;
    Tensor last =
        run.loop(
            run.draw(NoiseRole.START, 0),
            count,
            (x, i) -> step(run, schedule, x, state(steps - 1 - i), state(steps - 2 - i), i));
    return compat ? last.clamp(-1, 1) : last;
  }

  /**
   * Returns the state of visited number j, counted from 0 at the least noisy; −1 is the clean
   * picture.
   */
  private int state(int j) {
    if (!compat || j < 0) {
      return j + 1;
    }
    return (int) Math.rint((double) j * ddpmSteps / steps) + 1;
  }

  private Tensor step(
      BaselineRun run, GaussianSchedule schedule, Tensor x, int from, int to, int i) {
    Tensor known = run.knownAt(schedule, from, NoiseRole.KNOWN, i);
    Tensor input = run.observation().merge(known, x);
    NoisePrediction raw = run.predict(input, schedule, from);
    PixelStep step = run.step(schedule, from, to);
    Prediction clipped = raw.clipped();
    Tensor next = new DdimUpdate(eta).next(input, clipped, step, () -> run.draw(NoiseRole.STEP, i));
    if (!compat) {
      return next;
    }
    Tensor correction = raw.epsilon().sub(clipped.noise(input, step));
    return next.add(
        correction.mul(
            step.map(
                t -> Math.sqrt(t.oneMinusAlphaBarPrevious() - eta * eta * t.posteriorVariance()))));
  }
}
