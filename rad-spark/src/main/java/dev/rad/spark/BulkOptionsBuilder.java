package dev.rad.spark;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.cli.inpaint.NamedMethod;
import dev.rad.evaluation.NetworkFiles;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.model.LoadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets {@link BulkOptions} one by one; those not set are as they were. */
public final class BulkOptionsBuilder {
  FillingSettings filling = FillingSettings.of(InpaintOptions.defaults());
  int samples = 1;
  @Nullable String out;
  String format = "png";
  Existing existing = Existing.REFUSE;
  boolean failFast;
  boolean sameSeed;
  double megapixelsPerTask;
  int callsAtOnce;
  @Nullable InpainterSource inpainter;

  private String method = NamedMethod.RAD;
  private boolean runsTorchScript;
  private @Nullable String weights;
  private @Nullable String adapter;
  private LoadOptions known = LoadOptions.defaults();
  private int classNumber = -1;
  private String device = "auto";
  private Precision precision = Precision.FLOAT32;
  private @Nullable Boolean tf32;

  private List<String> masks = List.of();
  private MaskRules rules = MaskRules.of(MaskPolarity.WHITE_IS_HOLE);
  private int dilate;
  private int feather;
  private @Nullable String arrival;
  private double spread = 1;

  BulkOptionsBuilder() {}

  BulkOptionsBuilder(BulkOptions from) {
    this.filling = from.filling();
    this.samples = from.samples();
    this.out = from.out();
    this.format = from.format();
    this.existing = from.existing();
    this.failFast = from.failFast();
    this.sameSeed = from.sameSeed();
    this.megapixelsPerTask = from.megapixelsPerTask();
    this.callsAtOnce = from.callsAtOnce();
    this.inpainter = from.inpainter();
    NetworkSettings network = from.network();
    this.method = network.method();
    this.runsTorchScript = network.runsTorchScript();
    this.weights = network.weights();
    this.adapter = network.adapter();
    this.known = network.known().toOptions();
    this.classNumber = network.classNumber();
    this.device = network.device();
    this.precision = network.precision();
    this.tf32 = network.tf32();
    MaskSettings holes = from.masks();
    this.masks = holes.masks();
    this.rules = holes.rules();
    this.dilate = holes.dilate();
    this.feather = holes.feather();
    this.arrival = holes.arrival();
    this.spread = holes.spread();
  }

  NetworkSettings network() {
    return new NetworkSettings(
        method,
        runsTorchScript,
        weights,
        adapter,
        NetworkSettings.Known.of(known),
        classNumber,
        device,
        precision,
        tf32);
  }

  MaskSettings masks() {
    return new MaskSettings(
        new ArrayList<>(masks),
        rules.polarity(),
        rules.channel(),
        rules.threshold().toString(),
        dilate,
        feather,
        arrival,
        spread);
  }

  /**
   * Sets how holes are filled.
   *
   * @param options their seed is the job's; a listener is not told of anything
   * @return this
   */
  public BulkOptionsBuilder inpaint(InpaintOptions options) {
    this.filling = FillingSettings.of(options);
    return this;
  }

  /**
   * Sets how often every hole is filled, each time differently: a row each, numbered in the column
   * {@code sample}.
   *
   * @param number at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public BulkOptionsBuilder samples(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("there is at least 1 sample, not " + number);
    }
    this.samples = number;
    return this;
  }

  /**
   * Sets the network. A file of the driver's machine is sent to the executors; a folder, and
   * whatever is named with a scheme such as {@code hdfs:}, is read by each of them; a name without
   * a folder that the driver has not is one of {@code --files}.
   *
   * @param newWeights a {@code .safetensors} or {@code .pt} file, or a diffusers folder; of another
   *     {@link #method} its own
   * @return this
   */
  public BulkOptionsBuilder weights(String newWeights) {
    this.weights = newWeights;
    return this;
  }

  /**
   * Sets the adapter that was trained on the network.
   *
   * @param newAdapter a file or PEFT folder, as {@link #weights}
   * @return this
   */
  public BulkOptionsBuilder adapter(String newAdapter) {
    this.adapter = newAdapter;
    return this;
  }

  /**
   * Sets what is known of the weights.
   *
   * @param newKnown what their file does not tell
   * @return this
   */
  public BulkOptionsBuilder known(LoadOptions newKnown) {
    this.known = Objects.requireNonNull(newKnown, "known");
    return this;
  }

  /**
   * Sets what fillings shall show, for a class-conditional network.
   *
   * @param number of the class
   * @return this
   */
  public BulkOptionsBuilder classNumber(int number) {
    this.classNumber = number;
    return this;
  }

  /**
   * Sets another method than RAD.
   *
   * @param name as {@code rad inpaint --method} takes it, such as {@code ddnm} or {@code lama}
   * @param trusted whether weights may hold a program that runs when they are loaded, as LaMa's do
   * @return this
   * @throws IllegalArgumentException if there is no such method
   */
  public BulkOptionsBuilder method(String name, boolean trusted) {
    this.method = NamedMethod.parse(name).text();
    this.runsTorchScript = trusted;
    return this;
  }

  /**
   * Sets where networks compute.
   *
   * @param newDevice {@code auto} for the GPU that Spark gives a task, else the processor; {@code
   *     cpu}, {@code cuda} or {@code cuda:N}
   * @return this
   * @throws IllegalArgumentException if it is another one
   */
  public BulkOptionsBuilder device(String newDevice) {
    Device.parse(newDevice);
    this.device = newDevice;
    return this;
  }

  /**
   * Sets the numbers that networks compute with.
   *
   * @param newPrecision their type
   * @return this
   */
  public BulkOptionsBuilder precision(Precision newPrecision) {
    this.precision = Objects.requireNonNull(newPrecision, "precision");
    return this;
  }

  /**
   * Sets whether GPUs round the factors of float32 products to 10 bits.
   *
   * @param allowed whether they do; LibTorch's own choice if this is never called
   * @return this
   */
  public BulkOptionsBuilder tf32(boolean allowed) {
    this.tf32 = allowed;
    return this;
  }

  /**
   * Sets the masks of pictures whose row names none.
   *
   * @param newMasks rules such as {@code alpha} and {@code box}, or files; several are filled one
   *     after another, each seeing those before it
   * @return this
   */
  public BulkOptionsBuilder masks(String... newMasks) {
    this.masks = List.of(newMasks);
    return this;
  }

  /**
   * Sets how mask files are read.
   *
   * @param newRules polarity, channel and threshold
   * @return this
   */
  public BulkOptionsBuilder maskRules(MaskRules newRules) {
    this.rules = Objects.requireNonNull(newRules, "rules");
    return this;
  }

  /**
   * Sets the holes' edges.
   *
   * @param growth by how many pixels holes grow, at least 0
   * @param softness for how many pixels inside the hole its edge is then softened, at least 0
   * @return this
   */
  public BulkOptionsBuilder edge(int growth, int softness) {
    this.dilate = growth;
    this.feather = softness;
    return this;
  }

  /**
   * Sets when each pixel is filled.
   *
   * @param map a grey picture of the photos' size, black first, white last
   * @param delay how long after black white begins, in fillings of one pixel, 0 to 100
   * @return this
   */
  public BulkOptionsBuilder arrival(String map, double delay) {
    this.arrival = map;
    this.spread = delay;
    return this;
  }

  /**
   * Sets the folder of the results, named {@code ID.FORMAT}, or with several samples {@code
   * ID-1.FORMAT} and so on; the table has their paths then.
   *
   * @param folder of any file system that Hadoop knows; made if it is missing
   * @return this
   */
  public BulkOptionsBuilder out(String folder) {
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
  public BulkOptionsBuilder format(String newFormat) {
    if (!newFormat.matches("png|jpe?g|webp")) {
      throw new IllegalArgumentException("the format is png, jpg or webp, not '" + newFormat + "'");
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
  public BulkOptionsBuilder existing(Existing rule) {
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
  public BulkOptionsBuilder failFast(boolean ends) {
    this.failFast = ends;
    return this;
  }

  /**
   * Sets whether all pictures have the job's seed itself, as those of {@code rad inpaint --images}
   * have, instead of each its own, made of the job's and its id.
   *
   * @param same whether they have
   * @return this
   */
  public BulkOptionsBuilder sameSeed(boolean same) {
    this.sameSeed = same;
    return this;
  }

  /**
   * Sets how much a task fills.
   *
   * @param megapixels of holes, above 0; 0 for a sixteenth of what each of the cluster's slots gets
   * @return this
   */
  public BulkOptionsBuilder megapixelsPerTask(double megapixels) {
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
  public BulkOptionsBuilder callsAtOnce(int calls) {
    if (calls < 0) {
      throw new IllegalArgumentException("calls at once are 0 or more, not " + calls);
    }
    this.callsAtOnce = calls;
    return this;
  }

  /** Sets what fills, instead of a network or the photos' own patches. */
  BulkOptionsBuilder inpainter(InpainterSource source) {
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
    var options = new BulkOptions(this);
    options.masks().check();
    if (inpainter == null) {
      checkMethod(options);
    }
    return options;
  }

  private void checkMethod(BulkOptions options) {
    NamedMethod named = options.method();
    if (!named.isRad()) {
      if (adapter != null) {
        throw new IllegalArgumentException("an adapter belongs to rad: leave it or the method out");
      }
      if (options.masks().arePlanned()) {
        throw new IllegalArgumentException(
            "only the method rad fills in an order: name one mask, and no arrival map");
      }
      if (named.isClassical()) {
        named.openClassical().close(); // says what is missing
      } else if (weights == null) {
        throw new IllegalArgumentException("method %s needs weights: name them".formatted(named));
      } else if (named.isLama()) {
        NetworkFiles.trusted(Path.of(weights), runsTorchScript);
      }
      return;
    }
    if (adapter != null && weights == null) {
      throw new IllegalArgumentException("an adapter belongs to a network: name its weights, too");
    }
    if (weights == null && filling.prior() != Prior.PHOTO) {
      throw new IllegalArgumentException(
          "prior %s needs a network: name its weights, or take prior PHOTO"
              .formatted(filling.prior()));
    }
  }

  /** {@return the settings so far that are seen most} */
  @Override
  public String toString() {
    return "BulkOptionsBuilder[weights=%s, out=%s, format=%s]".formatted(weights, out, format);
  }
}
