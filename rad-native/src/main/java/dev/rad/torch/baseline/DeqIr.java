package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * DeqIR (Cao et al. 2024, arXiv 2311.11600, equations 8 to 14): all K states of a deterministic
 * restoration at once, as the fixed point of a map. The sequential step is DDNM's with one noise
 * image z for all steps,
 *
 * <pre>{@code
 * x_s = √ᾱ_s x̄₀ + c₁ z + c₂ ε̂(x_t),   x̄₀ = y where known, x̂₀ in the hole
 * c₁ = n_w √(1−ᾱ_s),   c₂ = √(1−e_tw²) √(1−ᾱ_s)
 * }</pre>
 *
 * <p>and unrolled it gives every state from the network's answers to all states before it ({@link
 * DeqIrMap}), so that one batch of K evaluations improves all guesses together. After K rounds
 * without mixing the states are the sequential sampler's; Anderson acceleration ({@link Anderson})
 * needs fewer. Clean images are not clipped and a learned variance is not used. Known pixels of the
 * raw output are exact.
 *
 * <p>The rounds end when every state's own {@code ‖F(X) − X‖ / ‖F(X)‖} is below the tolerance, and
 * give the map's value. Each image of a batch ends on its own.
 *
 * @param timesteps K, 25 in the paper
 * @param startTimesteps {@code start_timesteps}, how many steps of the process are used, 1000 for
 *     all
 * @param noise the noise of a step
 * @param search how the fixed point is found
 * @param compat as the published program: the rounds end when the joint residual of all states is
 *     below the tolerance, of which the first, noisiest states are the greatest part, and give the
 *     mixed guess instead of the map's value
 */
public record DeqIr(int timesteps, int startTimesteps, Noise noise, Search search, boolean compat)
    implements BaselineMethod {

  /** The paper's 25 states by Anderson acceleration. */
  public static final DeqIr PAPER =
      new DeqIr(25, 1000, Noise.NONE, new Search(FixedPoint.ANDERSON, 5, 15, 1e-3, 0), false);

  private static final double RIDGE = 1e-3; // λ, as published
  private static final double NO_ZERO = 1e-5; // beside the norm, as published

  /**
   * The noise of a step.
   *
   * @param etw {@code etw}, the noise estimate's share that is left out, 0 in the paper
   * @param nw {@code nw}, the share of new noise, 0 in the paper: then the filling depends on the
   *     start alone
   */
  public record Noise(double etw, double nw) {
    /** The paper's. */
    public static final Noise NONE = new Noise(0, 0);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a share is not in {@code [0, 1]}
     */
    public Noise {
      Ranges.unit("etw", etw);
      Ranges.unit("nw", nw);
    }
  }

  /**
   * How the fixed point is found.
   *
   * @param solver the rule for the next guess
   * @param memory {@code m}, how many rounds Anderson mixes, 5 in the paper
   * @param maxIterations {@code max_anderson_iters}, 15 in the paper; Picard's rounds are at most K
   * @param tolerance {@code tol}, 1e-3 in the program
   * @param chunk how many states go through the network in one batch; 0 for all
   */
  public record Search(
      FixedPoint solver, int memory, int maxIterations, double tolerance, int chunk) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a count is below 1, or a number is negative
     */
    public Search {
      Ranges.positive("m", memory);
      Ranges.positive("max_anderson_iters", maxIterations);
      Ranges.notNegative("tol", tolerance);
      Ranges.notNegative("chunk", chunk);
    }
  }

  /** How the next guess at a fixed point is made. */
  public enum FixedPoint {
    /** The map's value is the next guess: exact after K rounds. */
    PICARD,
    /** The next guess is mixed from the last values (Anderson 1965; Walker and Ni 2011). */
    ANDERSON;

    /**
     * Returns the name on a command line.
     *
     * @return such as {@code picard}
     */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the steps.
   *
   * @throws IllegalArgumentException if there are none, or more than in the process
   */
  public DeqIr {
    new Strides(startTimesteps, timesteps);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static DeqIr parse(OptionText options) {
    return new DeqIr(
        options.integer("timesteps", PAPER.timesteps()),
        options.integer("start_timesteps", PAPER.startTimesteps()),
        new Noise(
            options.number("etw", PAPER.noise().etw()), options.number("nw", PAPER.noise().nw())),
        new Search(
            options.choice(
                "solver",
                PAPER.search().solver(),
                List.of(FixedPoint.values()),
                FixedPoint::option),
            options.integer("m", PAPER.search().memory()),
            options.integer("max_anderson_iters", PAPER.search().maxIterations()),
            options.number("tol", PAPER.search().tolerance()),
            options.integer("chunk", PAPER.search().chunk())),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return "deqir";
  }

  @Override
  public int steps() {
    return timesteps;
  }

  @Override
  public DeqIr withSteps(int steps) {
    return new DeqIr(steps, startTimesteps, noise, search, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    Tensor start = run.draw(NoiseRole.START, 0);
    return solve(run, new DeqIrMap(this, run, start), start);
  }

  Tensor solve(BaselineRun run, DeqIrMap map, Tensor start) {
    boolean picard = search.solver() == FixedPoint.PICARD;
    boolean[] done = new boolean[Math.toIntExact(start.size(0))];
    try (var history = new Anderson(picard ? 1 : search.memory(), RIDGE)) {
      return run.loop(
          start,
          picard ? timesteps : search.maxIterations(),
          (x, i) -> {
            Tensor before = where(done, x);
            if (allTrue(done)) {
              return x.copy();
            }
            Tensor guess = i == 0 ? map.start() : history.next();
            Tensor value = map.value(guess);
            history.add(guess, value);
            judge(guess, value, i, done);
            Tensor last = map.last(compat ? guess : value);
            return before.gt(0.5).where(x, last);
          });
    }
  }

  /** Notes which images have reached their fixed point. */
  private void judge(Tensor guess, Tensor value, int round, boolean... done) {
    float[] change = value.sub(guess).normPerImage().toFloats();
    float[] size = value.normPerImage().toFloats();
    if (compat) {
      boolean small = norm(change) / (NO_ZERO + norm(size)) < search.tolerance();
      Arrays.fill(done, small && round >= 2);
      return;
    }
    for (int b = 0; b < done.length; b++) {
      boolean small = true;
      for (int row = b; row < change.length; row += done.length) {
        small &= change[row] < search.tolerance() * (NO_ZERO + size[row]);
      }
      done[b] |= small;
    }
  }

  private static double norm(float... norms) {
    double sum = 0;
    for (float norm : norms) {
      sum += (double) norm * norm;
    }
    return Math.sqrt(sum);
  }

  private static boolean allTrue(boolean... values) {
    for (boolean value : values) {
      if (!value) {
        return false;
      }
    }
    return true;
  }

  private static Tensor where(boolean[] values, Tensor like) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values[i] ? 1 : 0;
    }
    return Tensors.of(numbers, numbers.length, 1, 1, 1).to(like.device());
  }
}
