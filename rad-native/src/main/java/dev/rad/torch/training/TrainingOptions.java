package dev.rad.torch.training;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rad.Device;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import dev.rad.torch.lora.LoraConfig;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of a training. The defaults are the paper's where it names them (RAD, CVPR 2025, section
 * 4.1). Immutable.
 *
 * <pre>{@code
 * TrainingOptions.steps(20_000).microBatch(8).accumulation(2).lora(LoraConfig.paper()).seed(7).build()
 * }</pre>
 */
public final class TrainingOptions {

  @JsonValue private final Builder values; // never written to after construction

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private TrainingOptions(Builder values) {
    require(values.steps >= 1, "steps must be at least 1, not " + values.steps);
    require(values.microBatch >= 1, "batch size must be at least 1, not " + values.microBatch);
    require(
        values.accumulation >= 1, "accumulation must be at least 1, not " + values.accumulation);
    require(
        values.saveEvery >= 1,
        "steps between checkpoints must be at least 1, not " + values.saveEvery);
    require(
        values.validateEvery >= 0,
        "steps between validations must not be negative, but are " + values.validateEvery);
    require(
        values.colourJitter >= 0 && values.colourJitter < 1,
        "colour jitter must be in [0, 1), not " + values.colourJitter);
    this.values = new Builder(values);
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Creates a builder with the paper's recipe for training all weights: batch 16, Adam at 1e-4,
   * gradients clipped to norm 1, both phases alike, Perlin masks, the ADM's loss, on the CPU in
   * float32.
   *
   * @param steps the number of optimizer steps, including those of earlier sessions
   * @return a builder
   */
  public static Builder steps(long steps) {
    var builder = new Builder();
    builder.steps = steps;
    return builder;
  }

  /**
   * Creates a builder with these options.
   *
   * @return a builder that does not affect these options
   */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** {@return the number of optimizer steps, including those of earlier sessions} */
  public long steps() {
    return values.steps;
  }

  /** {@return the number of pictures that are computed at once} */
  public int microBatch() {
    return values.microBatch;
  }

  /** {@return the number of micro-batches whose gradients are summed for one step} */
  public int accumulation() {
    return values.accumulation;
  }

  /** {@return the number of pictures of one step, over all its micro-batches} */
  public int batchSize() {
    return values.microBatch * values.accumulation;
  }

  /** {@return the seed of everything random} */
  public long seed() {
    return values.seed;
  }

  /** {@return the number of steps between checkpoints} */
  public int saveEvery() {
    return values.saveEvery;
  }

  /** {@return the number of steps between validations; 0 for none} */
  public int validateEvery() {
    return values.validateEvery;
  }

  /** {@return the sampler of the pictures' masks} */
  public MaskSampler masks() {
    return values.masks;
  }

  /** {@return the objective, which is what the network learns} */
  public Objective objective() {
    return values.objective;
  }

  /** {@return the options of the optimizer} */
  public OptimizerOptions optimizer() {
    return values.optimizer;
  }

  /** {@return the options of the computation} */
  public ExecutionOptions execution() {
    return values.execution;
  }

  /** {@return the adapters to train; empty to train all weights} */
  public Optional<LoraConfig> lora() {
    return values.lora;
  }

  /** {@return the largest relative change of brightness, contrast and saturation} */
  public double colourJitter() {
    return values.colourJitter;
  }

  /**
   * Returns the same options for another device.
   *
   * @param device the device that computes
   * @return the changed copy
   */
  public TrainingOptions onDevice(Device device) {
    return toBuilder().execution(execution().toBuilder().device(device).build()).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrainingOptions that && values.toList().equals(that.values.toList());
  }

  @Override
  public int hashCode() {
    return values.toList().hashCode();
  }

  @Override
  public String toString() {
    return "TrainingOptions" + values.toList();
  }

  /** Collects the options. Run records store its fields. */
  @JsonAutoDetect(fieldVisibility = Visibility.ANY)
  public static final class Builder {
    private long steps;
    private int microBatch = 16;
    private int accumulation = 1;
    private long seed;
    private int saveEvery = 500;
    private int validateEvery = 500;
    private MaskSampler masks = MaskRecipe.parse("perlin");
    private Objective objective = Objective.RAD_PAPER;

    @JsonProperty("optimization")
    private OptimizerOptions optimizer = OptimizerOptions.PAPER;

    private ExecutionOptions execution = ExecutionOptions.CPU;
    private Optional<LoraConfig> lora = Optional.empty();
    private double colourJitter; // not in older run records

    private Builder() {}

    private Builder(Builder other) {
      this.steps = other.steps;
      this.microBatch = other.microBatch;
      this.accumulation = other.accumulation;
      this.seed = other.seed;
      this.saveEvery = other.saveEvery;
      this.validateEvery = other.validateEvery;
      this.masks = other.masks;
      this.objective = other.objective;
      this.optimizer = other.optimizer;
      this.execution = other.execution;
      this.lora = other.lora;
      this.colourJitter = other.colourJitter;
    }

    /**
     * Sets the number of pictures that are computed at once.
     *
     * @param pictures at least 1; 16 unless set
     * @return this builder
     */
    public Builder microBatch(int pictures) {
      microBatch = pictures;
      return this;
    }

    /**
     * Sets the number of micro-batches whose gradients are summed for one step. Together they count
     * as one batch of {@code microBatch · accumulation} pictures.
     *
     * @param times at least 1; 1 unless set
     * @return this builder
     */
    public Builder accumulation(int times) {
      accumulation = times;
      return this;
    }

    /**
     * Sets the seed of everything random.
     *
     * @param value any number; 0 unless set
     * @return this builder
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Sets the number of steps between checkpoints.
     *
     * @param every at least 1; 500 unless set
     * @return this builder
     */
    public Builder saveEvery(int every) {
      saveEvery = every;
      return this;
    }

    /**
     * Sets the number of steps between validations of the averaged weights.
     *
     * @param every 0 for none; 500 unless set
     * @return this builder
     */
    public Builder validateEvery(int every) {
      validateEvery = every;
      return this;
    }

    /**
     * Sets the sampler of the pictures' masks by its text form.
     *
     * @param recipe a recipe in the form that {@link MaskRecipe#parse} reads, such as {@code
     *     perlin=0.7,box=0.3}
     * @return this builder
     * @throws dev.rad.exception.MaskException if the recipe is not valid
     */
    public Builder masks(String recipe) {
      return masks(MaskRecipe.parse(recipe));
    }

    /**
     * Sets the sampler of the pictures' masks.
     *
     * @param sampler returns hard masks and may be called by several threads at once; its {@code
     *     toString} names it in run records, and a training resumes only with the same name
     * @return this builder
     */
    public Builder masks(MaskSampler sampler) {
      masks = Objects.requireNonNull(sampler, "sampler");
      return this;
    }

    /**
     * Sets the objective, which is what the network learns.
     *
     * @param value the paper's objective unless set
     * @return this builder
     */
    public Builder objective(Objective value) {
      objective = Objects.requireNonNull(value, "objective");
      return this;
    }

    /**
     * Sets the options of the optimizer.
     *
     * @param value the paper's unless set
     * @return this builder
     */
    public Builder optimizer(OptimizerOptions value) {
      optimizer = Objects.requireNonNull(value, "optimizer");
      return this;
    }

    /**
     * Sets the options of the computation: device, precision and memory.
     *
     * @param value the CPU in float32 unless set
     * @return this builder
     */
    public Builder execution(ExecutionOptions value) {
      execution = Objects.requireNonNull(value, "execution");
      return this;
    }

    /**
     * Trains adapters instead of all weights.
     *
     * @param config the layers that get adapters, and their rank
     * @return this builder
     */
    public Builder lora(LoraConfig config) {
      lora = Optional.of(config);
      return this;
    }

    /**
     * Changes the colours of every picture a little, each time differently.
     *
     * @param most the largest relative change of brightness, contrast and saturation, in [0, 1); 0
     *     unless set
     * @return this builder
     */
    public Builder colourJitter(double most) {
      colourJitter = most;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public TrainingOptions build() {
      return new TrainingOptions(this);
    }

    /** {@return the options so far} */
    @Override
    public String toString() {
      return "Builder[steps=%d, batch=%d×%d, masks=%s, seed=%d]"
          .formatted(steps, microBatch, accumulation, masks, seed);
    }

    private List<Object> toList() {
      return List.of(
          steps,
          microBatch,
          accumulation,
          seed,
          saveEvery,
          validateEvery,
          masks,
          objective,
          optimizer,
          execution,
          lora,
          colourJitter);
    }
  }
}
