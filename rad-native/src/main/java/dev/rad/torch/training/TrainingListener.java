package dev.rad.torch.training;

import java.nio.file.Path;

/** Is notified of a training's progress, and may stop it; called on the training thread. */
public interface TrainingListener {

  /**
   * The result of a step.
   *
   * @param step its number, from 1
   * @param steps the number of all steps
   * @param loss the whole loss
   * @param simple the mean squared error of the predicted noise
   * @param variational the variational term, in bits per dimension
   * @param gradientNorm the norm of the gradients, before clipping
   * @param learningRate the learning rate of this step
   * @param imagesPerSecond the speed of this step
   * @param skipped the number of steps skipped so far, because loss or gradients were not finite
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
   * @param report the result of the step
   */
  default void onStep(Report report) {}

  /**
   * Called after every validation of the averaged weights on held-out pictures.
   *
   * @param step the step after which it ran
   * @param result the mean losses
   */
  default void onValidation(long step, Validation.Result result) {}

  /**
   * Called when a checkpoint is complete.
   *
   * @param folder the checkpoint's folder
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
