package dev.rad.exception;

/**
 * Thrown when the training loss was not finite several times in a row. The last checkpoint was
 * saved before that and is kept.
 */
public final class TrainingDivergedException extends TrainingException {
  private static final long serialVersionUID = 1L;

  /** The step at which training stopped. */
  private final long step;

  /** The learning rate of that step. */
  private final double learningRate;

  /**
   * Creates the error.
   *
   * @param step the step at which training stopped
   * @param learningRate the learning rate of that step
   * @param skipped the number of consecutive steps without a finite loss
   */
  public TrainingDivergedException(long step, double learningRate, int skipped) {
    super(
        ("the loss was not finite for %d steps up to step %d, at learning rate %g: lower the"
                + " learning rate and resume from the last checkpoint")
            .formatted(skipped, step, learningRate));
    this.step = step;
    this.learningRate = learningRate;
  }

  /**
   * Returns the step at which training stopped.
   *
   * @return the step, from 1
   */
  public long step() {
    return step;
  }

  /**
   * Returns the learning rate at that step.
   *
   * @return the learning rate
   */
  public double learningRate() {
    return learningRate;
  }
}
