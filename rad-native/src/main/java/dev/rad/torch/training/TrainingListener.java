package dev.rad.torch.training;

import java.nio.file.Path;

/** Watches a training and may stop it; called on the training thread. */
public interface TrainingListener {

  /**
   * What a step did.
   *
   * @param step its number, from 1
   * @param steps how many there are in all
   * @param loss the whole loss
   * @param simple the mean squared error of the predicted noise
   * @param variational the variational term, in bits per dimension
   * @param gradientNorm before clipping
   * @param learningRate of this step
   * @param imagesPerSecond of this step
   * @param skipped how many steps were skipped so far, because loss or gradients were not finite
   */
  record Report(
      long step,
      long steps,
      double loss,
      double simple,
      double variational,
      double gradientNorm,
      double learningRate,
      double imagesPerSecond,
      long skipped) {}

  /**
   * Called after every step.
   *
   * @param report what it did
   */
  default void onStep(Report report) {}

  /**
   * Called after every validation of the averaged weights on held-out pictures.
   *
   * @param step after which
   * @param result the loss
   */
  default void onValidation(long step, Validation.Result result) {}

  /**
   * Called when a checkpoint is complete.
   *
   * @param folder where
   */
  default void onCheckpoint(Path folder) {}

  /**
   * Called before every step.
   *
   * @return true to save a checkpoint and stop
   */
  default boolean isCancelled() {
    return false;
  }
}
