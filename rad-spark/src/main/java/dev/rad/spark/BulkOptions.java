package dev.rad.spark;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.mask.MaskRules;
import dev.rad.mask.MaskThreshold;
import dev.rad.model.LoadOptions;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How {@link RadSpark} fills pictures, and where the results go. Immutable, and sent to executors.
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
  private final @Nullable String out; // null: results are bytes in the table
  private final String format;
  private final Existing existing;
  private final boolean failFast;
  private final boolean sameSeed;
  private final double megapixelsPerTask; // 0: by the cluster's size
  private final int callsAtOnce; // 0: as many as tasks
  private final @Nullable InpainterSource inpainter; // null: by the network settings

  private BulkOptions(Builder from) {
    this.filling = from.filling;
    this.network = from.network;
    this.masks = from.masks;
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
   * Begins with the default settings: {@link InpaintOptions#defaults}, no weights, results as PNG
   * bytes in the table.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these settings.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(this);
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

  double megapixelsPerTask() {
    return megapixelsPerTask;
  }

  int callsAtOnce() {
    return callsAtOnce;
  }

  @Nullable InpainterSource inpainter() {
    return inpainter;
  }

  /** Whether a network is asked at all. */
  boolean needNetwork() {
    return inpainter == null && filling.prior() != Prior.PHOTO;
  }

  /** A picture's seed, if its row names none. */
  long seedOf(String id) {
    return sameSeed ? filling.seed() : Seeds.of(filling.seed(), id);
  }

  /**
   * All that the pixels of a result depend on, but for photo, mask, seed, and the network's files,
   * for their digest.
   */
  String text() {
    return String.join(
        "\n",
        filling.steps() + " " + filling.solver(),
        filling.placement() + " " + filling.overlap() + " " + filling.strength(),
        filling.softMask() + " " + filling.prior() + " " + filling.levelStrengths(),
        filling.references().toString(),
        masks.toString(),
        String.valueOf(network.flags()),
        "%d %s %s %s %d %s"
            .formatted(
                network.headChannels(),
                network.weightSet(),
                network.conditioning(),
                network.anyBase(),
                network.classNumber(),
                network.precision()),
        format);
  }

  /** {@return the settings that are seen most} */
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

  /** Sets options one by one; those not set are as they were. */
  public static final class Builder {
    private FillingSettings filling = FillingSettings.of(InpaintOptions.defaults());
    private NetworkSettings network = NetworkSettings.NONE;
    private MaskSettings masks = MaskSettings.STANDARD;
    private @Nullable String out;
    private String format = "png";
    private Existing existing = Existing.REFUSE;
    private boolean failFast;
    private boolean sameSeed;
    private double megapixelsPerTask;
    private int callsAtOnce;
    private @Nullable InpainterSource inpainter;

    private Builder() {}

    private Builder(BulkOptions from) {
      this.filling = from.filling;
      this.network = from.network;
      this.masks = from.masks;
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
     * Sets how holes are filled.
     *
     * @param options their seed is the job's; a listener is not told of anything
     * @return this
     */
    public Builder inpaint(InpaintOptions options) {
      this.filling = FillingSettings.of(options);
      return this;
    }

    /**
     * Sets the network. A file of the driver's machine is sent to the executors; a folder, and
     * whatever is named with a scheme such as {@code hdfs:}, is read by each of them; a name
     * without a folder that the driver has not is one of {@code --files}.
     *
     * @param newWeights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
     * @return this
     */
    public Builder weights(String newWeights) {
      this.network = network.withFiles(newWeights, network.adapter());
      return this;
    }

    /**
     * Sets the adapter that was trained on the network.
     *
     * @param newAdapter a file or PEFT folder, as {@link #weights}
     * @return this
     */
    public Builder adapter(String newAdapter) {
      this.network = network.withFiles(network.weights(), newAdapter);
      return this;
    }

    /**
     * Sets what is known of the weights.
     *
     * @param known what the file does not tell
     * @return this
     */
    public Builder known(LoadOptions known) {
      this.network = network.withKnown(known);
      return this;
    }

    /**
     * Sets what the fillings of a class-conditional network shall show.
     *
     * @param number the class, from 0
     * @return this
     */
    public Builder classNumber(int number) {
      this.network = network.withClass(number);
      return this;
    }

    /**
     * Sets where is computed.
     *
     * @param device {@code auto}, which takes the GPU that Spark gave the task, else the processor;
     *     {@code cpu}, {@code cuda} or {@code cuda:N}
     * @return this
     * @throws IllegalArgumentException if it is written wrongly
     */
    public Builder device(String device) {
      Device.parse(device);
      this.network = network.on(device, network.precision(), network.tf32());
      return this;
    }

    /**
     * Sets in which precision is computed.
     *
     * @param precision of convolutions and attention
     * @return this
     */
    public Builder precision(Precision precision) {
      this.network = network.on(network.device(), precision, network.tf32());
      return this;
    }

    /**
     * Sets whether GPUs round the factors of float32 products to 10 bits.
     *
     * @param allowed whether they do; LibTorch's own choice if this is never called
     * @return this
     */
    public Builder tf32(boolean allowed) {
      this.network = network.on(network.device(), network.precision(), allowed);
      return this;
    }

    /**
     * Sets the masks of pictures whose row names none.
     *
     * @param newMasks rules such as {@code alpha} and {@code box}, or files; several are filled one
     *     after another, each seeing those before it
     * @return this
     */
    public Builder masks(String... newMasks) {
      this.masks =
          new MaskSettings(
              new ArrayList<>(List.of(newMasks)),
              masks.polarity(),
              masks.channel(),
              masks.threshold(),
              masks.dilate(),
              masks.feather(),
              masks.arrival(),
              masks.spread());
      return this;
    }

    /**
     * Sets how mask files are read.
     *
     * @param rules polarity, channel and threshold
     * @return this
     */
    public Builder maskRules(MaskRules rules) {
      MaskThreshold threshold = rules.threshold();
      this.masks =
          new MaskSettings(
              masks.masks(),
              rules.polarity(),
              rules.channel(),
              threshold.toString(),
              masks.dilate(),
              masks.feather(),
              masks.arrival(),
              masks.spread());
      return this;
    }

    /**
     * Sets the holes' edges.
     *
     * @param dilate by how many pixels holes grow, at least 0
     * @param feather for how many pixels inside the hole its edge is then softened, at least 0
     * @return this
     */
    public Builder edge(int dilate, int feather) {
      this.masks =
          new MaskSettings(
              masks.masks(),
              masks.polarity(),
              masks.channel(),
              masks.threshold(),
              dilate,
              feather,
              masks.arrival(),
              masks.spread());
      return this;
    }

    /**
     * Sets when each pixel is filled.
     *
     * @param arrival a grey picture of the photos' size, black first, white last
     * @param spread how long after black white begins, in fillings of one pixel, 0 to 100
     * @return this
     */
    public Builder arrival(String arrival, double spread) {
      this.masks =
          new MaskSettings(
              masks.masks(),
              masks.polarity(),
              masks.channel(),
              masks.threshold(),
              masks.dilate(),
              masks.feather(),
              arrival,
              spread);
      return this;
    }

    /**
     * Sets the folder of the results, named {@code ID.FORMAT}; the table has their paths then.
     *
     * @param folder of any file system that Hadoop knows; made if it is missing
     * @return this
     */
    public Builder out(String folder) {
      this.out = folder;
      return this;
    }

    /**
     * Sets the kind of the results.
     *
     * @param newFormat {@code png}, {@code jpg} or {@code webp}
     * @return this
     * @throws IllegalArgumentException if it is another one
     */
    public Builder format(String newFormat) {
      if (!newFormat.matches("png|jpe?g|webp")) {
        throw new IllegalArgumentException(
            "the format is png, jpg or webp, not '" + newFormat + "'");
      }
      this.format = newFormat;
      return this;
    }

    /**
     * Sets what becomes of results that are there already.
     *
     * @param rule what to do
     * @return this
     */
    public Builder existing(Existing rule) {
      this.existing = Objects.requireNonNull(rule, "rule");
      return this;
    }

    /**
     * Sets whether the first picture that cannot be filled ends the job, instead of becoming a row
     * with an error.
     *
     * @param ends whether it does
     * @return this
     */
    public Builder failFast(boolean ends) {
      this.failFast = ends;
      return this;
    }

    /**
     * Sets whether all pictures have the job's seed itself, as those of {@code rad inpaint
     * --images} have, instead of each its own, made of the job's and its id.
     *
     * @param same whether they have
     * @return this
     */
    public Builder sameSeed(boolean same) {
      this.sameSeed = same;
      return this;
    }

    /**
     * Sets how much a task fills.
     *
     * @param megapixels of holes, above 0; 0 for a sixteenth of what each of the cluster's slots
     *     gets
     * @return this
     */
    public Builder megapixelsPerTask(double megapixels) {
      if (!(megapixels >= 0 && megapixels < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "megapixels per task are above 0, or 0 for what suits the cluster, not " + megapixels);
      }
      this.megapixelsPerTask = megapixels;
      return this;
    }

    /**
     * Sets how many pictures a network fills at once in one executor.
     *
     * @param calls at least 1; 0 for as many as the executor has tasks, and one on each GPU
     * @return this
     */
    public Builder callsAtOnce(int calls) {
      if (calls < 0) {
        throw new IllegalArgumentException("calls at once are 0 or more, not " + calls);
      }
      this.callsAtOnce = calls;
      return this;
    }

    /** Sets what fills, instead of a network or the photos' own patches. */
    Builder inpainter(InpainterSource source) {
      this.inpainter = source;
      return this;
    }

    /**
     * Makes the options.
     *
     * @return the options
     * @throws IllegalArgumentException if a number is out of range, or settings exclude each other
     * @throws dev.rad.exception.MaskException if a rule for masks is misspelt
     */
    public BulkOptions build() {
      masks.check();
      if (network.adapter() != null && network.weights() == null) {
        throw new IllegalArgumentException(
            "an adapter belongs to a network: name its weights, too");
      }
      if (inpainter == null && network.weights() == null && filling.prior() != Prior.PHOTO) {
        throw new IllegalArgumentException(
            "prior %s needs a network: name its weights, or take prior PHOTO"
                .formatted(filling.prior()));
      }
      return new BulkOptions(this);
    }

    /** {@return the settings so far that are seen most} */
    @Override
    public String toString() {
      return "Builder[weights=%s, out=%s, format=%s]".formatted(network.weights(), out, format);
    }
  }
}
