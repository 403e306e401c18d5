package dev.rad.model;

/** The meaning of a network's output for its input {@code x = √ᾱ x₀ + √(1−ᾱ) ε}. */
public enum PredictionType {
  /** The noise ε: DDPM, ADM and the paper. */
  EPSILON,
  /**
   * The velocity {@code v = √ᾱ ε − √(1−ᾱ) x₀} (Salimans and Ho 2022, arXiv 2202.00512, section 4).
   * At low noise it approaches the noise; at high noise, the negative image, whose colours would be
   * distorted up to 158 times as much by an error of ε. A short training finds a hole's colours
   * only in this way.
   */
  VELOCITY,
  /** The image x₀ itself: diffusers' {@code sample}, guided-diffusion's {@code predict_xstart}. */
  X0
}
