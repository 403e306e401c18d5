package dev.rad.latent;

import dev.rad.model.PredictionType;
import java.util.List;
import java.util.stream.Stream;

/**
 * The steps of a run from noise to latents, as diffusers' schedulers take them: one per evaluation
 * of the network. A plan holds only numbers; the caller combines the tensors.
 */
public final class SchedulerPlan {
  private final NoiseLevels levels;
  private final double startScale;
  private final List<SchedulerStep> steps;
  private final List<Noising> noisings;

  SchedulerPlan(
      NoiseLevels levels, double startScale, List<SchedulerStep> steps, List<Noising> noisings) {
    this.levels = levels;
    this.startScale = startScale;
    this.steps = List.copyOf(steps);
    this.noisings = List.copyOf(noisings);
  }

  /**
   * The factors that make noisy latents from clean ones: {@code signal x0 + noise ε}.
   *
   * @param signal the factor of the clean latents
   * @param noise the factor of the noise
   */
  public record Noising(double signal, double noise) {
    /** No noise at all. */
    public static final Noising CLEAN = new Noising(1, 0);
  }

  /**
   * Plans a run.
   *
   * @param config the settings
   * @param steps the number of steps, from 1 to the training's
   * @return the plan; PNDM evaluates the network once more than there are steps, Heun's rule nearly
   *     twice as often
   * @throws IllegalArgumentException if the settings have no such run
   */
  public static SchedulerPlan of(SchedulerConfig config, int steps) {
    return of(config, steps, 0, 0);
  }

  /**
   * Plans a run, or the later part of one.
   *
   * @param config the settings
   * @param steps the number of steps of the whole run, from 1 to the training's
   * @param eta the amount of new noise that DDIM adds in every step, from 0 (none) to 1; other
   *     rules ignore it
   * @param first the number of steps to leave out at the beginning, below {@code steps}, for a
   *     strength below 1
   * @return the plan
   * @throws IllegalArgumentException if the settings have no such run
   */
  public static SchedulerPlan of(SchedulerConfig config, int steps, double eta, int first) {
    Checks.range("the number of steps", steps, 1, config.numTrainTimesteps());
    Checks.range("the steps to leave out", first, 0, steps - 1);
    if (!(eta >= 0 && eta <= 1)) {
      throw new IllegalArgumentException("eta is " + eta + ", not from 0 to 1");
    }
    boolean needsNoise = config.kind() == SchedulerKind.PNDM || config.kind() == SchedulerKind.HEUN;
    if (needsNoise && config.predictionType() == PredictionType.X0) {
      throw new IllegalArgumentException(
          config.kind().className() + " takes no prediction_type sample; choose another scheduler");
    }
    return switch (config.kind()) {
      case DDIM, DDPM, PNDM -> new VarianceSteps(config, steps, eta, first).plan();
      case EULER, EULER_ANCESTRAL, HEUN -> new SigmaSteps(config, steps, first).plan();
      case DPM_SOLVER_MULTISTEP, UNIPC -> new ExponentialSteps(config, steps, first).plan();
    };
  }

  /**
   * Returns the steps.
   *
   * @return one per evaluation of the network, in the order of the run
   */
  public List<SchedulerStep> steps() {
    return steps;
  }

  /**
   * Returns the number of evaluations of the network.
   *
   * @return the number of {@link #steps}
   */
  public int evaluations() {
    return steps.size();
  }

  /**
   * Returns the factor of noise of variance 1 at the start of a whole run.
   *
   * @return 1, or about the largest noise level
   */
  public double startScale() {
    return startScale;
  }

  /**
   * Returns the factors that make clean latents as noisy as the state before an evaluation.
   *
   * @param evaluation from 0 to {@link #evaluations}, which means the end of the run
   * @return the factors; {@link Noising#CLEAN} at the end
   */
  public Noising noising(int evaluation) {
    return evaluation == steps.size() ? Noising.CLEAN : noisings.get(evaluation);
  }

  /**
   * Returns the training's noise levels.
   *
   * @return the levels
   */
  public NoiseLevels levels() {
    return levels;
  }

  /**
   * Returns the number of earlier evaluations that the steps use.
   *
   * @return the largest age of a term
   */
  public int history() {
    return steps.stream()
        .flatMap(step -> Stream.concat(step.corrected().stream(), step.next().stream()))
        .mapToInt(SchedulerStep.Term::age)
        .max()
        .orElse(0);
  }

  @Override
  public String toString() {
    return "SchedulerPlan[" + evaluations() + " evaluations, startScale=" + startScale + "]";
  }
}
