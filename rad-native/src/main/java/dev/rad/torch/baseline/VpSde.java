package dev.rad.torch.baseline;

/**
 * A grid point of the continuous variance-preserving SDE (Song et al. 2021, arXiv 2011.13456,
 * equations 32 and 33), {@code β(t) = 0.1 + 19.9 t}, whose discrete form with 1000 steps is ADM's
 * linear schedule. The published program's grid is {@code t_i = linspace(1, 1e-5, 1000)} in
 * float32.
 *
 * @param t the time, in {@code (0, 1]}
 */
record VpSde(float t) {

  static final int STEPS = 1000;

  private static final double BETA_MIN = 0.1;
  private static final double BETA_MAX = 20;
  private static final float END = 1e-5f;

  /** Returns the grid point of an index, from 0 at {@code t = 1}. */
  static VpSde at(int index) {
    float step = (END - 1) / (STEPS - 1);
    return new VpSde(
        index < STEPS / 2 // PyTorch counts from the nearer end, and rounds once
            ? Math.fma(step, index, 1)
            : Math.fma(-step, STEPS - 1 - index, END));
  }

  /** Returns {@code e^c} with {@code c = −t²(β₁−β₀)/4 − t β₀/2}: what is left of the picture. */
  double signal() {
    return Math.exp(logSignal());
  }

  /** Returns the standard deviation of the noise. */
  double std() {
    return Math.sqrt(-Math.expm1(2 * logSignal()));
  }

  /** Returns the variance of one step of the grid, {@code β(t) / 1000}. */
  double beta() {
    return (BETA_MIN + t * (BETA_MAX - BETA_MIN)) / STEPS;
  }

  /** Returns the step number for the network's conditioning. */
  float label() {
    return t * (STEPS - 1);
  }

  private double logSignal() {
    return -0.25 * t * t * (BETA_MAX - BETA_MIN) - 0.5 * t * BETA_MIN;
  }
}
