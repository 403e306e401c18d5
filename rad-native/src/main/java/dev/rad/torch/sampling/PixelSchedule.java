package dev.rad.torch.sampling;

import dev.rad.Device;
import dev.rad.mask.Mask;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.schedule.StepPlan;
import dev.rad.schedule.Transition;
import dev.rad.torch.nn.conditioning.LevelMaps;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.WholeSteps;
import dev.rad.torch.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A noise schedule over the pixels of a batch: the schedule's values at every pixel, by its mask
 * value. They are computed once per distinct mask value, in doubles.
 */
public final class PixelSchedule implements AutoCloseable {

  /**
   * With more distinct mask values than this, the network gets a map instead of a list of levels.
   */
  private static final int MAX_LEVELS = 8;

  private final NoiseSchedule schedule;
  private final DistinctMaskValues values;
  private final @Nullable WholeSteps wholeSteps; // null unless TD-Paint's conditioning has several
  private final @Nullable LevelMaps maps; // null with one level or a dense map

  private PixelSchedule(NoiseSchedule schedule, DistinctMaskValues values) {
    this.schedule = schedule;
    this.values = values;
    boolean tdPaint = schedule.conditioning() == NoiseConditioning.TD_PAINT;
    this.wholeSteps = tdPaint && values.count() > 1 ? values.wholeSteps() : null;
    this.maps =
        values.count() == 1 || wholeSteps != null || isDense()
            ? null
            : LevelMaps.of(values.weightMaps());
  }

  private boolean isDense() {
    return values.count() > MAX_LEVELS;
  }

  /**
   * Creates a schedule without regions: every pixel has the same one.
   *
   * @param schedule the schedule
   * @param batch the number of images
   * @param device the device of the tensors
   * @return the schedule over the pixels
   */
  public static PixelSchedule uniform(NoiseSchedule schedule, int batch, Device device) {
    return new PixelSchedule(schedule, DistinctMaskValues.uniform(1, batch, device));
  }

  /**
   * Creates a schedule over masked images.
   *
   * @param schedule the schedule
   * @param masks one per image, all of one size
   * @param device the device of the tensors
   * @return the schedule over the pixels
   */
  public static PixelSchedule of(NoiseSchedule schedule, List<Mask> masks, Device device) {
    return new PixelSchedule(schedule, DistinctMaskValues.of(masks, device));
  }

  /**
   * Returns the network's conditioning for the state after k noise steps.
   *
   * @param k the number of noise steps applied
   * @return one level if it is the same everywhere, else a list of levels, or a map if the masks
   *     have many values
   */
  public NoiseInput networkInput(int k) {
    double[] steps = values.stream().map(value -> schedule.networkStep(k, value)).toArray();
    int images = values.batch();
    if (Arrays.stream(steps).distinct().count() == 1) {
      double[] same = new double[images];
      Arrays.fill(same, steps[0]);
      return NoiseInput.uniform(same);
    }
    if (wholeSteps != null) {
      return wholeSteps.input(steps);
    }
    if (isDense()) {
      return new NoiseInput.Dense(values.map(value -> schedule.networkStep(k, value)));
    }
    float[][] levels = new float[images][steps.length];
    for (float[] image : levels) {
      for (int i = 0; i < steps.length; i++) {
        image[i] = (float) steps[i];
      }
    }
    return new NoiseInput.Levels(levels, maps);
  }

  /**
   * Returns the share of a state that is left when its pixels are noised to the level of the
   * noisiest pixel, {@code √(ᾱ_t / ᾱ_p)}.
   *
   * @param k the number of noise steps applied
   * @return {@code [B, 1, H, W]}, 1 at the noisiest pixels
   */
  Tensor evenShare(int k) {
    double least = values.stream().map(value -> schedule.logAlphaBar(k, value)).min().orElseThrow();
    return values.map(value -> Math.exp(0.5 * (least - schedule.logAlphaBar(k, value))));
  }

  /**
   * Returns the conditioning of a plain diffusion network on pictures that are as noisy as the
   * noisiest pixels of a state.
   *
   * @param k the number of noise steps applied
   * @return one level
   */
  NoiseInput evenInput(int k) {
    double[] steps = new double[values.batch()];
    Arrays.fill(
        steps, values.stream().map(value -> schedule.admStep(k, value)).max().orElseThrow());
    return NoiseInput.uniform(steps);
  }

  /**
   * Runs the forward process in one jump: {@code √ᾱ x₀ + √(1−ᾱ) ε}.
   *
   * @param clean images, {@code [B, C, H, W]} in {@code [−1, 1]}
   * @param noise standard normal, the same shape
   * @param k the number of noise steps to apply
   * @return the noisy images
   */
  public Tensor noised(Tensor clean, Tensor noise, int k) {
    Tensor signal = values.map(value -> Math.exp(0.5 * schedule.logAlphaBar(k, value)));
    Tensor sigma = values.map(value -> Math.sqrt(-Math.expm1(schedule.logAlphaBar(k, value))));
    return clean.mul(signal).addcmul(noise, sigma);
  }

  /**
   * Finds the pixels of which nothing is known: they have all the noise that the schedule ever
   * gives them.
   *
   * @param k the number of noise steps applied
   * @return truth values, {@code [B, 1, H, W]}, or {@code [B, 1, 1, 1]} for a schedule without
   *     regions
   */
  public Tensor unknown(int k) {
    return values.where(value -> schedule.isPureNoise(k, value));
  }

  /**
   * Returns whether nothing is known about any pixel.
   *
   * @param k the number of noise steps applied
   * @return whether {@link #unknown} is true everywhere
   */
  public boolean isUnknown(int k) {
    return values.stream().allMatch(value -> schedule.isPureNoise(k, value));
  }

  /**
   * Returns the device of the tensors.
   *
   * @return the device
   */
  public Device device() {
    return values.device();
  }

  /**
   * Returns the coefficients of a reverse step at every pixel.
   *
   * @param step the states that it leads from and to
   * @return the coefficients
   */
  public PixelStep step(StepPlan.Step step) {
    return new PixelStep(step.from(), step.to(), null);
  }

  /**
   * Returns the coefficients of a reverse step of a run at every pixel.
   *
   * @param step the states that it leads from and to
   * @param before the run's step before it
   * @return the coefficients
   */
  public PixelStep step(StepPlan.Step step, StepPlan.Step before) {
    return new PixelStep(step.from(), step.to(), step(before));
  }

  /**
   * Returns a state as the step from itself to itself, for coefficients that depend on one state
   * alone.
   *
   * @param k the number of noise steps applied
   * @return a step that is frozen at every pixel
   */
  public PixelStep at(int k) {
    return new PixelStep(k, k, null);
  }

  /** One reverse step over the pixels. It is valid as long as its schedule is open. */
  public final class PixelStep {
    private final int from;
    private final int to;
    private final @Nullable PixelStep before; // null for a run's first step, and for one alone

    private PixelStep(int from, int to, @Nullable PixelStep before) {
      this.from = from;
      this.to = to;
      this.before = before;
    }

    /**
     * Returns the state that the step starts in.
     *
     * @return the number of noise steps applied
     */
    public int from() {
      return from;
    }

    /**
     * Returns the state that the step leads to.
     *
     * @return the number of noise steps left
     */
    public int to() {
      return to;
    }

    /**
     * Computes a coefficient at every pixel.
     *
     * @param coefficient the coefficient, as a function of a pixel's transition
     * @return {@code [B, 1, H, W]}, or {@code [B, 1, 1, 1]} for a schedule without regions
     */
    public Tensor map(ToDoubleFunction<Transition> coefficient) {
      return values.map(value -> coefficient.applyAsDouble(transition(value)));
    }

    /**
     * Computes a coefficient that depends on two steps of every pixel, for multistep solvers.
     *
     * @param earlier a previous step
     * @param coefficient the coefficient, as a function of a pixel's earlier and current
     *     transitions
     * @return as {@link #map(ToDoubleFunction)}
     */
    public Tensor map(PixelStep earlier, ToDoubleBiFunction<Transition, Transition> coefficient) {
      return values.map(
          value -> coefficient.applyAsDouble(earlier.transition(value), transition(value)));
    }

    /**
     * Returns the logarithm of the posterior's variance as ADM clips it (iDDPM, arXiv:2102.09672,
     * section 3.1): if the step makes a pixel clean, the variance is 0, and the value of the
     * previous step is taken, or {@code log β} if there is no previous step.
     *
     * @return as {@link #map(ToDoubleFunction)}; 0 at pixels that the step does not change
     */
    public Tensor logPosteriorVarianceClipped() {
      return values.map(
          value -> {
            Transition t = transition(value);
            if (t.isFrozen()) {
              return 0;
            }
            double own = t.posteriorVariance();
            double clipped =
                own > 0 || before == null ? own : before.transition(value).posteriorVariance();
            return Math.log(clipped > 0 ? clipped : t.beta());
          });
    }

    /**
     * Returns whether a condition holds for any pixel's transition.
     *
     * @param kind the condition
     * @return true if it holds for at least one pixel
     */
    public boolean anyMatch(Predicate<Transition> kind) {
      return values.stream().mapToObj(this::transition).anyMatch(kind);
    }

    /**
     * Returns the state that the step leads to, for coefficients that depend on it alone.
     *
     * @return a step from that state to itself
     */
    public PixelStep endState() {
      return at(to);
    }

    /**
     * Returns whether the step changes no pixel at all.
     *
     * @return true if β = 0 everywhere
     */
    public boolean isFrozen() {
      return !anyMatch(t -> !t.isFrozen());
    }

    /**
     * Finds the pixels that the step does not change (β = 0).
     *
     * @return truth values, {@code [B, 1, H, W]}, or {@code [B, 1, 1, 1]} for a schedule without
     *     regions
     */
    public Tensor frozen() {
      return values.where(value -> transition(value).isFrozen());
    }

    private Transition transition(double value) {
      if (from != to) {
        return schedule.transition(from, to, value);
      }
      double log = schedule.logAlphaBar(from, value);
      return new Transition(log, log);
    }

    /** {@return the states} */
    @Override
    public String toString() {
      return "PixelStep[from=%d, to=%d]".formatted(from, to);
    }
  }

  @Override
  public void close() {
    values.close();
    if (wholeSteps != null) {
      wholeSteps.close();
    }
    if (maps != null) {
      maps.close();
    }
  }

  /** {@return the schedule and the pixels} */
  @Override
  public String toString() {
    return "PixelSchedule[%s, %s]".formatted(values, schedule);
  }
}
