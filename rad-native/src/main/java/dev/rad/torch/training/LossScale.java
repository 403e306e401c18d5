package dev.rad.torch.training;

/**
 * Keeps float16 gradients inside float16's range (Micikevicius et al. 2018, arXiv 1710.03740): the
 * loss is multiplied by a factor that is halved when a gradient overflows and doubled after many
 * steps without overflow. Other precisions need no factor.
 */
final class LossScale {

  private static final double START = 65_536;
  private static final int GROWTH_INTERVAL = 2000;

  private final boolean needed;
  private double factor;
  private int steps; // since the last change

  LossScale(boolean needed) {
    this.needed = needed;
    this.factor = needed ? START : 1;
  }

  /** Returns the factor of the loss. */
  double factor() {
    return factor;
  }

  /** Restores a saved factor. */
  void restore(double saved) {
    factor = needed && saved > 1 ? saved : factor;
  }

  /**
   * Updates the factor after a step.
   *
   * @param finite whether all its gradients were finite
   * @return true if they were not, and a smaller factor may help
   */
  boolean update(boolean finite) {
    if (!needed) {
      return false;
    }
    if (!finite) {
      steps = 0;
      factor = Math.max(1, factor / 2);
      return factor > 1;
    }
    if (++steps >= GROWTH_INTERVAL) {
      steps = 0;
      factor *= 2;
    }
    return false;
  }
}
