package dev.rad.torch.training;

import dev.rad.schedule.Transition;
import dev.rad.torch.tensor.Tensor;

/**
 * The coefficients of the variational term at every pixel, {@code [B, 1, H, W]} each.
 *
 * @param active 1 where β &gt; 0: the step adds noise to the pixel
 * @param last 1 where the step makes the pixel clean, so that the posterior is a point
 * @param meanError the factor from an error of ε̂ to that of the posterior's mean: {@code √ᾱ_prev β
 *     / (1−ᾱ) · √((1−ᾱ)/ᾱ)}
 * @param logPosteriorVariance {@code log β̃}; at a pixel's last step, the value of the step before
 *     it
 * @param logBeta {@code log β}
 * @param signal {@code √ᾱ}
 * @param sigma {@code √(1−ᾱ)}
 */
record LossCoefficients(
    Tensor active,
    Tensor last,
    Tensor meanError,
    Tensor logPosteriorVariance,
    Tensor logBeta,
    Tensor signal,
    Tensor sigma) {

  static LossCoefficients of(
      TrainingBatch.PixelMap map, Transition[][] transitions, Transition[][] following) {
    return new LossCoefficients(
        map.of(transitions, t -> t.isFrozen() ? 0 : 1),
        map.of(transitions, t -> t.isFinal() ? 1 : 0),
        map.of(transitions, LossCoefficients::meanError),
        map.of(floors(transitions, following), LossCoefficients::logPosteriorVariance),
        map.of(transitions, t -> t.isFrozen() ? 0 : Math.log(t.beta())),
        map.of(transitions, t -> Math.sqrt(t.alphaBar())),
        map.of(transitions, t -> Math.sqrt(t.oneMinusAlphaBar())));
  }

  /** Returns the same coefficients with fewer active pixels: those where the tensor has 1. */
  LossCoefficients countingOnly(Tensor counted) {
    return new LossCoefficients(
        active.mul(counted), last, meanError, logPosteriorVariance, logBeta, signal, sigma);
  }

  private static double meanError(Transition t) {
    return t.isFrozen() ? 0 : t.posteriorMeanX0() * Math.sqrt(t.oneMinusAlphaBar() / t.alphaBar());
  }

  private static double logPosteriorVariance(Transition t) {
    return t.posteriorVariance() > 0 ? Math.log(t.posteriorVariance()) : 0;
  }

  /**
   * Replaces β̃ at a pixel's last step, where it is 0, by its value at the step before, as iDDPM
   * does.
   */
  private static Transition[][] floors(Transition[][] transitions, Transition[][] following) {
    Transition[][] result = new Transition[transitions.length][];
    for (int i = 0; i < result.length; i++) {
      result[i] = transitions[i].clone();
      for (int m = 0; m < result[i].length; m++) {
        if (transitions[i][m].isFinal()) {
          result[i][m] = following[i][m];
        }
      }
    }
    return result;
  }
}
