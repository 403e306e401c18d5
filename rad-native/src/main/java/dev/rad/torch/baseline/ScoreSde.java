package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.Locale;

/**
 * Imputation with the variance-preserving SDE (Song et al. 2021, arXiv 2011.13456, appendices E to
 * G and I.2): a predictor, optionally with Langevin moves before it, and after both the known
 * pixels replaced by the photo at the state reached. With the score {@code s = −ε̂ / √(1−ᾱ_k)}:
 *
 * <pre>{@code
 * ancestral           x' = (x + β s) / √(1−β)            x_{k−1} = x' + √β z
 * reverse-diffusion   x' = (2 − √(1−β)) x + β s          x_{k−1} = x' + √β z
 * euler-maruyama      x' = (1 + β/2) x + β s             x_{k−1} = x' + √β z
 * Langevin            δ = 2 (1−β) (r ‖z‖/‖s‖)²           x ← x + δ s + √(2δ) z
 * projection          x ← m ⊙ (√ᾱ y + √(1−ᾱ) z) + (1 − m) ⊙ x
 * }</pre>
 *
 * <p>Neither is the clean image clipped nor a learned variance used. The last step adds no noise,
 * and its projection is the photo. Norms are each image's own.
 *
 * @param predictor the reverse step
 * @param correctorSteps {@code n_steps}, Langevin moves at each state; 0 for none, as for the
 *     paper's variance-preserving models
 * @param snr r, the Langevin moves' signal-to-noise ratio; 0.16 in the paper
 * @param steps {@code N}, 1000 in the paper
 * @param compat as the published program: known pixels are replaced at the level before the
 *     predictor's step, by the marginal of the continuous SDE (the network's table is discrete),
 *     the start has the photo without noise, norms are means over the batch, and the last predictor
 *     noise stays in the hole; only for 1000 steps
 */
public record ScoreSde(
    Predictor predictor, int correctorSteps, double snr, int steps, boolean compat)
    implements BaselineMethod {

  /** The paper's for variance-preserving models: 1000 ancestral steps, no corrector. */
  public static final ScoreSde PAPER = new ScoreSde(Predictor.ANCESTRAL, 0, 0.16, 1000, false);

  /** How a reverse step of the SDE is discretised. */
  public enum Predictor {
    /** DDPM's ancestral step with the variance β. */
    ANCESTRAL,
    /** The forward discretisation, run backwards. */
    REVERSE_DIFFUSION,
    /** The general solver for SDEs. */
    EULER_MARUYAMA;

    /**
     * Returns the name on a command line.
     *
     * @return such as {@code euler-maruyama}
     */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Tensor mean(Tensor x, Tensor score, double beta) {
      return switch (this) {
        case ANCESTRAL -> x.add(score.mul(beta)).mul(1 / Math.sqrt(1 - beta));
        case REVERSE_DIFFUSION -> x.mul(2 - Math.sqrt(1 - beta)).add(score.mul(beta));
        case EULER_MARUYAMA -> x.mul(1 + beta / 2).add(score.mul(beta));
      };
    }
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of range, or {@code compat} is asked for
   *     with other than 1000 steps
   */
  public ScoreSde {
    Ranges.positive("N", steps);
    Ranges.notNegative("n_steps", correctorSteps);
    Ranges.notNegative("snr", snr);
    if (compat && steps != VpSde.STEPS) {
      throw new IllegalArgumentException(
          "the published program's grid has 1000 points, not " + steps + ": leave compat off");
    }
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static ScoreSde parse(OptionText options) {
    Predictor predictor =
        options.choice(
            "predictor", PAPER.predictor(), List.of(Predictor.values()), Predictor::option);
    return new ScoreSde(
        predictor,
        options.integer("n_steps", PAPER.correctorSteps()),
        options.number("snr", PAPER.snr()),
        options.integer("N", PAPER.steps()),
        options.flag("compat"));
  }

  @Override
  public String name() {
    return "score-sde";
  }

  @Override
  public ScoreSde withSteps(int newSteps) {
    return new ScoreSde(predictor, correctorSteps, snr, newSteps, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    GaussianSchedule schedule = run.process().respaced(Integer.toString(steps));
    Tensor z = run.draw(NoiseRole.START, 0);
    Tensor photo = run.observation().photo();
    Tensor known = compat ? photo : run.observation().noised(schedule.alphaBar(steps, 1), z);
    return finished(run, window(run, schedule, run.observation().merge(known, z), 0, steps));
  }

  /**
   * Returns the result that belongs to the last state: the program takes its projection without
   * noise.
   */
  Tensor finished(BaselineRun run, Tensor last) {
    if (!compat) {
      return last;
    }
    Tensor known = run.observation().photo().mul(VpSde.at(steps - 1).signal());
    return run.observation().merge(known, last);
  }

  /** Runs grid points {@code first} to {@code end − 1} from a given state. */
  Tensor window(BaselineRun run, GaussianSchedule schedule, Tensor start, int first, int end) {
    return run.loop(
        start,
        end - first,
        (x, i) -> {
          int k = steps - first - i;
          Tensor corrected = correct(run, schedule, x, k, i);
          return predict(run, schedule, corrected, k, i);
        });
  }

  private Tensor correct(BaselineRun run, GaussianSchedule schedule, Tensor start, int k, int i) {
    Tensor x = start;
    double alpha = 1 - schedule.betas().beta(k);
    for (int j = 0; j < correctorSteps; j++) {
      Tensor score = score(run, schedule, x, k);
      Tensor z = run.draw(NoiseRole.CORRECTOR, i * correctorSteps + j);
      Tensor ratio = norms(z).div(norms(score)).mul(snr); // [B, 1, 1, 1]
      Tensor delta = ratio.square().mul(2 * alpha);
      x = x.addcmul(score, delta).addcmul(z, delta.mul(2).sqrt());
    }
    return correctorSteps == 0 && !compat
        ? x
        : project(run, schedule, x, k, k, NoiseRole.KNOWN_CORRECTOR, i);
  }

  private Tensor predict(BaselineRun run, GaussianSchedule schedule, Tensor x, int k, int i) {
    double beta =
        compat && predictor == Predictor.EULER_MARUYAMA
            ? VpSde.at(steps - k).beta()
            : schedule.betas().beta(k);
    Tensor mean = predictor.mean(x, score(run, schedule, x, k), beta);
    Tensor next =
        k == 1 && !compat ? mean : mean.add(run.draw(NoiseRole.STEP, i).mul(Math.sqrt(beta)));
    return project(run, schedule, next, k, k - 1, NoiseRole.KNOWN, i);
  }

  private Tensor project(
      BaselineRun run,
      GaussianSchedule schedule,
      Tensor x,
      int from,
      int reached,
      NoiseRole role,
      int index) {
    if (!compat) {
      return run.observation().merge(run.knownAt(schedule, reached, role, index), x);
    }
    VpSde level = VpSde.at(steps - from);
    Tensor known =
        run.observation().photo().mul(level.signal()).add(run.draw(role, index).mul(level.std()));
    return run.observation().merge(known, x);
  }

  private Tensor score(BaselineRun run, GaussianSchedule schedule, Tensor x, int k) {
    double label = compat ? VpSde.at(steps - k).label() : schedule.networkStep(k, 1);
    double log = schedule.logAlphaBar(k, 1);
    return run.predict(x, label, log).epsilon().mul(-1 / Math.sqrt(-Math.expm1(log)));
  }

  private Tensor norms(Tensor x) {
    Tensor norms = x.normPerImage();
    Tensor used = compat ? norms.mean().add(Tensors.zerosLike(norms)) : norms;
    return used.reshape(-1, 1, 1, 1);
  }
}
