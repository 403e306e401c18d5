package dev.rad.torch.training;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Options of the optimizer, AdamW, and of its learning rate. Immutable.
 *
 * <pre>{@code
 * OptimizerOptions.builder().learningRate(2e-4).warmupSteps(100).build()
 * }</pre>
 */
public final class OptimizerOptions {

  /**
   * The paper's Adam at 1e-4, with the clipping at 1 of RAD's program, a warm-up and averaged
   * weights.
   */
  public static final OptimizerOptions PAPER = builder().build();

  @JsonValue private final Builder values; // never written to after construction

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private OptimizerOptions(Builder values) {
    TrainingOptions.require(
        values.learningRate > 0 && values.learningRate < Double.POSITIVE_INFINITY,
        "learning rate must be positive, not " + values.learningRate);
    TrainingOptions.require(
        values.warmupSteps >= 0,
        "warm-up steps must not be negative, but are " + values.warmupSteps);
    TrainingOptions.require(
        values.weightDecay >= 0, "weight decay must not be negative, but is " + values.weightDecay);
    TrainingOptions.require(
        values.gradientClip > 0, "gradient clip must be positive, not " + values.gradientClip);
    TrainingOptions.require(
        values.emaDecay >= 0 && values.emaDecay < 1,
        "EMA decay must be in [0, 1), not " + values.emaDecay);
    TrainingOptions.require(
        values.decaySteps >= 0,
        "steps of decay must not be negative, but are " + values.decaySteps);
    this.values = new Builder(values);
  }

  /**
   * Creates a builder with the values of {@link #PAPER}.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Creates a builder with these options.
   *
   * @return a builder that does not affect these options
   */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** {@return the learning rate between warm-up and decay} */
  public double learningRate() {
    return values.learningRate;
  }

  /** {@return the number of steps over which the learning rate rises linearly from 0} */
  public int warmupSteps() {
    return values.warmupSteps;
  }

  /** {@return the decoupled weight decay; 0 is plain Adam} */
  public double weightDecay() {
    return values.weightDecay;
  }

  /** {@return the largest Euclidean norm of all gradients together} */
  public double gradientClip() {
    return values.gradientClip;
  }

  /** {@return the decay of the weights' exponential moving average} */
  public double emaDecay() {
    return values.emaDecay;
  }

  /** {@return the number of last steps over which the learning rate falls linearly; 0 for none} */
  public int decaySteps() {
    return values.decaySteps;
  }

  /**
   * Computes the learning rate of a step.
   *
   * @param step from 1
   * @param steps the steps of the whole training
   * @return {@code min(1, step/W, (steps + 1 − step)/(D + 1))} times the learning rate, for a
   *     warm-up of W steps and a decay of D: the step after the last would have 0
   */
  double learningRateAt(long step, long steps) {
    double warmup = step / (double) Math.max(1, warmupSteps());
    double decay = (steps + 1 - step) / (decaySteps() + 1.0);
    return learningRate() * Math.min(1, decaySteps() == 0 ? warmup : Math.min(warmup, decay));
  }

  /** Returns the factor that keeps a gradient of this norm within {@link #gradientClip}. */
  double clipping(double norm) {
    return Math.min(1, gradientClip() / Math.max(norm, 1e-12));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OptimizerOptions that && values.toList().equals(that.values.toList());
  }

  @Override
  public int hashCode() {
    return values.toList().hashCode();
  }

  @Override
  public String toString() {
    return "OptimizerOptions[learningRate=%s, warmupSteps=%d, weightDecay=%s, gradientClip=%s,"
            .formatted(learningRate(), warmupSteps(), weightDecay(), gradientClip())
        + " emaDecay=%s, decaySteps=%d]".formatted(emaDecay(), decaySteps());
  }

  /** Collects the options. Run records store its fields. */
  @JsonAutoDetect(fieldVisibility = Visibility.ANY)
  public static final class Builder {
    private double learningRate = 1e-4;
    private int warmupSteps = 500;
    private double weightDecay;
    private double gradientClip = 1;
    private double emaDecay = 0.999;
    private int decaySteps; // not in older run records

    private Builder() {}

    private Builder(Builder other) {
      this.learningRate = other.learningRate;
      this.warmupSteps = other.warmupSteps;
      this.weightDecay = other.weightDecay;
      this.gradientClip = other.gradientClip;
      this.emaDecay = other.emaDecay;
      this.decaySteps = other.decaySteps;
    }

    /**
     * Sets the learning rate between warm-up and decay.
     *
     * @param rate positive; 1e-4 unless set
     * @return this builder
     */
    public Builder learningRate(double rate) {
      learningRate = rate;
      return this;
    }

    /**
     * Sets the number of steps over which the learning rate rises linearly from 0.
     *
     * @param steps at least 0; 500 unless set
     * @return this builder
     */
    public Builder warmupSteps(int steps) {
      warmupSteps = steps;
      return this;
    }

    /**
     * Sets the decoupled weight decay.
     *
     * @param decay at least 0; 0, which is plain Adam, unless set
     * @return this builder
     */
    public Builder weightDecay(double decay) {
      weightDecay = decay;
      return this;
    }

    /**
     * Sets the largest Euclidean norm of all gradients together. Larger gradients are scaled down.
     *
     * @param norm positive; 1 unless set
     * @return this builder
     */
    public Builder gradientClip(double norm) {
      gradientClip = norm;
      return this;
    }

    /**
     * Sets the decay of the weights' exponential moving average.
     *
     * @param decay in [0, 1); 0.999 unless set
     * @return this builder
     */
    public Builder emaDecay(double decay) {
      emaDecay = decay;
      return this;
    }

    /**
     * Sets the number of last steps over which the learning rate falls linearly towards 0.
     *
     * @param steps at least 0; 0, which leaves the rate as it is, unless set
     * @return this builder
     */
    public Builder decaySteps(int steps) {
      decaySteps = steps;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public OptimizerOptions build() {
      return new OptimizerOptions(this);
    }

    /** {@return the options so far} */
    @Override
    public String toString() {
      return "Builder" + toList();
    }

    private List<Object> toList() {
      return List.of(learningRate, warmupSteps, weightDecay, gradientClip, emaDecay, decaySteps);
    }
  }
}
