package dev.rad;

import dev.rad.placement.Placement;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Options for adapting a network to the known pixels of one photo. Immutable: every {@code with}
 * method returns new options that differ in one value.
 *
 * <pre>{@code
 * var options = AdaptOptions.defaults().withSteps(100).withSeed(7);
 * }</pre>
 */
public final class AdaptOptions {

  private static final int MAX_STEPS = 100_000;
  private static final AdaptOptions DEFAULTS = new AdaptOptions(new Values());

  private final Values values; // never written to after construction

  private AdaptOptions(Values values) {
    this.values = values;
  }

  /**
   * Returns the options that suit most photos.
   *
   * @return seed 0, 50 steps of 2 squares at the learning rate 1e-3, adapters of rank 8, a square
   *     around each hole, no listener
   */
  public static AdaptOptions defaults() {
    return DEFAULTS;
  }

  /** {@return the seed of everything random; the same seed gives the same adapter} */
  public long seed() {
    return values.seed;
  }

  /** {@return the number of steps, at least 1} */
  public int steps() {
    return values.steps;
  }

  /** {@return the number of squares of the photo that a step learns from, at least 1} */
  public int batchSize() {
    return values.batchSize;
  }

  /** {@return the rank of the adapters, at least 1} */
  public int rank() {
    return values.rank;
  }

  /** {@return the learning rate between the first steps, over which it rises, and its decay} */
  public double learningRate() {
    return values.learningRate;
  }

  /** {@return the rule that will cut the photo into windows when its hole is filled} */
  public Placement placement() {
    return values.placement;
  }

  /** {@return the listener that watches the run and may stop it} */
  public ProgressListener listener() {
    return values.listener;
  }

  /**
   * Sets the seed of the adapters' first values, of the squares, and of their masks and noise.
   *
   * @param seed any number
   * @return the changed options
   */
  public AdaptOptions withSeed(long seed) {
    return with(changed -> changed.seed = seed);
  }

  /**
   * Sets the number of steps.
   *
   * @param steps 1 to 100,000
   * @return the changed options
   * @throws IllegalArgumentException if the number is out of range
   */
  public AdaptOptions withSteps(int steps) {
    if (steps < 1 || steps > MAX_STEPS) {
      throw new IllegalArgumentException(
          "steps of adapting are between 1 and " + MAX_STEPS + ", not " + steps);
    }
    return with(changed -> changed.steps = steps);
  }

  /**
   * Sets the number of squares of the photo that a step learns from.
   *
   * @param squares at least 1
   * @return the changed options
   * @throws IllegalArgumentException if the number is out of range
   */
  public AdaptOptions withBatchSize(int squares) {
    if (squares < 1) {
      throw new IllegalArgumentException("a step learns from at least 1 square, not " + squares);
    }
    return with(changed -> changed.batchSize = squares);
  }

  /**
   * Sets the rank of the adapters.
   *
   * @param rank at least 1
   * @return the changed options
   * @throws IllegalArgumentException if the rank is out of range
   */
  public AdaptOptions withRank(int rank) {
    if (rank < 1) {
      throw new IllegalArgumentException("the rank of adapters is at least 1, not " + rank);
    }
    return with(changed -> changed.rank = rank);
  }

  /**
   * Sets the learning rate.
   *
   * @param rate above 0
   * @return the changed options
   * @throws IllegalArgumentException if the rate is out of range
   */
  public AdaptOptions withLearningRate(double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the learning rate is above 0, not " + rate);
    }
    return with(changed -> changed.learningRate = rate);
  }

  /**
   * Sets the rule that will cut the photo into windows when its hole is filled, which decides how
   * small the network sees the photo.
   *
   * @param placement the rule, as {@link InpaintOptions#withPlacement} takes it
   * @return the changed options
   */
  public AdaptOptions withPlacement(Placement placement) {
    Objects.requireNonNull(placement, "placement");
    return with(changed -> changed.placement = placement);
  }

  /**
   * Sets the listener that watches the run and may stop it.
   *
   * @param listener called once per step; the preview that it is given is the photo
   * @return the changed options
   */
  public AdaptOptions withListener(ProgressListener listener) {
    Objects.requireNonNull(listener, "listener");
    return with(changed -> changed.listener = listener);
  }

  private AdaptOptions with(Consumer<Values> change) {
    var copy = new Values(values);
    change.accept(copy);
    return new AdaptOptions(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AdaptOptions that && values.toList().equals(that.values.toList());
  }

  @Override
  public int hashCode() {
    return values.toList().hashCode();
  }

  @Override
  public String toString() {
    return "AdaptOptions[seed=%d, steps=%d, batchSize=%d, rank=%d, learningRate=%s, placement=%s, listener=%s]"
        .formatted(seed(), steps(), batchSize(), rank(), learningRate(), placement(), listener());
  }

  /** The values, modified only while options are being built. */
  private static final class Values {
    private long seed;
    private int steps = 50;
    private int batchSize = 2;
    private int rank = 8;
    private double learningRate = 1e-3;
    private Placement placement = Placement.standard();
    private ProgressListener listener = ProgressListener.NONE;

    Values() {}

    Values(Values other) {
      this.seed = other.seed;
      this.steps = other.steps;
      this.batchSize = other.batchSize;
      this.rank = other.rank;
      this.learningRate = other.learningRate;
      this.placement = other.placement;
      this.listener = other.listener;
    }

    List<Object> toList() {
      return List.of(seed, steps, batchSize, rank, learningRate, placement, listener);
    }
  }
}
