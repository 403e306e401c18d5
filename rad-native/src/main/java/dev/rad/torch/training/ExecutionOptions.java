package dev.rad.torch.training;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rad.Device;
import dev.rad.checkpoint.DType;
import java.util.List;
import java.util.Objects;

/**
 * Options for how a training computes. Except for rounding, none of them changes the result.
 * Immutable.
 *
 * <pre>{@code
 * ExecutionOptions.builder().device(Device.cuda(0)).precision(DType.BF16).build()
 * }</pre>
 */
public final class ExecutionOptions {

  /** Computes on the CPU in float32. */
  public static final ExecutionOptions CPU = builder().build();

  @JsonValue private final Builder values; // never written to after construction

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private ExecutionOptions(Builder values) {
    TrainingOptions.require(
        values.precision == DType.F32
            || values.precision == DType.BF16
            || values.precision == DType.F16,
        "precision must be F32, BF16 or F16, not " + values.precision);
    this.values = new Builder(values);
  }

  /**
   * Creates a builder with the defaults: the CPU, float32 and no savings of memory.
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

  /** {@return the device that computes} */
  public Device device() {
    return values.device;
  }

  /** {@return the precision of convolutions and matrix products; sums stay in float32} */
  public DType precision() {
    return values.precision;
  }

  /** {@return whether the activations inside each block are computed again for the gradients} */
  public boolean activationCheckpointing() {
    return values.activationCheckpointing;
  }

  /** {@return whether channels last were asked for, which has no effect} */
  public boolean channelsLast() {
    return values.channelsLast;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExecutionOptions that && values.toList().equals(that.values.toList());
  }

  @Override
  public int hashCode() {
    return values.toList().hashCode();
  }

  @Override
  public String toString() {
    return "ExecutionOptions[device=%s, precision=%s, activationCheckpointing=%s, channelsLast=%s]"
        .formatted(device(), precision(), activationCheckpointing(), channelsLast());
  }

  /** Collects the options. Run records store its fields. */
  @JsonAutoDetect(fieldVisibility = Visibility.ANY)
  public static final class Builder {
    private Device device = Device.CPU;
    private DType precision = DType.F32;
    private boolean activationCheckpointing;
    private boolean channelsLast;

    private Builder() {}

    private Builder(Builder other) {
      this.device = other.device;
      this.precision = other.precision;
      this.activationCheckpointing = other.activationCheckpointing;
      this.channelsLast = other.channelsLast;
    }

    /**
     * Sets the device that computes.
     *
     * @param value the CPU unless set
     * @return this builder
     */
    public Builder device(Device value) {
      device = Objects.requireNonNull(value, "device");
      return this;
    }

    /**
     * Sets the precision of convolutions and matrix products. Weights and sums stay in float32
     * (automatic mixed precision).
     *
     * @param value {@link DType#F32}, {@link DType#BF16} or {@link DType#F16}; F32 unless set
     * @return this builder
     */
    public Builder precision(DType value) {
      precision = Objects.requireNonNull(value, "precision");
      return this;
    }

    /**
     * Sets whether the activations inside each block are computed again for the gradients instead
     * of stored: about a third slower, in a fraction of the memory.
     *
     * @param value false unless set
     * @return this builder
     */
    public Builder activationCheckpointing(boolean value) {
      activationCheckpointing = value;
      return this;
    }

    /**
     * Asks for the channels of a pixel beside each other in memory. It has no effect, since
     * networks choose the fastest order themselves; it remains for programs that set it.
     *
     * @param value false unless set
     * @return this builder
     */
    public Builder channelsLast(boolean value) {
      channelsLast = value;
      return this;
    }

    /**
     * Builds the options.
     *
     * @return the options
     * @throws IllegalArgumentException if the precision is none of the three
     */
    public ExecutionOptions build() {
      return new ExecutionOptions(this);
    }

    /** {@return the options so far} */
    @Override
    public String toString() {
      return "Builder" + toList();
    }

    private List<Object> toList() {
      return List.of(device, precision, activationCheckpointing, channelsLast);
    }
  }
}
