package dev.rad.schedule;

/** The way in which a RAD network is conditioned on the noise in its input. */
public enum NoiseConditioning {
  /** Every pixel's own step, by the inverse map of its noise: the paper's spatial embedding. */
  PIXEL,
  /**
   * The one step k − 1 of the whole picture at every pixel, as for an ADM's network: the ordinary
   * time embedding, Cfg. 2 of the paper's ablation (Table 3). The network must see for itself which
   * pixels are noisy.
   */
  STEP,
  /**
   * Every pixel's own step, counted as an ADM does: {@code k − 1} after k noise steps, 0 for a
   * clean pixel; at every resolution of the network the mean step of the middle four pixels,
   * rounded down, and only then embedded (TD-Paint, arXiv:2410.09306). The steps are whole numbers,
   * so that soft masks cannot be expressed.
   */
  TD_PAINT
}
