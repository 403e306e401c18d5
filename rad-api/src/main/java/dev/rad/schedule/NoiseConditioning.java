package dev.rad.schedule;

/** What a RAD network is told about the noise in its input. */
public enum NoiseConditioning {
  /** Every pixel's own step, by the inverse map of its noise: the paper's spatial embedding. */
  PIXEL,
  /**
   * The one step k − 1 of the whole picture at every pixel, as an ADM's network is told: the
   * ordinary time embedding, Cfg. 2 of the paper's ablation (Table 3). Which pixels are noisy is
   * for the network to see.
   */
  STEP
}
