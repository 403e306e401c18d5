package dev.rad.torch.training;

import dev.rad.model.PredictionType;

/**
 * How to train. The defaults are the paper's where it names them (RAD, CVPR 2025, section 4.1).
 *
 * @param steps how many optimiser steps in all, those of earlier sessions included
 * @param batchSize images per step
 * @param learningRate of the optimiser after the warm-up
 * @param warmupSteps over how many steps the learning rate rises linearly from 0
 * @param weightDecay decoupled weight decay; 0 is plain Adam
 * @param gradientClip largest Euclidean norm of all gradients together
 * @param emaDecay of the averaged weights
 * @param phase1Fraction how many of the images train phase 1; 0.5 is uniform over both phases
 * @param variationalWeight λ of the single-step variational term: 1 is the ADM's, 0.001 RAD's
 * @param predictionType what the network shall predict
 * @param activePixelsOnly whether the loss is averaged over the pixels that the step adds noise to
 * @param seed of everything random
 * @param saveEvery steps between checkpoints
 */
public record TrainingOptions(
    long steps,
    int batchSize,
    double learningRate,
    int warmupSteps,
    double weightDecay,
    double gradientClip,
    double emaDecay,
    double phase1Fraction,
    double variationalWeight,
    PredictionType predictionType,
    boolean activePixelsOnly,
    long seed,
    int saveEvery) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public TrainingOptions {
    require(steps >= 1, "steps must be at least 1, not " + steps);
    require(batchSize >= 1, "batch size must be at least 1, not " + batchSize);
    require(learningRate > 0, "learning rate must be positive, not " + learningRate);
    require(warmupSteps >= 0, "warm-up steps must not be negative, but are " + warmupSteps);
    require(weightDecay >= 0, "weight decay must not be negative, but is " + weightDecay);
    require(gradientClip > 0, "gradient clip must be positive, not " + gradientClip);
    require(emaDecay >= 0 && emaDecay < 1, "EMA decay must be in [0, 1), not " + emaDecay);
    require(
        phase1Fraction >= 0 && phase1Fraction <= 1,
        "phase-1 fraction must be in [0, 1], not " + phase1Fraction);
    require(variationalWeight >= 0, "variational weight must not be negative");
    require(saveEvery >= 1, "steps between checkpoints must be at least 1, not " + saveEvery);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The paper's recipe.
   *
   * @param steps how many optimiser steps
   * @return batch 16, Adam at 1e-4, gradients clipped to norm 1, both phases alike, the ADM's loss
   */
  public static TrainingOptions defaults(long steps) {
    return new TrainingOptions(
        steps, 16, 1e-4, 500, 0, 1, 0.999, 0.5, 1, PredictionType.EPSILON, false, 0, 500);
  }
}
