package dev.rad.latent;

import java.util.Arrays;
import java.util.Optional;

/** A rule of steps from noise to a picture, one for each supported diffusers class. */
public enum SchedulerKind {
  /** Denoising diffusion implicit models (Song et al. 2020, arXiv 2010.02502). */
  DDIM("DDIMScheduler"),
  /** Ancestral sampling (Ho et al. 2020, arXiv 2006.11239). */
  DDPM("DDPMScheduler"),
  /** The linear multistep rule of pseudo numerical methods (Liu et al. 2022, arXiv 2202.09778). */
  PNDM("PNDMScheduler"),
  /** Euler's rule in the scale of Karras et al. (2022, arXiv 2206.00364). */
  EULER("EulerDiscreteScheduler"),
  /** Euler's rule with new noise in every step. */
  EULER_ANCESTRAL("EulerAncestralDiscreteScheduler"),
  /** Heun's rule, with two evaluations per step. */
  HEUN("HeunDiscreteScheduler"),
  /** DPM-Solver++ of two steps (Lu et al. 2022, arXiv 2211.01095). */
  DPM_SOLVER_MULTISTEP("DPMSolverMultistepScheduler"),
  /** Unified predictor and corrector (Zhao et al. 2023, arXiv 2302.04867). */
  UNIPC("UniPCMultistepScheduler");

  private final String className;

  SchedulerKind(String className) {
    this.className = className;
  }

  /**
   * Returns the name of the class in diffusers.
   *
   * @return the simple name
   */
  public String className() {
    return className;
  }

  /** Returns the kind of a diffusers class, if it is supported. */
  static Optional<SchedulerKind> ofClass(String name) {
    return Arrays.stream(values()).filter(kind -> kind.className.equals(name)).findFirst();
  }
}
