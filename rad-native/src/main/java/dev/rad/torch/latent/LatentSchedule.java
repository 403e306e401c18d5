package dev.rad.torch.latent;

import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.RadScheduler;

/**
 * RAD's schedule (CVPR 2025, section 3.2) for a latent network: both phases use the noise of the
 * network's own training, and end with the share of a picture that this leaves, {@code ᾱ = 0.0047}
 * for Stable Diffusion. This share is not zero, so a hole starts not from noise alone but from the
 * picture of {@link BorderFill}, scaled by it, plus noise. Of networks that were trained down to
 * noise alone (Lin et al. 2023, arXiv 2305.08891) the share is 2⁻²⁴, which is next to nothing.
 */
public final class LatentSchedule {

  private LatentSchedule() {}

  /**
   * Creates the schedule.
   *
   * @param training the noise that the network was trained with
   * @return a schedule whose network step is k after k steps of noise, and 0 where there is no
   *     noise
   */
  public static RadScheduler of(BetaSchedule training) {
    return new RadScheduler(training, training, training.alphaBar(training.steps()))
        .withTrainingSchedule(training);
  }
}
