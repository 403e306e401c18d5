package dev.rad.spark;

import dev.rad.InpaintOptions;
import dev.rad.Prior;
import dev.rad.cli.inpaint.NamedMethod;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@link RadSpark}: how to fill pictures, and where the results go. Immutable; sent to
 * executors.
 *
 * <pre>{@code
 * var options =
 *     BulkOptions.builder()
 *         .weights("checkpoints/rad-landscapes-64.safetensors")
 *         .inpaint(InpaintOptions.defaults().withSeed(7))
 *         .out("hdfs:///filled")
 *         .existing(Existing.RESUME)
 *         .build();
 * }</pre>
 */
public final class BulkOptions implements Serializable {
  private static final long serialVersionUID = 1;

  private final FillingSettings filling;
  private final NetworkSettings network;
  private final MaskSettings masks;
  private final int samples;
  private final @Nullable String out; // null: results are bytes in the table
  private final String format;
  private final Existing existing;
  private final boolean failFast;
  private final boolean sameSeed;
  private final double megapixelsPerTask; // 0: by the cluster's size
  private final int callsAtOnce; // 0: as many as tasks
  private final @Nullable InpainterSource inpainter; // null: by the network settings

  BulkOptions(BulkOptionsBuilder from) {
    this.filling = from.filling;
    this.network = from.network();
    this.masks = from.masks();
    this.samples = from.samples;
    this.out = from.out;
    this.format = from.format;
    this.existing = from.existing;
    this.failFast = from.failFast;
    this.sameSeed = from.sameSeed;
    this.megapixelsPerTask = from.megapixelsPerTask;
    this.callsAtOnce = from.callsAtOnce;
    this.inpainter = from.inpainter;
  }

  /**
   * Returns a builder with the default settings: {@link InpaintOptions#defaults}, no weights,
   * results as PNG bytes in the table.
   *
   * @return a builder
   */
  public static BulkOptionsBuilder builder() {
    return new BulkOptionsBuilder();
  }

  /**
   * Returns a builder with these settings.
   *
   * @return a builder
   */
  public BulkOptionsBuilder toBuilder() {
    return new BulkOptionsBuilder(this);
  }

  FillingSettings filling() {
    return filling;
  }

  NetworkSettings network() {
    return network;
  }

  MaskSettings masks() {
    return masks;
  }

  int samples() {
    return samples;
  }

  @Nullable String out() {
    return out;
  }

  String format() {
    return format;
  }

  Existing existing() {
    return existing;
  }

  boolean failFast() {
    return failFast;
  }

  boolean sameSeed() {
    return sameSeed;
  }

  double megapixelsPerTask() {
    return megapixelsPerTask;
  }

  int callsAtOnce() {
    return callsAtOnce;
  }

  @Nullable InpainterSource inpainter() {
    return inpainter;
  }

  /** Returns the method that fills. */
  NamedMethod method() {
    return NamedMethod.parse(network.method());
  }

  /** Returns whether a network's weights are needed. */
  boolean needNetwork() {
    if (inpainter != null) {
      return false;
    }
    NamedMethod method = method();
    return method.isRad() ? filling.prior() != Prior.PHOTO : !method.isClassical();
  }

  /** Returns the seed of a picture whose row does not name one. */
  long seedOf(String id) {
    return sameSeed ? filling.seed() : Seeds.of(filling.seed(), id);
  }

  /**
   * Returns everything that the pixels of a result depend on, except photo, mask, seed and the
   * network's files, for their digest.
   */
  String text() {
    return String.join(
        "\n",
        filling.steps() + " " + filling.firstStep() + " " + filling.solver(),
        filling.placement() + " " + filling.strength(),
        filling.softMask() + " " + filling.prior() + " " + filling.levelStrengths(),
        filling.references() + " " + filling.straightLines() + " " + filling.candidates(),
        masks.toString(),
        network.text(),
        format);
  }

  /** {@return the most important settings} */
  @Override
  public String toString() {
    return "BulkOptions[weights=%s, prior=%s, seed=%d, out=%s, %s]"
        .formatted(
            network.weights(),
            filling.prior(),
            filling.seed(),
            out == null ? "bytes" : out,
            format);
  }
}
