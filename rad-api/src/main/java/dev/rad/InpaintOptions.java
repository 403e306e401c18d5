package dev.rad;

import dev.rad.image.Placement;
import dev.rad.image.RgbImage;
import dev.rad.prior.LevelRecipe;
import java.util.List;
import java.util.Objects;

/**
 * How to fill a hole. Immutable.
 *
 * <pre>{@code
 * var options =
 *     InpaintOptions.builder().seed(7).steps(20).solver("dpmpp-2m").prior(Prior.NETWORK).build();
 * }</pre>
 *
 * @param seed of the noise that the filling grows from; the same seed gives the same picture
 * @param steps of the network's reverse process, 1 to 1000; the paper takes 100
 * @param solver which way to run the reverse process, by name: {@code ancestral}, the paper's, and
 *     those that the inpainter's documentation lists; an unknown name is an {@link
 *     IllegalArgumentException} of the inpainter
 * @param placement how pictures that have not the network's size come before it
 * @param strength the noise level to start from, as a share of the steps that noise the hole, above
 *     0, at most 1; at 1 what was in the hole has no influence, below 1 it is varied
 * @param softMask what mask values between 0 and 1 mean
 * @param prior what the filling is made of
 * @param levelStrengths the noise that each level of the photo's pyramid starts from, the coarsest
 *     first, as shares of the steps that noise the hole, each from 0 to 1; the last serves all
 *     finer levels
 * @param references further photos whose patches may be copied
 * @param listener watches and may stop the run
 */
public record InpaintOptions(
    long seed,
    int steps,
    String solver,
    Placement placement,
    double strength,
    SoftMask softMask,
    Prior prior,
    List<Double> levelStrengths,
    List<RgbImage> references,
    ProgressListener listener) {

  private static final int MAX_STEPS = 1000;
  private static final InpaintOptions DEFAULTS = standard(10, "dpmpp-2m-sde", Prior.BOTH);
  private static final InpaintOptions PAPER = standard(100, "ancestral", Prior.NETWORK);

  private static InpaintOptions standard(int steps, String solver, Prior prior) {
    return new InpaintOptions(
        0,
        steps,
        solver,
        Placement.standard(),
        1,
        SoftMask.BLEND,
        prior,
        LevelRecipe.standardStrengths(),
        List.of(),
        ProgressListener.NONE);
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the number of steps is not in 1 to 1000, or the strength
   *     not above 0 and at most 1
   */
  public InpaintOptions {
    if (steps < 1 || steps > MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps must be between 1 and " + MAX_STEPS + ", not " + steps);
    }
    if (!(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength must be above 0 and at most 1, not " + strength);
    }
    Objects.requireNonNull(solver, "solver");
    Objects.requireNonNull(placement, "placement");
    Objects.requireNonNull(softMask, "softMask");
    Objects.requireNonNull(prior, "prior");
    levelStrengths = List.copyOf(levelStrengths);
    references = List.copyOf(references);
    if (levelStrengths.isEmpty()
        || !levelStrengths.stream().allMatch(value -> value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "the levels' strengths are one or more numbers between 0 and 1, not " + levelStrengths);
    }
    Objects.requireNonNull(listener, "listener");
  }

  /**
   * What suits most pictures: the network for the structure, the photo's own patches for the
   * texture.
   *
   * @return seed 0, 10 steps of {@code dpmpp-2m-sde}, a square around each hole, strength 1, soft
   *     masks blended, both priors, nobody watching
   */
  public static InpaintOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The paper's settings: the network alone, 100 ancestral steps (RAD, CVPR 2025, section 4.1).
   *
   * @return the rest as {@link #defaults}
   */
  public static InpaintOptions paper() {
    return PAPER;
  }

  /**
   * Begins with the default settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return DEFAULTS.toBuilder();
  }

  /**
   * Begins with these settings.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * The same with another seed.
   *
   * @param newSeed any number
   * @return the options
   */
  public InpaintOptions withSeed(long newSeed) {
    return toBuilder().seed(newSeed).build();
  }

  /**
   * The same with another number of steps.
   *
   * @param newSteps 1 to 1000
   * @return the options
   */
  public InpaintOptions withSteps(int newSteps) {
    return toBuilder().steps(newSteps).build();
  }

  /**
   * The same with another solver.
   *
   * @param newSolver its name
   * @return the options
   */
  public InpaintOptions withSolver(String newSolver) {
    return toBuilder().solver(newSolver).build();
  }

  /**
   * The same with another placement.
   *
   * @param newPlacement how pictures come before the network
   * @return the options
   */
  public InpaintOptions withPlacement(Placement newPlacement) {
    return toBuilder().placement(newPlacement).build();
  }

  /**
   * The same with another strength.
   *
   * @param newStrength above 0, at most 1
   * @return the options
   */
  public InpaintOptions withStrength(double newStrength) {
    return toBuilder().strength(newStrength).build();
  }

  /**
   * The same with another meaning of soft masks.
   *
   * @param newSoftMask what mask values between 0 and 1 mean
   * @return the options
   */
  public InpaintOptions withSoftMask(SoftMask newSoftMask) {
    return toBuilder().softMask(newSoftMask).build();
  }

  /**
   * The same with another prior.
   *
   * @param newPrior what the filling is made of
   * @return the options
   */
  public InpaintOptions withPrior(Prior newPrior) {
    return toBuilder().prior(newPrior).build();
  }

  /**
   * The same with somebody watching.
   *
   * @param newListener is told of every step
   * @return the options
   */
  public InpaintOptions withListener(ProgressListener newListener) {
    return toBuilder().listener(newListener).build();
  }

  /**
   * The same for one of several samples: with a seed of its own, made of this seed and the sample's
   * number by the finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable
   * pseudorandom number generators", section 5).
   *
   * @param sample from 0
   * @return the options; these for sample 0
   * @throws IllegalArgumentException if the number is negative
   */
  public InpaintOptions forSample(int sample) {
    if (sample < 0) {
      throw new IllegalArgumentException("samples are numbered from 0, found " + sample);
    }
    return sample == 0 ? this : withSeed(SampleSeeds.of(seed, sample));
  }

  /** Sets options one by one; those not set are as they were. */
  public static final class Builder {
    private long seed;
    private int steps;
    private String solver;
    private Placement placement;
    private double strength;
    private SoftMask softMask;
    private Prior prior;
    private List<Double> levelStrengths;
    private List<RgbImage> references;
    private ProgressListener listener;

    private Builder(InpaintOptions from) {
      this.seed = from.seed;
      this.steps = from.steps;
      this.solver = from.solver;
      this.placement = from.placement;
      this.strength = from.strength;
      this.softMask = from.softMask;
      this.prior = from.prior;
      this.levelStrengths = from.levelStrengths;
      this.references = from.references;
      this.listener = from.listener;
    }

    /**
     * Sets the seed of the noise.
     *
     * @param newSeed any number
     * @return this
     */
    public Builder seed(long newSeed) {
      this.seed = newSeed;
      return this;
    }

    /**
     * Sets the number of steps.
     *
     * @param newSteps 1 to 1000
     * @return this
     */
    public Builder steps(int newSteps) {
      this.steps = newSteps;
      return this;
    }

    /**
     * Sets the solver.
     *
     * @param newSolver its name
     * @return this
     */
    public Builder solver(String newSolver) {
      this.solver = newSolver;
      return this;
    }

    /**
     * Sets the placement.
     *
     * @param newPlacement how pictures come before the network
     * @return this
     */
    public Builder placement(Placement newPlacement) {
      this.placement = newPlacement;
      return this;
    }

    /**
     * Sets the strength.
     *
     * @param newStrength above 0, at most 1
     * @return this
     */
    public Builder strength(double newStrength) {
      this.strength = newStrength;
      return this;
    }

    /**
     * Sets the meaning of soft masks.
     *
     * @param newSoftMask what mask values between 0 and 1 mean
     * @return this
     */
    public Builder softMask(SoftMask newSoftMask) {
      this.softMask = newSoftMask;
      return this;
    }

    /**
     * Sets what the filling is made of.
     *
     * @param newPrior the prior
     * @return this
     */
    public Builder prior(Prior newPrior) {
      this.prior = newPrior;
      return this;
    }

    /**
     * Sets the noise that each level of the photo's pyramid starts from.
     *
     * @param newStrengths the coarsest level's first, each from 0 to 1; the last serves all finer
     *     levels
     * @return this
     */
    public Builder levelStrengths(List<Double> newStrengths) {
      this.levelStrengths = newStrengths;
      return this;
    }

    /**
     * Sets further photos whose patches may be copied.
     *
     * @param newReferences the photos
     * @return this
     */
    public Builder references(List<RgbImage> newReferences) {
      this.references = newReferences;
      return this;
    }

    /**
     * Sets who watches.
     *
     * @param newListener is told of every step
     * @return this
     */
    public Builder listener(ProgressListener newListener) {
      this.listener = newListener;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     * @throws IllegalArgumentException if a number is out of range
     */
    public InpaintOptions build() {
      return new InpaintOptions(
          seed,
          steps,
          solver,
          placement,
          strength,
          softMask,
          prior,
          levelStrengths,
          references,
          listener);
    }

    /** {@return the options so far} */
    @Override
    public String toString() {
      return "Builder[seed=%d, steps=%d, solver=%s, placement=%s, strength=%s, softMask=%s, prior=%s]"
          .formatted(seed, steps, solver, placement, strength, softMask, prior);
    }
  }
}
