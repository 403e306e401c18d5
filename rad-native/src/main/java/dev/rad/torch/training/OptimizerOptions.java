package dev.rad.torch.training;

/**
 * How weights follow their gradients.
 *
 * @param learningRate of the optimiser after the warm-up
 * @param warmupSteps over how many steps the learning rate rises linearly from 0
 * @param weightDecay decoupled weight decay (AdamW); 0 is plain Adam
 * @param gradientClip largest Euclidean norm of all gradients together
 * @param emaDecay of the averaged weights
 * @param decaySteps over how many of the last steps the learning rate falls linearly towards 0; 0
 *     if it stays, which null, as older run records have it, becomes
 */
public record OptimizerOptions(
    double learningRate,
    int warmupSteps,
    double weightDecay,
    double gradientClip,
    double emaDecay,
    Integer decaySteps) {

  /** The paper's Adam at 1e-4, with the program's clipping at 1, a warm-up and averaged weights. */
  public static final OptimizerOptions PAPER = new OptimizerOptions(1e-4, 500, 0, 1, 0.999);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public OptimizerOptions {
    TrainingOptions.require(
        learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
        "learning rate must be positive, not " + learningRate);
    TrainingOptions.require(
        warmupSteps >= 0, "warm-up steps must not be negative, but are " + warmupSteps);
    TrainingOptions.require(
        weightDecay >= 0, "weight decay must not be negative, but is " + weightDecay);
    TrainingOptions.require(
        gradientClip > 0, "gradient clip must be positive, not " + gradientClip);
    TrainingOptions.require(
        emaDecay >= 0 && emaDecay < 1, "EMA decay must be in [0, 1), not " + emaDecay);
    decaySteps = decaySteps == null ? 0 : decaySteps;
    TrainingOptions.require(
        decaySteps >= 0, "steps of decay must not be negative, but are " + decaySteps);
  }

  /**
   * With a learning rate that stays after its warm-up.
   *
   * @param learningRate of the optimiser after the warm-up
   * @param warmupSteps over how many steps the learning rate rises linearly from 0
   * @param weightDecay decoupled weight decay (AdamW); 0 is plain Adam
   * @param gradientClip largest Euclidean norm of all gradients together
   * @param emaDecay of the averaged weights
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public OptimizerOptions(
      double learningRate,
      int warmupSteps,
      double weightDecay,
      double gradientClip,
      double emaDecay) {
    this(learningRate, warmupSteps, weightDecay, gradientClip, emaDecay, 0);
  }

  /**
   * The same with a learning rate that falls at the end.
   *
   * @param steps how many of the last steps it falls over; 0 if it stays
   * @return the changed copy
   * @throws IllegalArgumentException if they are negative
   */
  public OptimizerOptions withDecay(int steps) {
    return new OptimizerOptions(
        learningRate, warmupSteps, weightDecay, gradientClip, emaDecay, steps);
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 1
   * @param steps of the whole training
   * @return {@code min(1, step/W, (steps + 1 − step)/(D + 1))} times the learning rate, for a
   *     warm-up of W steps and a decay of D: the step after the last would have 0
   */
  double learningRateAt(long step, long steps) {
    double warmup = step / (double) Math.max(1, warmupSteps);
    double decay = (steps + 1 - step) / (decaySteps + 1.0);
    return learningRate * Math.min(1, decaySteps == 0 ? warmup : Math.min(warmup, decay));
  }
}
