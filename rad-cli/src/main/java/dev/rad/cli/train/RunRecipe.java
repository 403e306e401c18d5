package dev.rad.cli.train;

import dev.rad.Device;
import dev.rad.torch.training.TrainingOptions;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The options that all trainings share: how a run goes on, and where. */
public final class RunRecipe {

  @Option(
      names = "--accumulate",
      defaultValue = "1",
      paramLabel = "N",
      description = "batches accumulated for one step (${DEFAULT-VALUE})")
  private int accumulate;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      paramLabel = "D",
      description = "cpu, cuda, cuda:N or auto (${DEFAULT-VALUE})")
  private String device;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "S",
      description = "seed of everything random (${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--save-every",
      defaultValue = "500",
      paramLabel = "N",
      description = "steps between checkpoints (${DEFAULT-VALUE})")
  private int saveEvery;

  @Option(
      names = "--validate-every",
      defaultValue = "500",
      paramLabel = "N",
      description = "steps between validations; 0 for none (${DEFAULT-VALUE})")
  private int validateEvery;

  /**
   * Sets the options of a training.
   *
   * @param options what is set
   * @param before the values of options that are not given
   * @param isGiven tells whether the command line has an option
   */
  void set(TrainingOptions.Builder options, TrainingOptions before, Predicate<String> isGiven) {
    options
        .accumulation(isGiven.test("--accumulate") ? accumulate : before.accumulation())
        .seed(seed(before.seed(), isGiven))
        .saveEvery(isGiven.test("--save-every") ? saveEvery : before.saveEvery())
        .validateEvery(isGiven.test("--validate-every") ? validateEvery : before.validateEvery());
  }

  /** Returns the seed, or another where it is not given. */
  long seed(long before, Predicate<String> isGiven) {
    return isGiven.test("--seed") ? seed : before;
  }

  /** Returns the device, or another where it is not given. */
  Device device(Device before, Predicate<String> isGiven) {
    return isGiven.test("--device") ? Device.parse(device) : before;
  }
}
