package dev.rad.cli.option;

import dev.rad.checkpoint.WeightSet;
import dev.rad.exception.CheckpointException;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say of a weights file what it does not tell itself. */
public final class WeightsOptions {

  @Option(
      names = "--flags",
      paramLabel = "FILE",
      description = "JSON of the flags that the network was trained with (default: found out)")
  private Path flags;

  @Option(
      names = "--num-head-channels",
      paramLabel = "N",
      description = "channels of an attention head, which weights do not tell")
  private Integer numHeadChannels;

  @Option(
      names = "--weights",
      paramLabel = "KIND",
      defaultValue = "ema",
      description =
          "of a training's file: ema, the averaged weights, or raw, the last step's"
              + " (${DEFAULT-VALUE})")
  private WeightSet weights = WeightSet.EMA;

  /** Whether anything is said. */
  boolean isGiven() {
    return flags != null || numHeadChannels != null || weights != WeightSet.EMA;
  }

  /** What is known. */
  public LoadOptions options() {
    LoadOptions options = LoadOptions.defaults().withWeightSet(weights);
    if (flags != null) {
      options = options.withConfig(config(flags));
    }
    return numHeadChannels == null ? options : options.withNumHeadChannels(numHeadChannels);
  }

  public static UNetConfig config(Path file) {
    try {
      return UNetConfig.fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new CheckpointException(
          file + " cannot be read: name a JSON file with a network's flags", e);
    } catch (CheckpointException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }
}
