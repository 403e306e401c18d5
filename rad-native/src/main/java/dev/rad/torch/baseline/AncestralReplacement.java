package dev.rad.torch.baseline;

import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.tensor.Tensor;

/**
 * ADM's ancestral steps with clipped clean images and learned variance, and after each the known
 * pixels replaced by the photo at the state reached: {@code x ← m ⊙ (√ᾱ_{k−1} y + √(1−ᾱ_{k−1}) z) +
 * (1 − m) ⊙ x}. It is {@code MCG} without gradients; papers report it as Score-SDE (the {@code
 * vanilla} mode of the program of Chung et al. 2022, arXiv 2206.00941).
 *
 * @param steps the steps of the respaced process; 1000 are all of them
 * @param compat as the published program, which replaces at the level before the step, and so
 *     leaves noise of standard deviation √β₁ in the known pixels of the raw output
 */
public record AncestralReplacement(int steps, boolean compat) implements BaselineMethod {

  /** The published 1000 steps. */
  public static final AncestralReplacement PAPER = new AncestralReplacement(1000, false);

  /**
   * Checks the steps.
   *
   * @throws IllegalArgumentException if there are none
   */
  public AncestralReplacement {
    Ranges.positive("steps", steps);
  }

  /** Reads the options that differ from {@link #PAPER}. */
  static AncestralReplacement parse(OptionText options) {
    return new AncestralReplacement(
        options.integer("steps", PAPER.steps()), options.flag("compat"));
  }

  @Override
  public String name() {
    return "ancestral-replacement";
  }

  @Override
  public AncestralReplacement withSteps(int newSteps) {
    return new AncestralReplacement(newSteps, compat);
  }

  @Override
  public Tensor sample(BaselineRun run) {
    GaussianSchedule schedule = run.process().respaced(Integer.toString(steps));
    var rule = new AncestralUpdate();
    return run.loop(
        run.draw(NoiseRole.START, 0),
        steps,
        (x, i) -> {
          int k = steps - i;
          Tensor next =
              rule.next(
                  x,
                  run.predict(x, schedule, k).clipped(),
                  run.step(schedule, k, k - 1),
                  () -> run.draw(NoiseRole.STEP, i));
          int level = compat ? k : k - 1;
          return run.observation().merge(run.knownAt(schedule, level, NoiseRole.KNOWN, i), next);
        });
  }
}
