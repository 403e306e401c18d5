package dev.rad.spark;

import dev.rad.cli.option.AnyBaseOption;
import dev.rad.cli.option.ClassOption;
import dev.rad.cli.option.ConditioningOption;
import dev.rad.cli.option.PrecisionOptions;
import dev.rad.cli.option.WeightsOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select the network and its device. */
final class JobNetworkOptions {
  private static final String SHIPPED = "rad-landscapes-64.safetensors";

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "weights: .safetensors, .pt or a diffusers folder; a file of this machine, one of"
              + " --files, or of any file system, such as hdfs:///w.safetensors (default: those"
              + " that ship)")
  private @Nullable String checkpoint;

  @Option(
      names = "--adapter",
      paramLabel = "FILE",
      description = "low-rank adapters that were trained on --checkpoint")
  private @Nullable String adapter;

  @Mixin private WeightsOptions weights = new WeightsOptions();

  @Mixin private AnyBaseOption anyBase = new AnyBaseOption();

  @Mixin private ConditioningOption conditioning = new ConditioningOption();

  @Mixin private ClassOption shown = new ClassOption();

  @Mixin private JobGuidanceOptions guidance = new JobGuidanceOptions();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "auto: the GPU that Spark gives a task, else the processor; cpu, cuda or cuda:N"
              + " (${DEFAULT-VALUE})")
  private String device = "auto";

  @Mixin private PrecisionOptions numbers = new PrecisionOptions();

  JobNetworkOptions() {}

  /** Returns whether a network is named. */
  boolean isNamed() {
    return checkpoint != null || adapter != null;
  }

  /**
   * Adds these options.
   *
   * @param shipped the folder of weights to use if none are named; null if there is none
   */
  void addTo(BulkOptionsBuilder options, @Nullable String shipped) {
    if (checkpoint != null) {
      options.weights(checkpoint);
    } else if (shipped != null) {
      options.weights(FileSystems.below(shipped, SHIPPED));
    }
    if (adapter != null) {
      options.adapter(adapter);
    }
    options.known(anyBase.addTo(conditioning.addTo(weights.options())));
    shown.number().ifPresent(options::classNumber);
    options.guidance(guidance.settings());
    options.precision(numbers.precision());
    numbers.tf32().ifPresent(options::tf32);
    addDeviceTo(options);
  }

  /** Adds the device alone. */
  void addDeviceTo(BulkOptionsBuilder options) {
    options.device(device);
  }
}
