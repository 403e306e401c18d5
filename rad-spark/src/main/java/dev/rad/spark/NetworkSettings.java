package dev.rad.spark;

import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.checkpoint.WeightSet;
import dev.rad.cli.inpaint.NamedMethod;
import dev.rad.evaluation.NetworkFiles;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import dev.rad.schedule.NoiseConditioning;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the method and its network, in serialisable form.
 *
 * @param method the method's name on command lines
 * @param runsTorchScript whether a method's weights may contain a program
 * @param weights a file or folder on any file system, or a name from {@code --files}; null if none
 *     is needed
 * @param adapter the adapter, in the same form; null if there is none
 * @param known the options for loading the weights
 * @param classNumber the class; below 0 for none
 * @param guidance the guidance towards the class
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param tf32 whether GPUs round products; null for LibTorch's default
 */
record NetworkSettings(
    String method,
    boolean runsTorchScript,
    @Nullable String weights,
    @Nullable String adapter,
    Known known,
    int classNumber,
    GuidanceSettings guidance,
    String device,
    Precision precision,
    @Nullable Boolean tf32)
    implements Serializable {

  /**
   * {@link LoadOptions} in serialisable form.
   *
   * @param flags JSON of the network's flags; null to infer them
   * @param headChannels the channels of a head; 0 to infer them
   * @param conditioning the conditioning; null if the file specifies it
   */
  record Known(
      @Nullable String flags,
      int headChannels,
      WeightSet weightSet,
      @Nullable NoiseConditioning conditioning,
      boolean anyBase)
      implements Serializable {

    static Known of(LoadOptions options) {
      return new Known(
          options.config().map(UNetConfig::toJson).orElse(null),
          options.numHeadChannels().orElse(0),
          options.weightSet(),
          options.conditioning().orElse(null),
          options.anyBase());
    }

    LoadOptions toOptions() {
      LoadOptions options = LoadOptions.defaults().withWeightSet(weightSet);
      if (flags != null) {
        options = options.withConfig(UNetConfig.fromJson(flags));
      }
      if (headChannels > 0) {
        options = options.withNumHeadChannels(headChannels);
      }
      if (conditioning != null) {
        options = options.withConditioning(conditioning);
      }
      return anyBase ? options.withAnyBase() : options;
    }
  }

  /**
   * Checks that the settings go together.
   *
   * @param masks those of the job
   * @param prior the source of its fillings
   * @throws IllegalArgumentException if they do not
   */
  void check(MaskSettings masks, Prior prior) {
    NamedMethod named = NamedMethod.parse(method);
    if (named.isRad()) {
      checkRad(prior);
    } else {
      checkOther(named, masks);
    }
  }

  private void checkRad(Prior prior) {
    guidance.check(classNumber);
    if (adapter != null && weights == null) {
      throw new IllegalArgumentException("an adapter belongs to a network: name its weights, too");
    }
    if (weights == null && prior != Prior.PHOTO) {
      throw new IllegalArgumentException(
          "prior %s needs a network: name its weights, or take prior PHOTO".formatted(prior));
    }
  }

  private void checkOther(NamedMethod named, MaskSettings masks) {
    if (adapter != null) {
      throw new IllegalArgumentException("an adapter belongs to rad: leave it or the method out");
    }
    if (masks.arePlanned()) {
      throw new IllegalArgumentException(
          "only the method rad fills in an order: name one mask, and no arrival map");
    }
    if (named.isClassical()) {
      named.openClassical().close(); // reports what is missing
    } else if (weights == null) {
      throw new IllegalArgumentException("method %s needs weights: name them".formatted(named));
    } else if (named.isLama()) {
      NetworkFiles.trusted(Path.of(weights), runsTorchScript);
    }
  }

  /** Returns all but the files and the device, for digests and keys. */
  String text() {
    return "%s %s %d %s %s".formatted(method, known, classNumber, guidance.text(), precision);
  }
}
