package dev.rad;

import dev.rad.image.RgbImage;
import dev.rad.placement.Placement;
import dev.rad.prior.LevelRecipe;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Options for filling a hole. Immutable: every {@code with} method returns new options that differ
 * in one value.
 *
 * <pre>{@code
 * var options = InpaintOptions.defaults().withSeed(7).withSteps(20).withSolver("dpmpp-2m");
 * }</pre>
 */
public final class InpaintOptions {

  private static final int MAX_STEPS = 1000;
  private static final InpaintOptions DEFAULTS = new InpaintOptions(new Values());
  private static final InpaintOptions PAPER =
      DEFAULTS.withSteps(100).withSolver("ancestral").withPrior(Prior.NETWORK);

  private final Values values; // never written to after construction

  private InpaintOptions(Values values) {
    this.values = values;
  }

  /**
   * Returns the options that suit most pictures: the network for the structure, the photo's own
   * patches for the texture.
   *
   * @return seed 0, 10 steps of {@code dpmpp-2m-sde}, a square around each hole, strength 1, soft
   *     masks blended, both priors, no references, straight lines continued, 1 candidate, no
   *     listener
   */
  public static InpaintOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns the paper's settings: the network alone, 100 ancestral steps (RAD, CVPR 2025, section
   * 4.1).
   *
   * @return these settings; all others as in {@link #defaults}
   */
  public static InpaintOptions paper() {
    return PAPER;
  }

  /** {@return the seed of the noise; the same seed gives the same picture} */
  public long seed() {
    return values.seed;
  }

  /** {@return the number of steps of the network's reverse process, 1 to 1000} */
  public int steps() {
    return values.steps;
  }

  /** {@return where the first step ends, as a share of the steps that noise the hole; if set} */
  public OptionalDouble firstStep() {
    return values.firstStep;
  }

  /** {@return the solver that runs the reverse process} */
  public Solver solver() {
    return values.solver;
  }

  /** {@return the rule that cuts a picture of any size into windows of the network's size} */
  public Placement placement() {
    return values.placement;
  }

  /** {@return the noise level to start from, as a share of the steps that noise the hole} */
  public double strength() {
    return values.strength;
  }

  /** {@return the meaning of mask values between 0 and 1} */
  public SoftMask softMask() {
    return values.softMask;
  }

  /** {@return the prior that the filling is sampled from} */
  public Prior prior() {
    return values.prior;
  }

  /** {@return the noise that each level of the photo's pyramid starts from, the coarsest first} */
  public List<Double> levelStrengths() {
    return values.levelStrengths;
  }

  /** {@return further photos whose patches may be copied} */
  public List<RgbImage> references() {
    return values.references;
  }

  /** {@return whether straight lines are continued through the hole first} */
  public boolean straightLines() {
    return values.straightLines;
  }

  /** {@return how many structures are drawn, of which the likeliest is filled in} */
  public int candidates() {
    return values.candidates;
  }

  /** {@return the listener that watches the run and may stop it} */
  public ProgressListener listener() {
    return values.listener;
  }

  /**
   * Sets the seed of the noise that the filling grows from.
   *
   * @param seed any number
   * @return the changed options
   */
  public InpaintOptions withSeed(long seed) {
    return with(changed -> changed.seed = seed);
  }

  /**
   * Sets the number of steps of the network's reverse process, were all of them even; a {@linkplain
   * #withFirstStep wider first step} leaves fewer.
   *
   * @param steps 1 to 1000; the paper takes 100
   * @return the changed options
   * @throws IllegalArgumentException if the number is out of range
   */
  public InpaintOptions withSteps(int steps) {
    if (steps < 1 || steps > MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps must be between 1 and " + MAX_STEPS + ", not " + steps);
    }
    return with(changed -> changed.steps = steps);
  }

  /**
   * Sets where the first of the steps ends, as a share of the steps that noise the hole; the others
   * are as wide as without it, and so fewer ({@link dev.rad.schedule.StepPlan#withFirstStep}).
   * Unless set, it is 0.2 for {@link Prior#BOTH} with networks below 128 pixels, and all steps are
   * even otherwise. With a strength below 1, and where regions are filled one after the other,
   * steps are always even.
   *
   * @param end above 0, below 1: the smaller, the nearer to the mean of all plausible fillings
   * @return the changed options
   * @throws IllegalArgumentException if the share is out of range
   */
  public InpaintOptions withFirstStep(double end) {
    if (!(end > 0 && end < 1)) {
      throw new IllegalArgumentException(
          "the first step ends above 0 and below 1 of the noise, not at " + end);
    }
    return with(changed -> changed.firstStep = OptionalDouble.of(end));
  }

  /**
   * Sets the solver by its name, as a command line does.
   *
   * @param name one of {@link Solver#names}
   * @return the changed options
   * @throws IllegalArgumentException if there is no solver of that name
   */
  public InpaintOptions withSolver(String name) {
    return withSolver(Solver.named(name));
  }

  /**
   * Sets the solver.
   *
   * @param solver a solver that the inpainter can run
   * @return the changed options
   */
  public InpaintOptions withSolver(Solver solver) {
    Objects.requireNonNull(solver, "solver");
    return with(changed -> changed.solver = solver);
  }

  /**
   * Sets the rule that cuts a picture of any size into windows of the network's size.
   *
   * @param placement the rule
   * @return the changed options
   */
  public InpaintOptions withPlacement(Placement placement) {
    Objects.requireNonNull(placement, "placement");
    return with(changed -> changed.placement = placement);
  }

  /**
   * Sets the noise level to start from, as a share of the steps that noise the hole. At 1 the
   * hole's old content has no influence; below 1 it is varied rather than replaced.
   *
   * @param strength above 0, at most 1
   * @return the changed options
   * @throws IllegalArgumentException if the strength is out of range
   */
  public InpaintOptions withStrength(double strength) {
    if (!(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength must be above 0 and at most 1, not " + strength);
    }
    return with(changed -> changed.strength = strength);
  }

  /**
   * Sets the meaning of mask values between 0 and 1.
   *
   * @param softMask the meaning
   * @return the changed options
   */
  public InpaintOptions withSoftMask(SoftMask softMask) {
    Objects.requireNonNull(softMask, "softMask");
    return with(changed -> changed.softMask = softMask);
  }

  /**
   * Sets the prior that the filling is sampled from.
   *
   * @param prior network, photo or both
   * @return the changed options
   */
  public InpaintOptions withPrior(Prior prior) {
    Objects.requireNonNull(prior, "prior");
    return with(changed -> changed.prior = prior);
  }

  /**
   * Sets the noise that each level of the photo's pyramid starts from, as shares of the steps that
   * noise the hole. A filling that begins with pieces of the photo begins on the third level, so
   * the first two numbers do not matter to it.
   *
   * @param strengths one or more numbers from 0 to 1, for the coarsest level first; the last one
   *     applies to all finer levels
   * @return the changed options
   * @throws IllegalArgumentException if the list is empty, or a number is out of range
   */
  public InpaintOptions withLevelStrengths(List<Double> strengths) {
    List<Double> copy = List.copyOf(strengths);
    if (copy.isEmpty() || !copy.stream().allMatch(value -> value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "the levels' strengths are one or more numbers between 0 and 1, not " + copy);
    }
    return with(changed -> changed.levelStrengths = copy);
  }

  /**
   * Sets further photos whose patches may be copied.
   *
   * @param references photos of any size; may be empty
   * @return the changed options
   */
  public InpaintOptions withReferences(List<RgbImage> references) {
    List<RgbImage> copy = List.copyOf(references);
    return with(changed -> changed.references = copy);
  }

  /**
   * Returns options that continue straight lines through the hole, or do not. Lines that end at the
   * hole on one side and go on at another, such as rails and kerbs, are then painted before
   * anything else; with {@link Prior#NETWORK}, and with networks of 128 pixels and more, never.
   *
   * @param continued whether to continue them
   * @return the changed copy
   */
  public InpaintOptions withStraightLines(boolean continued) {
    return with(changed -> changed.straightLines = continued);
  }

  /**
   * Returns options with another number of candidates. The structure of a hole is drawn that often,
   * each time differently, and pieces of the photo are laid out after each; rad goes on with the
   * one that the network finds likeliest. Only one is drawn with other priors than {@link
   * Prior#BOTH}, with networks of 128 pixels and more, with a strength below 1, with {@link
   * SoftMask#RESYNTHESIZE}, and for regions in an order. Of large photos there are fewer: all
   * candidates together have at most 48 megapixels.
   *
   * @param count 1 to 64
   * @return the changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public InpaintOptions withCandidates(int count) {
    if (count < 1 || count > 64) {
      throw new IllegalArgumentException("candidates must be in 1..64, not " + count);
    }
    return with(changed -> changed.candidates = count);
  }

  /**
   * Sets the listener that watches the run and may stop it.
   *
   * @param listener called once per step
   * @return the changed options
   */
  public InpaintOptions withListener(ProgressListener listener) {
    Objects.requireNonNull(listener, "listener");
    return with(changed -> changed.listener = listener);
  }

  /**
   * Returns the options for one of several samples, with a seed derived from this seed and the
   * sample's number by the finaliser of SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable
   * pseudorandom number generators", section 5).
   *
   * @param sample from 0
   * @return the options; this object for sample 0
   * @throws IllegalArgumentException if the number is negative
   */
  public InpaintOptions forSample(int sample) {
    if (sample < 0) {
      throw new IllegalArgumentException("samples are numbered from 0, found " + sample);
    }
    return sample == 0 ? this : withSeed(SampleSeeds.of(values.seed, sample));
  }

  private InpaintOptions with(Consumer<Values> change) {
    var copy = new Values(values);
    change.accept(copy);
    return new InpaintOptions(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InpaintOptions that && values.toList().equals(that.values.toList());
  }

  @Override
  public int hashCode() {
    return values.toList().hashCode();
  }

  @Override
  public String toString() {
    return "InpaintOptions[seed=%d, steps=%d, firstStep=%s, solver=%s, placement=%s,"
            .formatted(seed(), steps(), firstStep(), solver().name(), placement())
        + " strength=%s, softMask=%s,".formatted(strength(), softMask())
        + " prior=%s, levelStrengths=%s, references=%s, straightLines=%s, candidates=%d, listener=%s]"
            .formatted(
                prior(), levelStrengths(), references(), straightLines(), candidates(), listener());
  }

  /** The values, modified only while options are being built. */
  private static final class Values {
    private long seed;
    private int steps = 10;
    private OptionalDouble firstStep = OptionalDouble.empty();
    private Solver solver = Solver.named("dpmpp-2m-sde");
    private Placement placement = Placement.standard();
    private double strength = 1;
    private SoftMask softMask = SoftMask.BLEND;
    private Prior prior = Prior.BOTH;
    private List<Double> levelStrengths = LevelRecipe.standardStrengths();
    private List<RgbImage> references = List.of();
    private boolean straightLines = true;
    private int candidates = 1;
    private ProgressListener listener = ProgressListener.NONE;

    Values() {}

    Values(Values other) {
      this.seed = other.seed;
      this.steps = other.steps;
      this.firstStep = other.firstStep;
      this.solver = other.solver;
      this.placement = other.placement;
      this.strength = other.strength;
      this.softMask = other.softMask;
      this.prior = other.prior;
      this.levelStrengths = other.levelStrengths;
      this.references = other.references;
      this.straightLines = other.straightLines;
      this.candidates = other.candidates;
      this.listener = other.listener;
    }

    List<Object> toList() {
      return List.of(
          seed,
          steps,
          firstStep,
          solver,
          placement,
          strength,
          softMask,
          prior,
          levelStrengths,
          references,
          straightLines,
          candidates,
          listener);
    }
  }
}
