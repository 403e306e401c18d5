package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.tensor.Tensor;

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
 * @param travel {@code jump_length} in steps, 10 in the paper, and {@code jump_n_sample}, 1 for no
 *     time travel
 * @param optimisation the optimisation of every state
 * @param states all of a process, or as the published program: see {@link Respacing}
 */
public record CoPaint(int steps, Travel travel, Optimisation optimisation, States states)
    implements BaselineMethod {

  /** The paper's: 250 steps, G = 2, no time travel. */
  public static final CoPaint PAPER =
      new CoPaint(250, new Travel(10, 1), Optimisation.PAPER, States.ALL);

  /** The paper's with time travel: each stretch of 10 steps twice. */
  public static final CoPaint TIME_TRAVEL =
      new CoPaint(250, new Travel(10, 2), Optimisation.PAPER, States.ALL);

  /** The paper's fast variant: 100 steps, G = 1. */
  public static final CoPaint FAST =
      new CoPaint(100, new Travel(10, 1), new Optimisation(1, 0.025, 1.03, 1e-4, 1.01), States.ALL);

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

  /** Which states of a process the steps visit, and where they end. */
  public sealed interface States {

    /** All states of a process of as many steps, down to the clean picture. */
    States ALL = new AllStates();

    /**
     * Checks a number of steps.
     *
     * @throws IllegalArgumentException if these states are not enough for it
     */
    void check(int steps);

    /** Returns how many steps the process has that is respaced for some visited states. */
    int processSteps(int steps);

    /** Returns the state of the process for a state of the plan; 0 is the clean picture. */
    int state(int planned, int steps);

    /** Returns how many of the plan's moves are taken. */
    int moves(int planned);

    /** Returns the result that belongs to the last state. */
    Tensor result(Tensor last);
  }

  private record AllStates() implements States {
    @Override
    public void check(int steps) {}

    @Override
    public int processSteps(int steps) {
      return steps;
    }

    @Override
    public int state(int planned, int steps) {
      return planned;
    }

    @Override
    public int moves(int planned) {
      return planned;
    }

    @Override
    public Tensor result(Tensor last) {
      return last;
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
  public record Respacing(int respacing, int ddpmSteps) implements States {
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

    @Override
    public void check(int steps) {
      if (steps < 2 || steps > ddpmSteps) {
        throw new IllegalArgumentException(
            "the published program takes 2 to ddpm_num_steps=%d steps, not %d"
                .formatted(ddpmSteps, steps));
      }
    }

    @Override
    public int processSteps(int steps) {
      return respacing;
    }

    @Override
    public int state(int planned, int steps) {
      return planned == 0 ? 0 : (int) Math.rint((double) (planned - 1) * ddpmSteps / steps) + 1;
    }

    @Override
    public int moves(int planned) {
      return planned - 1;
    }

    @Override
    public Tensor result(Tensor last) {
      return last.clamp(-1, 1);
    }
  }

  /**
   * Checks that there is such a plan.
   *
   * @throws IllegalArgumentException if there are no steps, the plan is too long, or the published
   *     program takes no such number of steps
   */
  public CoPaint {
    TravelPlan.resampling(steps, travel.length(), travel.repeats(), 1, Integer.MAX_VALUE);
    states.check(steps);
  }

  /** Reads the options that differ from the usual ones. */
  static CoPaint parse(OptionText options, CoPaint usual) {
    Optimisation optimisation = usual.optimisation();
    Respacing published = Respacing.PUBLISHED;
    int steps = options.integer("num_inference_steps", usual.steps());
    var travel =
        new Travel(
            options.integer("jump_length", usual.travel().length()),
            options.integer("jump_n_sample", usual.travel().repeats()));
    var changed =
        new Optimisation(
            options.integer("num_iteration_optimize_xt", optimisation.iterations()),
            options.number("lr_xt", optimisation.lr()),
            options.number("lr_xt_decay", optimisation.lrDecay()),
            options.number("coef_xt_reg", optimisation.reg()),
            options.number("coef_xt_reg_decay", optimisation.regDecay()));
    var respacing =
        new Respacing(
            options.integer("timestep_respacing", published.respacing()),
            options.integer("ddpm_num_steps", published.ddpmSteps()));
    return new CoPaint(steps, travel, changed, options.flag("compat") ? respacing : States.ALL);
  }

  @Override
  public String name() {
    return travel.repeats() > 1 ? "copaint-tt" : "copaint";
  }

  @Override
  public CoPaint withSteps(int newSteps) {
    return new CoPaint(newSteps, travel, optimisation, states);
  }

  /**
   * Returns the path through the visited states, of which {@link Respacing} leaves the last move
   * out.
   *
   * @return the plan
   */
  public TravelPlan plan() {
    return TravelPlan.resampling(steps, travel.length(), travel.repeats(), 1, Integer.MAX_VALUE);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    GaussianSchedule schedule =
        run.process().respaced(Integer.toString(states.processSteps(steps)));
    var walk = new CoPaintWalk(this, run, schedule, plan());
    return states.result(
        run.loop(run.draw(NoiseRole.START, 0), states.moves(plan().moves()), walk::next));
  }

  /** Returns the state of the respaced process for a state of the plan; 0 is the clean picture. */
  int state(int planned) {
    return states.state(planned, steps);
  }
}
