package dev.rad.torch.training;

import dev.rad.TrainingException;
import java.nio.file.Path;

/**
 * What a checkpoint says of its run. Every random draw is a function of the seed and the step, so
 * these two are the generators' state.
 *
 * @param step how many steps are done
 * @param skipped how many of them were skipped for a loss or gradient that was not finite
 * @param lossScale the factor of float16's loss; 1 otherwise
 * @param options how it is trained
 * @param dataDigest identifies the photos
 * @param base the weights that training began with
 * @param software what trained
 * @param startedAt when it began, ISO 8601
 * @param savedAt when the checkpoint was written
 * @param trainedSeconds how long it computed, over all sessions
 */
record RunRecord(
    long step,
    long skipped,
    double lossScale,
    TrainingOptions options,
    String dataDigest,
    Base base,
    Software software,
    String startedAt,
    String savedAt,
    double trainedSeconds) {

  /**
   * The weights that a training began with.
   *
   * @param name of their file, or how they were drawn
   * @param digest SHA-256 of their names and bytes
   */
  record Base(String name, String digest) {}

  /**
   * Checks that a training goes on as it began.
   *
   * @param run its folder
   * @param wanted the options now
   * @param photos the digest of the photos now
   * @param weights the base weights now
   * @throws TrainingException if what the weights mean would change
   */
  void requireSame(Path run, TrainingOptions wanted, String photos, Base weights) {
    require(run, dataDigest.equals(photos), "on other photos");
    Objective before = options.objective();
    Objective now = wanted.objective();
    require(run, before.process() == now.process(), "of the process " + before.process());
    require(
        run,
        before.predictionType() == now.predictionType(),
        "that predicts " + before.predictionType());
    require(
        run,
        before.conditioning() == now.conditioning(),
        "with the conditioning " + before.conditioning());
    require(
        run,
        options.lora().equals(wanted.lora()),
        options
            .lora()
            .map(lora -> "of adapters of rank %d and alpha %s".formatted(lora.rank(), lora.alpha()))
            .orElse("of all weights, without adapters"));
    require(
        run,
        options.lora().isEmpty() || base.digest().equals(weights.digest()),
        "of adapters for other weights, " + base.name());
  }

  private static void require(Path run, boolean same, String found) {
    if (!same) {
      throw new TrainingException(
          "%s holds a training %s: go on with the same, or name another folder"
              .formatted(run, found));
    }
  }
}
