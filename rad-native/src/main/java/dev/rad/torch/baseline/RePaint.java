package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.tensor.Tensor;

/**
 * RePaint (Lugmayr et al. 2022, arXiv 2201.09865, equation 8, algorithm 1 and its jumps): ancestral
 * steps of ADM with clipped clean images and learned variance; before each, the known pixels are
 * replaced by the noisy photo:
 *
 * <pre>{@code
 * x_k ← m ⊙ (√ᾱ_k y + √(1−ᾱ_k) z) + (1 − m) ⊙ x_k
 * x_{k−1} ~ p_θ(x_{k−1} | x_k)
 * up again: x_{k+1} = √(1−β_{k+1}) x_k + √β_{k+1} z
 * }</pre>
 *
 * <p>The paper replaces after each step, the published program, as here, before the next; in
 * distribution they differ only in the very last state. The first evaluation sees pure noise.
 *
 * @param tT {@code t_T}, the steps of the respaced process, 250 in the paper
 * @param jumps the way back up after each stretch
 * @param samples {@code n_sample}, 1 in the paper
 * @param startResampling {@code start_resampling}: no way back up leads above this index
 */
public record RePaint(int tT, Jumps jumps, int samples, int startResampling)
    implements BaselineMethod {

  /** The paper's: 250 steps, jumps of 10, each stretch 10 times; 2410 evaluations. */
  public static final RePaint PAPER = new RePaint(250, new Jumps(10, 10), 1, 100_000_000);

  /**
   * How far and how often the process goes back up.
   *
   * @param length {@code jump_length}, 10 in the paper
   * @param samples {@code jump_n_sample}: how often each stretch is gone through, 10 in the paper
   */
  public record Jumps(int length, int samples) {}

  /**
   * Checks that there is such a plan.
   *
   * @throws IllegalArgumentException if a number is below 1 or the plan too long
   */
  public RePaint {
    plan(tT, jumps, samples, startResampling);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static RePaint parse(OptionText options) {
    return new RePaint(
        options.integer("t_T", PAPER.tT()),
        new Jumps(
            options.integer("jump_length", PAPER.jumps().length()),
            options.integer("jump_n_sample", PAPER.jumps().samples())),
        options.integer("n_sample", PAPER.samples()),
        options.integer("start_resampling", PAPER.startResampling()));
  }

  @Override
  public String name() {
    return "repaint";
  }

  @Override
  public int steps() {
    return tT;
  }

  @Override
  public RePaint withSteps(int steps) {
    return new RePaint(steps, jumps, samples, startResampling);
  }

  /**
   * Returns the path through the states of the respaced process.
   *
   * @return the plan
   */
  public TravelPlan plan() {
    return plan(tT, jumps, samples, startResampling);
  }

  private static TravelPlan plan(int tT, Jumps jumps, int samples, int startResampling) {
    return TravelPlan.resampling(tT, jumps.length(), jumps.samples(), samples, startResampling);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    TravelPlan plan = plan();
    GaussianSchedule schedule = run.process().respaced(Integer.toString(tT));
    var rule = new AncestralUpdate();
    return run.loop(
        run.draw(NoiseRole.START, 0),
        plan.moves(),
        (x, i) -> {
          int ordinal = plan.ordinal(i);
          int from = plan.from(i);
          if (!plan.denoises(i)) {
            double beta = schedule.betas().beta(plan.to(i));
            Tensor z = run.draw(NoiseRole.RENOISE, ordinal);
            return x.mul(Math.sqrt(1 - beta)).add(z.mul(Math.sqrt(beta)));
          }
          Tensor injected =
              ordinal == 0
                  ? x
                  : run.observation()
                      .merge(run.knownAt(schedule, from, NoiseRole.KNOWN, ordinal - 1), x);
          return rule.next(
              injected,
              run.predict(injected, schedule, from).clipped(),
              run.step(schedule, from, plan.to(i)),
              () -> run.draw(NoiseRole.STEP, ordinal));
        });
  }
}
