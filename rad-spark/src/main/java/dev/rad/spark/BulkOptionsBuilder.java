package dev.rad.spark;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Precision;
import dev.rad.cli.inpaint.NamedMethod;
import dev.rad.mask.MaskPolarity;
import dev.rad.mask.MaskRules;
import dev.rad.model.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds {@link BulkOptions}. Settings that are not changed keep their values. */
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
  private GuidanceSettings guidance = GuidanceSettings.NONE;
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
    this.guidance = network.guidance();
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
        guidance,
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
   * @param options the options of every filling; their seed becomes the job's, and their listener
   *     is ignored
   * @return this
   */
  public BulkOptionsBuilder inpaint(InpaintOptions options) {
    this.filling = FillingSettings.of(options);
    return this;
  }

  /**
   * Sets how many different fillings each hole gets. Each is a row of its own, numbered in the
   * column {@code sample}.
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
   * Sets the network's weights. A file on the driver's machine is sent to the executors. A folder,
   * and a path with a scheme such as {@code hdfs:}, is read by each of them. A bare file name that
   * does not exist on the driver is looked up among {@code --files}.
   *
   * @param newWeights a {@code .safetensors} or {@code .pt} file, or a diffusers folder; for
   *     another {@link #method}, that method's file
   * @return this
   */
  public BulkOptionsBuilder weights(String newWeights) {
    this.weights = newWeights;
    return this;
  }

  /**
   * Sets the adapter that was trained on the network.
   *
   * @param newAdapter a file or PEFT folder, found in the same way as {@link #weights}
   * @return this
   */
  public BulkOptionsBuilder adapter(String newAdapter) {
    this.adapter = newAdapter;
    return this;
  }

  /**
   * Sets how the weights are loaded.
   *
   * @param newKnown what their file does not say
   * @return this
   */
  public BulkOptionsBuilder known(LoadOptions newKnown) {
    this.known = Objects.requireNonNull(newKnown, "known");
    return this;
  }

  /**
   * Sets what fillings should show, for a class-conditional network.
   *
   * @param number the class number
   * @return this
   */
  public BulkOptionsBuilder classNumber(int number) {
    this.classNumber = number;
    return this;
  }

  /**
   * Sets a classifier of noisy pictures that draws fillings towards their class.
   *
   * @param classifier a file, found in the same way as {@link #weights}
   * @param scale the strength of the guidance; 1 is usual
   * @return this
   */
  public BulkOptionsBuilder classifier(String classifier, double scale) {
    return guidance(
        new GuidanceSettings(
            classifier,
            guidance.classifierFlags(),
            scale,
            guidance.weight(),
            guidance.nullClass(),
            guidance.unconditional()));
  }

  /**
   * Sets classifier-free guidance with a class that the network was trained to read as "any".
   *
   * @param weight the strength of the guidance; 0 for none
   * @param nullClass the number of that class
   * @return this
   */
  public BulkOptionsBuilder guidance(double weight, int nullClass) {
    return guidance(
        new GuidanceSettings(
            guidance.classifier(),
            guidance.classifierFlags(),
            guidance.classifierScale(),
            weight,
            nullClass,
            null));
  }

  /**
   * Sets classifier-free guidance with a second network, which has no classes.
   *
   * @param weight the strength of the guidance; 0 for none
   * @param unconditional the second network's file, found in the same way as {@link #weights}
   * @return this
   */
  public BulkOptionsBuilder guidance(double weight, String unconditional) {
    return guidance(
        new GuidanceSettings(
            guidance.classifier(),
            guidance.classifierFlags(),
            guidance.classifierScale(),
            weight,
            null,
            unconditional));
  }

  BulkOptionsBuilder guidance(GuidanceSettings settings) {
    this.guidance = settings;
    return this;
  }

  /**
   * Sets a method other than RAD.
   *
   * @param name a name that {@code rad inpaint --method} accepts, such as {@code ddnm} or {@code
   *     lama}
   * @param trusted whether the weights may contain a program that runs when they are loaded, as
   *     LaMa's do
   * @return this
   * @throws IllegalArgumentException if there is no such method
   */
  public BulkOptionsBuilder method(String name, boolean trusted) {
    this.method = NamedMethod.parse(name).text();
    this.runsTorchScript = trusted;
    return this;
  }

  /**
   * Sets the device that networks compute on.
   *
   * @param newDevice {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto} for the GPU that
   *     Spark assigns to a task, or the CPU if it assigns none
   * @return this
   * @throws IllegalArgumentException if there is no such device name
   */
  public BulkOptionsBuilder device(String newDevice) {
    Device.parse(newDevice);
    this.device = newDevice;
    return this;
  }

  /**
   * Sets the precision of networks.
   *
   * @param newPrecision the type of their numbers
   * @return this
   */
  public BulkOptionsBuilder precision(Precision newPrecision) {
    this.precision = Objects.requireNonNull(newPrecision, "precision");
    return this;
  }

  /**
   * Sets whether GPUs round the factors of float32 products to 10 bits.
   *
   * @param allowed true to round; LibTorch decides if this method is never called
   * @return this
   */
  public BulkOptionsBuilder tf32(boolean allowed) {
    this.tf32 = allowed;
    return this;
  }

  /**
   * Sets the masks of pictures whose row does not name one.
   *
   * @param newMasks rules such as {@code alpha} and {@code box}, or files; several are filled one
   *     after another, each with those before it in view
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
   * Sets how holes are grown and softened.
   *
   * @param growth the pixels by which holes grow, at least 0
   * @param softness the width in pixels of the soft edge inside the grown hole, at least 0
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
   * @param map a grey picture of the photos' size: black is filled first, white last
   * @param delay how much later white starts than black, in units of the time that one pixel takes,
   *     0 to 100
   * @return this
   */
  public BulkOptionsBuilder arrival(String map, double delay) {
    this.arrival = map;
    this.spread = delay;
    return this;
  }

  /**
   * Sets the folder that results are written to, as {@code ID.FORMAT}, or with several samples
   * {@code ID-1.FORMAT} and so on. The table then contains their paths.
   *
   * @param folder a folder on any file system that Hadoop supports; created if it does not exist
   * @return this
   */
  public BulkOptionsBuilder out(String folder) {
    this.out = folder;
    return this;
  }

  /**
   * Sets the file format of the results.
   *
   * @param newFormat {@code png}, {@code jpg} or {@code webp}
   * @return this
   * @throws IllegalArgumentException if it is none of these
   */
  public BulkOptionsBuilder format(String newFormat) {
    if (!newFormat.matches("png|jpe?g|webp")) {
      throw new IllegalArgumentException("the format is png, jpg or webp, not '" + newFormat + "'");
    }
    this.format = newFormat;
    return this;
  }

  /**
   * Sets what happens to results that already exist.
   *
   * @param rule what to do with them
   * @return this
   */
  public BulkOptionsBuilder existing(Existing rule) {
    this.existing = Objects.requireNonNull(rule, "rule");
    return this;
  }

  /**
   * Sets whether the job fails at the first picture that cannot be filled, instead of giving it a
   * row with an error.
   *
   * @param ends true to fail
   * @return this
   */
  public BulkOptionsBuilder failFast(boolean ends) {
    this.failFast = ends;
    return this;
  }

  /**
   * Sets whether all pictures use the job's seed, as in {@code rad inpaint --images}, instead of
   * seeds derived from the job's seed and each picture's id.
   *
   * @param same true for one seed
   * @return this
   */
  public BulkOptionsBuilder sameSeed(boolean same) {
    this.sameSeed = same;
    return this;
  }

  /**
   * Sets how much work one task gets.
   *
   * @param megapixels megapixels of holes, above 0; 0 for a sixteenth of the share of each task
   *     slot of the cluster
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
   * Sets how many pictures a network fills at the same time in one executor.
   *
   * @param calls at least 1; 0 for as many as the executor has tasks, but one per GPU
   * @return this
   */
  public BulkOptionsBuilder callsAtOnce(int calls) {
    if (calls < 0) {
      throw new IllegalArgumentException("calls at once are 0 or more, not " + calls);
    }
    this.callsAtOnce = calls;
    return this;
  }

  /** Replaces the network and the photos' own patches by another inpainter. */
  BulkOptionsBuilder inpainter(InpainterSource source) {
    this.inpainter = source;
    return this;
  }

  /**
   * Builds the options.
   *
   * @return the options
   * @throws IllegalArgumentException if a number is out of range, or settings contradict each other
   * @throws dev.rad.exception.MaskException if a mask rule is malformed
   */
  public BulkOptions build() {
    var options = new BulkOptions(this);
    options.masks().check();
    if (inpainter == null) {
      options.network().check(options.masks(), filling.prior());
    }
    return options;
  }

  /** {@return the most important settings so far} */
  @Override
  public String toString() {
    return "BulkOptionsBuilder[weights=%s, out=%s, format=%s]".formatted(weights, out, format);
  }
}
