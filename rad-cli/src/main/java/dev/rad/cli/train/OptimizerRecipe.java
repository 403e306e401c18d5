package dev.rad.cli.train;

import dev.rad.torch.training.OptimizerOptions;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The options of {@code rad train} that define the optimizer. */
public final class OptimizerRecipe {

  @Option(
      names = "--learning-rate",
      defaultValue = "1e-4",
      paramLabel = "R",
      description = "learning rate (${DEFAULT-VALUE})")
  private double learningRate;

  @Option(
      names = "--warmup",
      defaultValue = "500",
      paramLabel = "N",
      description = "steps over which the learning rate rises (${DEFAULT-VALUE})")
  private int warmup;

  @Option(
      names = "--decay-steps",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "final steps over which the learning rate falls linearly to 0; 0: constant"
              + " (${DEFAULT-VALUE})")
  private int decaySteps;

  @Option(
      names = "--weight-decay",
      defaultValue = "0",
      paramLabel = "W",
      description = "decoupled weight decay (AdamW); 0 is Adam (${DEFAULT-VALUE})")
  private double weightDecay;

  @Option(
      names = "--clip",
      defaultValue = "1",
      paramLabel = "C",
      description = "maximum norm of the gradients (${DEFAULT-VALUE})")
  private double clip;

  @Option(
      names = "--ema",
      defaultValue = "0.999",
      paramLabel = "D",
      description = "decay of the averaged weights (${DEFAULT-VALUE})")
  private double ema;

  /**
   * Returns the options of the optimizer.
   *
   * @param before the values of options that are not given
   * @param isGiven tells whether the command line has an option
   * @return the options
   * @throws IllegalArgumentException if a value is out of range
   */
  OptimizerOptions options(OptimizerOptions before, Predicate<String> isGiven) {
    OptimizerOptions.Builder options = before.toBuilder();
    if (isGiven.test("--learning-rate")) {
      options.learningRate(learningRate);
    }
    if (isGiven.test("--warmup")) {
      options.warmupSteps(warmup);
    }
    if (isGiven.test("--decay-steps")) {
      options.decaySteps(decaySteps);
    }
    if (isGiven.test("--weight-decay")) {
      options.weightDecay(weightDecay);
    }
    if (isGiven.test("--clip")) {
      options.gradientClip(clip);
    }
    if (isGiven.test("--ema")) {
      options.emaDecay(ema);
    }
    return options.build();
  }
}
