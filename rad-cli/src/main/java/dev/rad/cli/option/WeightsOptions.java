package dev.rad.cli.option;

import dev.rad.checkpoint.WeightSet;
import dev.rad.exception.CheckpointException;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that supply what a weights file does not record. */
public final class WeightsOptions {

  @Option(
      names = "--flags",
      paramLabel = "FILE",
      description = "JSON file of the flags the network was trained with (default: inferred)")
  private Path flags;

  @Option(
      names = "--num-head-channels",
      paramLabel = "N",
      description = "channels per attention head, which weights do not record")
  private Integer numHeadChannels;

  @Option(
      names = "--weights",
      paramLabel = "KIND",
      defaultValue = "ema",
      description =
          "which weights of a training's file: ema, the averaged ones, or raw, those of the"
              + " last step (${DEFAULT-VALUE})")
  private WeightSet weights = WeightSet.EMA;

  /** Returns whether any option is given. */
  boolean isGiven() {
    return flags != null || numHeadChannels != null || weights != WeightSet.EMA;
  }

  /** {@return the options to load a file with} */
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
