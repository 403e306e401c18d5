package dev.rad.torch.training;

/**
 * How weights follow their gradients.
 *
 * @param learningRate of the optimiser after the warm-up
 * @param warmupSteps over how many steps the learning rate rises linearly from 0
 * @param weightDecay decoupled weight decay (AdamW); 0 is plain Adam
 * @param gradientClip largest Euclidean norm of all gradients together
 * @param emaDecay of the averaged weights
 */
public record Optimization(
    double learningRate,
    int warmupSteps,
    double weightDecay,
    double gradientClip,
    double emaDecay) {

  /** The paper's Adam at 1e-4, with the program's clipping at 1, a warm-up and averaged weights. */
  public static final Optimization PAPER = new Optimization(1e-4, 500, 0, 1, 0.999);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public Optimization {
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
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 1
   * @return the warm-up's share of the learning rate
   */
  double learningRateAt(long step) {
    return learningRate * Math.min(1, step / (double) Math.max(1, warmupSteps));
  }
}
