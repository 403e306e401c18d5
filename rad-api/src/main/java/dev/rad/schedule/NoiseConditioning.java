package dev.rad.schedule;

/** The ways in which a RAD network can be conditioned on the noise in its input. */
public enum NoiseConditioning {
  /** Every pixel's own step, by the inverse map of its noise: the paper's spatial embedding. */
  PIXEL,
  /**
   * A single step k − 1 for the whole picture, as for an ADM network: the ordinary time embedding,
   * Cfg. 2 of the paper's ablation (Table 3). The network must find out by itself which pixels are
   * noisy.
   */
  STEP,
  /**
   * Every pixel's own step, counted as an ADM does: {@code k − 1} after k noise steps, 0 for a
   * clean pixel; at every resolution of the network, the mean step of the middle four pixels is
   * rounded down and then embedded (TD-Paint, arXiv:2410.09306). The steps are whole numbers, so
   * soft masks cannot be expressed.
   */
  TD_PAINT
}
