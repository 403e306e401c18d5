package dev.rad.torch.latent;

import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.RadScheduler;

/**
 * RAD's schedule (CVPR 2025, section 3.2) for a network of latents: both phases have the noise of
 * the network's own training, and end with what that leaves of a picture, {@code ᾱ = 0.0047} for
 * Stable Diffusion. That is not nothing, so a hole starts from that much of the picture that {@link
 * BorderFill} makes, under noise, and not from noise alone.
 */
public final class LatentSchedule {

  private LatentSchedule() {}

  /**
   * Makes the schedule.
   *
   * @param training the noise that the network was trained with
   * @return a schedule whose network step is k after k steps of noise, and 0 where there is none
   */
  public static RadScheduler of(BetaSchedule training) {
    return new RadScheduler(training, training, training.alphaBar(training.steps()))
        .withTrainingSchedule(training);
  }
}
