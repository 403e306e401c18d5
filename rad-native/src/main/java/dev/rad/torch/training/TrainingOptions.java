package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.mask.MaskRecipe;
import dev.rad.mask.MaskSampler;
import dev.rad.torch.lora.LoraConfig;
import java.util.Objects;
import java.util.Optional;

/**
 * How to train. The defaults are the paper's where it names them (RAD, CVPR 2025, section 4.1).
 *
 * <pre>{@code
 * TrainingOptions.steps(20_000).microBatch(8).accumulation(2).lora(LoraConfig.paper()).seed(7).build()
 * }</pre>
 *
 * @param steps how many optimiser steps in all, those of earlier sessions included
 * @param microBatch pictures that are computed at once
 * @param accumulation how many micro-batches make one step: together they count as one batch of
 *     {@code microBatch · accumulation} pictures
 * @param seed of everything random
 * @param saveEvery steps between checkpoints
 * @param validateEvery steps between validations; 0 for none
 * @param masks draws the pictures' masks, which must be hard; a training continues only with a
 *     sampler of the same {@code toString}
 * @param objective what the network learns
 * @param optimization how weights follow their gradients
 * @param execution how it computes
 * @param lora the adapters to train instead of all weights
 * @param colourJitter by which share brightness, contrast and saturation of a picture change at
 *     most, in [0, 1); 0 for none, which null, as older run records have it, becomes
 */
public record TrainingOptions(
    long steps,
    int microBatch,
    int accumulation,
    long seed,
    int saveEvery,
    int validateEvery,
    MaskSampler masks,
    Objective objective,
    OptimizerOptions optimization,
    ExecutionOptions execution,
    Optional<LoraConfig> lora,
    Double colourJitter) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public TrainingOptions {
    require(steps >= 1, "steps must be at least 1, not " + steps);
    require(microBatch >= 1, "batch size must be at least 1, not " + microBatch);
    require(accumulation >= 1, "accumulation must be at least 1, not " + accumulation);
    require(saveEvery >= 1, "steps between checkpoints must be at least 1, not " + saveEvery);
    require(
        validateEvery >= 0,
        "steps between validations must not be negative, but are " + validateEvery);
    colourJitter = colourJitter == null ? 0 : colourJitter;
    require(
        colourJitter >= 0 && colourJitter < 1,
        "colour jitter must be in [0, 1), not " + colourJitter);
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The paper's recipe for all weights, to be changed: batch 16, Adam at 1e-4, gradients clipped to
   * norm 1, both phases alike, Perlin masks, the ADM's loss, on the CPU in float32.
   *
   * @param steps how many optimiser steps
   * @return a builder
   */
  public static Builder steps(long steps) {
    return new Builder(steps);
  }

  /**
   * Pictures per step.
   *
   * @return the micro-batches' together
   */
  public int batchSize() {
    return microBatch * accumulation;
  }

  /**
   * The same on another device.
   *
   * @param device where to compute
   * @return the changed copy
   */
  public TrainingOptions onDevice(Device device) {
    return new TrainingOptions(
        steps,
        microBatch,
        accumulation,
        seed,
        saveEvery,
        validateEvery,
        masks,
        objective,
        optimization,
        execution.onDevice(device),
        lora,
        colourJitter);
  }

  /** Collects what differs from the paper's recipe. */
  public static final class Builder {
    private final long steps;
    private int microBatch = 16;
    private int accumulation = 1;
    private long seed;
    private int saveEvery = 500;
    private int validateEvery = 500;
    private MaskSampler masks = MaskRecipe.parse("perlin");
    private Objective objective = Objective.RAD_PAPER;
    private OptimizerOptions optimization = OptimizerOptions.PAPER;
    private ExecutionOptions execution = ExecutionOptions.CPU;
    private Optional<LoraConfig> lora = Optional.empty();
    private double colourJitter;

    private Builder(long steps) {
      this.steps = steps;
    }

    /**
     * Sets how many pictures are computed at once.
     *
     * @param pictures at least 1; 16 unless set
     * @return this
     */
    public Builder microBatch(int pictures) {
      microBatch = pictures;
      return this;
    }

    /**
     * Sets how many micro-batches make one step.
     *
     * @param times at least 1; 1 unless set
     * @return this
     */
    public Builder accumulation(int times) {
      accumulation = times;
      return this;
    }

    /**
     * Sets the seed.
     *
     * @param value of everything random
     * @return this
     */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Sets how often a checkpoint is saved.
     *
     * @param every how many steps lie between two checkpoints, at least 1; 500 unless set
     * @return this
     */
    public Builder saveEvery(int every) {
      saveEvery = every;
      return this;
    }

    /**
     * Sets how often the averaged weights are validated.
     *
     * @param every how many steps lie between two validations; 0 for none, 500 unless set
     * @return this
     */
    public Builder validateEvery(int every) {
      validateEvery = every;
      return this;
    }

    /**
     * Sets the masks by their text.
     *
     * @param recipe as {@link MaskRecipe#parse} reads it, such as {@code perlin=0.7,box=0.3}
     * @return this
     * @throws dev.rad.exception.MaskException if there are no such masks
     */
    public Builder masks(String recipe) {
      return masks(MaskRecipe.parse(recipe));
    }

    /**
     * Sets what draws the masks.
     *
     * @param sampler draws hard masks and may be called by several threads at once; its {@code
     *     toString} names it in run records, and a training continues only with the same name
     * @return this
     */
    public Builder masks(MaskSampler sampler) {
      masks = Objects.requireNonNull(sampler, "sampler");
      return this;
    }

    /**
     * Sets what the network learns.
     *
     * @param value the objective
     * @return this
     */
    public Builder objective(Objective value) {
      objective = value;
      return this;
    }

    /**
     * Sets how weights follow their gradients.
     *
     * @param value the optimisation
     * @return this
     */
    public Builder optimization(OptimizerOptions value) {
      optimization = value;
      return this;
    }

    /**
     * Sets how it computes.
     *
     * @param value device, precision and memory
     * @return this
     */
    public Builder execution(ExecutionOptions value) {
      execution = value;
      return this;
    }

    /**
     * Trains adapters instead of all weights.
     *
     * @param config which layers, and the rank
     * @return this
     */
    public Builder lora(LoraConfig config) {
      lora = Optional.of(config);
      return this;
    }

    /**
     * Changes the colours of every picture a little, anew each time.
     *
     * @param most by which share brightness, contrast and saturation change at most, in [0, 1)
     * @return this
     */
    public Builder colourJitter(double most) {
      colourJitter = most;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     * @throws IllegalArgumentException naming the value that is out of its range
     */
    public TrainingOptions build() {
      return new TrainingOptions(
          steps,
          microBatch,
          accumulation,
          seed,
          saveEvery,
          validateEvery,
          masks,
          objective,
          optimization,
          execution,
          lora,
          colourJitter);
    }

    /** {@return the options so far} */
    @Override
    public String toString() {
      return "Builder[steps=%d, batch=%d×%d, masks=%s, seed=%d]"
          .formatted(steps, microBatch, accumulation, masks, seed);
    }
  }
}
