package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * CoPaint (Zhang et al. 2023, arXiv 2304.03322, algorithm 1 and its time travel): before each
 * deterministic DDIM step the state itself is moved to where the one-step clean image agrees with
 * the photo,
 *
 * <pre>{@code
 * G times   x ← x − λ ∇ₓ L(x),   L(x) = ‖m ⊙ (y − x̂₀(x))‖² + ρ ‖x − x_k‖²
 * then      x_s = √ᾱ_s x̂₀(x) + √(1 − ᾱ_s) ε̂(x)
 * up again  x_j ~ q(x_j | x_i), after one more optimisation at x_i
 * }</pre>
 *
 * <p>with clipped x̂₀ and {@code λ = lr_k √(ᾱ_k/ᾱ_1)}. Where L would grow, λ is multiplied by 0.8
 * for the rest of the state, image by image ({@link Descent}). Over j steps down lr and ρ grow by
 * the j-th powers of their factors, and steps back up take that back. ε̂ is the network's, not
 * derived from the clipped x̂₀ again.
 *
 * @param steps {@code num_inference_steps}, 250 in the paper
 * @param travel how the way leads back up
 * @param optimisation of every state
 * @param compat as the published program: see {@link Respacing}
 */
public record CoPaint(
    int steps, Travel travel, Optimisation optimisation, @Nullable Respacing compat)
    implements BaselineMethod {

  /** The paper's: 250 steps, G = 2, no time travel. */
  public static final CoPaint PAPER = new CoPaint(250, Travel.NONE, Optimisation.PAPER, null);

  /** The paper's with time travel: each stretch of 10 steps twice. */
  public static final CoPaint TIME_TRAVEL =
      new CoPaint(250, new Travel(10, 2), Optimisation.PAPER, null);

  /** The paper's fast variant: 100 steps, G = 1. */
  public static final CoPaint FAST =
      new CoPaint(100, Travel.NONE, new Optimisation(1, 0.025, 1.03, 1e-4, 1.01), null);

  /**
   * How the way leads back up.
   *
   * @param jumpLength {@code jump_length} in steps, 10 in the paper
   * @param jumpSamples {@code jump_n_sample}, how often each stretch is gone through; 1 for no time
   *     travel
   */
  public record Travel(int jumpLength, int jumpSamples) {
    /** Returns a plan that leads straight down. */
    public static final Travel NONE = new Travel(10, 1);
  }

  /**
   * How a state is moved.
   *
   * @param iterations {@code num_iteration_optimize_xt} G
   * @param lr {@code lr_xt}, the first step size
   * @param lrDecay {@code lr_xt_decay}, its factor per step down
   * @param reg {@code coef_xt_reg}, the first ρ
   * @param regDecay {@code coef_xt_reg_decay}, its factor per step down
   */
  public record Optimisation(
      int iterations, double lr, double lrDecay, double reg, double regDecay) {

    /** The paper's for faces. */
    public static final Optimisation PAPER = new Optimisation(2, 0.02, 1.012, 1e-4, 1.01);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if there are no iterations, or a number is negative
     */
    public Optimisation {
      Ranges.positive("num_iteration_optimize_xt", iterations);
      Ranges.notNegative("lr_xt", lr);
      Ranges.notNegative("lr_xt_decay", lrDecay);
      Ranges.notNegative("coef_xt_reg", reg);
      Ranges.notNegative("coef_xt_reg_decay", regDecay);
    }
  }

  /**
   * The published program's choice of states: indices {@code round(j P / N)} of N steps of a
   * process respaced to R, from pure noise in the state of the greatest. It ends in the least noisy
   * state, clipped, instead of the clean picture.
   *
   * @param respacing {@code timestep_respacing} R, 250 as published
   * @param ddpmSteps {@code ddpm_num_steps} P, 250 as published
   */
  public record Respacing(int respacing, int ddpmSteps) {
    /** The published 250 of 250. */
    public static final Respacing PUBLISHED = new Respacing(250, 250);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if P is not 2 to R
     */
    public Respacing {
      if (ddpmSteps < 2 || ddpmSteps > respacing) {
        throw new IllegalArgumentException(
            "ddpm_num_steps must be 2 to timestep_respacing=" + respacing + ", not " + ddpmSteps);
      }
    }
  }

  /**
   * Checks that there is such a plan.
   *
   * @throws IllegalArgumentException if a number is below 1, the plan is too long, or with {@code
   *     compat} there are fewer than 2 steps or more than P
   */
  public CoPaint {
    TravelPlan.resampling(steps, travel.jumpLength(), travel.jumpSamples(), 1, Integer.MAX_VALUE);
    if (compat != null && (steps < 2 || steps > compat.ddpmSteps())) {
      throw new IllegalArgumentException(
          "the published program takes 2 to ddpm_num_steps=%d steps, not %d"
              .formatted(compat.ddpmSteps(), steps));
    }
  }

  @Override
  public String name() {
    return travel.jumpSamples() > 1 ? "copaint-tt" : "copaint";
  }

  @Override
  public CoPaint withSteps(int newSteps) {
    return new CoPaint(newSteps, travel, optimisation, compat);
  }

  /**
   * Returns the path through the visited states; with {@code compat} it lacks the last move.
   *
   * @return the plan
   */
  public TravelPlan plan() {
    return TravelPlan.resampling(
        steps, travel.jumpLength(), travel.jumpSamples(), 1, Integer.MAX_VALUE);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    int respaced = compat == null ? steps : compat.respacing();
    GaussianSchedule schedule = run.process().respaced(Integer.toString(respaced));
    var walk = new CoPaintWalk(this, run, schedule, plan());
    int moves = plan().moves();
    Tensor last =
        run.loop(run.draw(NoiseRole.START, 0), compat == null ? moves : moves - 1, walk::next);
    return compat == null ? last : last.clamp(-1, 1);
  }

  /** Returns the state of the respaced process for a state of the plan; 0 is the clean picture. */
  int state(int planned) {
    return compat == null || planned == 0
        ? planned
        : (int) Math.rint((double) (planned - 1) * compat.ddpmSteps() / steps) + 1;
  }
}
