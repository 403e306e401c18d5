package dev.rad.spark;

import dev.rad.Precision;
import dev.rad.checkpoint.WeightSet;
import dev.rad.exception.CheckpointException;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import dev.rad.schedule.NoiseConditioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which network paints, and where it computes. */
final class JobNetworkOptions {

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "weights: .safetensors, .pt or a diffusers folder; a file of this machine, one of --files,"
              + " or of any file system, such as hdfs:///w.safetensors (default: those that ship)")
  private @Nullable String checkpoint;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description = "low-rank adapters that were trained on --checkpoint")
  private @Nullable String adapter;

  @Option(
      names = "--flags",
      paramLabel = "FILE",
      description = "JSON of the flags that the network was trained with (default: found out)")
  private @Nullable Path flags;

  @Option(
      names = "--num-head-channels",
      paramLabel = "N",
      description = "channels of an attention head, which weights do not tell")
  private @Nullable Integer numHeadChannels;

  @Option(
      names = "--weights",
      paramLabel = "KIND",
      defaultValue = "ema",
      description = "of a training's file: ema or raw (${DEFAULT-VALUE})")
  private WeightSet weights = WeightSet.EMA;

  @Option(names = "--any-base", description = "try adapters on other weights, too")
  private boolean anyBase;

  @Option(
      names = "--conditioning",
      paramLabel = "KIND",
      description = "what the network is told of its noise: pixel, step or td-paint")
  private @Nullable NoiseConditioning conditioning;

  @Option(
      names = "--class",
      paramLabel = "N",
      description = "what fillings shall show, for a class-conditional network: its number")
  private @Nullable Integer classNumber;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "auto: the GPU that Spark gives a task, else the processor; cpu, cuda or cuda:N"
              + " (${DEFAULT-VALUE})")
  private String device = "auto";

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "float32, bfloat16 or float16, which needs a GPU (${DEFAULT-VALUE})")
  private String precision = "float32";

  @Option(
      names = "--tf32",
      arity = "1",
      paramLabel = "BOOL",
      description = "on GPUs, round the factors of float32 products to 10 bits")
  private @Nullable Boolean tf32;

  /**
   * Adds these options.
   *
   * @param shipped the weights where none are named, null if there are none
   */
  void addTo(BulkOptions.Builder options, @Nullable String shipped) {
    String named = checkpoint == null ? shipped : checkpoint;
    if (named != null) {
      options.weights(named);
    }
    if (adapter != null) {
      options.adapter(adapter);
    }
    LoadOptions known = LoadOptions.defaults().withWeightSet(weights);
    if (flags != null) {
      known = known.withConfig(config(flags));
    }
    if (numHeadChannels != null) {
      known = known.withNumHeadChannels(numHeadChannels);
    }
    if (conditioning != null) {
      known = known.withConditioning(conditioning);
    }
    options.known(anyBase ? known.withAnyBase() : known);
    if (classNumber != null) {
      options.classNumber(classNumber);
    }
    options.device(device).precision(Precision.parse(precision));
    if (tf32 != null) {
      options.tf32(tf32);
    }
  }

  private static UNetConfig config(Path file) {
    try {
      return UNetConfig.fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new CheckpointException(
          file + " cannot be read: name a JSON file with a network's flags", e);
    }
  }
}
