package dev.rad.torch.training;

/** How much the error of the predicted noise counts at each noise level. */
public enum LossWeighting {
  /** Alike: {@code ‖ε̂ − ε‖²}, DDPM's and the paper's. */
  EPSILON,
  /**
   * As the error of {@code v = √ᾱ ε − √(1−ᾱ) x₀}: {@code ‖v̂ − v‖² = ‖ε̂ − ε‖² / ᾱ} (Salimans and
   * Ho 2022, arXiv 2202.00512, section 4). At high noise it is the error of the clean image, so a
   * short training learns to take a hole's colours from its surroundings.
   */
  VELOCITY
}
