package dev.rad.torch;

import dev.rad.latent.SchedulerKind;
import java.util.Objects;
import java.util.Optional;

/**
 * What a picture should show, and how a latent diffusion network is asked for it. Immutable: every
 * {@code with} method returns new options that differ in one value.
 *
 * @param prompt what the filling should show; empty for whatever fits
 * @param negativePrompt what it shall not show
 * @param guidance w of classifier-free guidance, {@code o_n + w (o_p − o_n)}: 1 or less for none,
 *     which halves the time
 * @param method how the hole is filled; empty for {@link LatentMethod#RAD} with a network or
 *     adapters that were trained for it, {@link LatentMethod#CHANNELS9} with a network for
 *     inpainting, else {@link LatentMethod#BLENDED}
 * @param scheduler the rule of steps of {@link LatentMethod#CHANNELS9} and {@link
 *     LatentMethod#BLENDED}; empty for the pipeline's own. RAD's is the options' solver
 * @param clipSkip how many of the text encoder's last layers to leave out
 */
public record LatentOptions(
    String prompt,
    String negativePrompt,
    double guidance,
    Optional<LatentMethod> method,
    Optional<SchedulerKind> scheduler,
    int clipSkip) {

  /** The steps in which {@code rad inpaint} fills a hole with a latent pipeline, unless told. */
  public static final int STEPS = 25;

  private static final double DEFAULT_GUIDANCE = 7.5;

  private static final LatentOptions DEFAULTS =
      new LatentOptions("", "", DEFAULT_GUIDANCE, Optional.empty(), Optional.empty(), 0);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if guidance is not a number or infinite, or clip skip negative
   */
  public LatentOptions {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(negativePrompt, "negativePrompt");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(scheduler, "scheduler");
    if (!Double.isFinite(guidance)) {
      throw new IllegalArgumentException("the guidance must be a finite number, not " + guidance);
    }
    if (clipSkip < 0) {
      throw new IllegalArgumentException("clip skip must be 0 or more, not " + clipSkip);
    }
  }

  /**
   * Returns the options without a prompt.
   *
   * @return guidance 7.5, no texts, the method that fits the network
   */
  public static LatentOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the default options with a prompt.
   *
   * @param prompt what the filling should show
   * @return the options
   */
  public static LatentOptions prompt(String prompt) {
    return DEFAULTS.withPrompt(prompt);
  }

  /**
   * Sets what the filling should show.
   *
   * @param text the prompt
   * @return the changed options
   */
  public LatentOptions withPrompt(String text) {
    return new LatentOptions(text, negativePrompt, guidance, method, scheduler, clipSkip);
  }

  /**
   * Sets what the filling shall not show.
   *
   * @param text the negative prompt
   * @return the changed options
   */
  public LatentOptions withNegativePrompt(String text) {
    return new LatentOptions(prompt, text, guidance, method, scheduler, clipSkip);
  }

  /**
   * Sets how strongly the prompt draws.
   *
   * @param weight w, 1 for no guidance
   * @return the changed options
   */
  public LatentOptions withGuidance(double weight) {
    return new LatentOptions(prompt, negativePrompt, weight, method, scheduler, clipSkip);
  }

  /**
   * Sets how the hole is filled.
   *
   * @param way the method
   * @return the changed options
   */
  public LatentOptions withMethod(LatentMethod way) {
    return new LatentOptions(
        prompt, negativePrompt, guidance, Optional.of(way), scheduler, clipSkip);
  }

  /**
   * Sets the rule of steps of methods other than RAD.
   *
   * @param kind the rule
   * @return the changed options
   */
  public LatentOptions withScheduler(SchedulerKind kind) {
    return new LatentOptions(prompt, negativePrompt, guidance, method, Optional.of(kind), clipSkip);
  }

  /**
   * Sets how many of the text encoder's last layers to leave out.
   *
   * @param layers 0 or more
   * @return the changed options
   */
  public LatentOptions withClipSkip(int layers) {
    return new LatentOptions(prompt, negativePrompt, guidance, method, scheduler, layers);
  }
}
