package dev.rad.spark;

import dev.rad.Precision;
import dev.rad.checkpoint.WeightSet;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import dev.rad.schedule.NoiseConditioning;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which network fills, as it travels to executors.
 *
 * @param weights a file or folder of any file system, or a name of {@code --files}; null if none is
 *     needed
 * @param adapter likewise; null if there is none
 * @param flags JSON of the network's flags, null if they are to be found out
 * @param headChannels 0 if they are to be found out
 * @param conditioning null if the file says it
 * @param classNumber below 0 if none is asked for
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
 * @param tf32 whether GPUs round products, null for LibTorch's own choice
 */
record NetworkSettings(
    @Nullable String weights,
    @Nullable String adapter,
    @Nullable String flags,
    int headChannels,
    WeightSet weightSet,
    @Nullable NoiseConditioning conditioning,
    boolean anyBase,
    int classNumber,
    String device,
    Precision precision,
    @Nullable Boolean tf32)
    implements Serializable {

  static final NetworkSettings NONE =
      new NetworkSettings(
          null, null, null, 0, WeightSet.EMA, null, false, -1, "auto", Precision.FLOAT32, null);

  NetworkSettings withFiles(@Nullable String newWeights, @Nullable String newAdapter) {
    return new NetworkSettings(
        newWeights,
        newAdapter,
        flags,
        headChannels,
        weightSet,
        conditioning,
        anyBase,
        classNumber,
        device,
        precision,
        tf32);
  }

  NetworkSettings withKnown(LoadOptions known) {
    return new NetworkSettings(
        weights,
        adapter,
        known.config().map(UNetConfig::toJson).orElse(null),
        known.numHeadChannels().orElse(0),
        known.weightSet(),
        known.conditioning().orElse(null),
        known.anyBase(),
        classNumber,
        device,
        precision,
        tf32);
  }

  NetworkSettings withClass(int number) {
    return new NetworkSettings(
        weights,
        adapter,
        flags,
        headChannels,
        weightSet,
        conditioning,
        anyBase,
        number,
        device,
        precision,
        tf32);
  }

  NetworkSettings on(String newDevice, Precision newPrecision, @Nullable Boolean newTf32) {
    return new NetworkSettings(
        weights,
        adapter,
        flags,
        headChannels,
        weightSet,
        conditioning,
        anyBase,
        classNumber,
        newDevice,
        newPrecision,
        newTf32);
  }

  /** What is known of the weights. */
  LoadOptions known() {
    LoadOptions known = LoadOptions.defaults().withWeightSet(weightSet);
    if (flags != null) {
      known = known.withConfig(UNetConfig.fromJson(flags));
    }
    if (headChannels > 0) {
      known = known.withNumHeadChannels(headChannels);
    }
    if (conditioning != null) {
      known = known.withConditioning(conditioning);
    }
    return anyBase ? known.withAnyBase() : known;
  }
}
