package dev.rad.torch.training;

import dev.rad.exception.TrainingException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run in its checkpoint. Every random draw is a function of the seed and the step,
 * so these two are the generators' state.
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
 * @param data where the photos lay and how they are cut; null in older records
 * @param sessions one for each start, in order; null, as older records have it, becomes none
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
    double trainedSeconds,
    @Nullable Data data,
    List<Session> sessions) {

  /** Copies the list. */
  RunRecord {
    sessions = sessions == null ? List.of() : List.copyOf(sessions);
  }

  /**
   * The weights that a training began with.
   *
   * @param name the name of their file, or how they were drawn
   * @param digest SHA-256 of their names and bytes
   * @param path where the file lay; null where there is none, and in older records
   */
  record Base(String name, String digest, @Nullable String path) {}

  /**
   * The photos.
   *
   * @param folder that was read; null in files that are passed on
   * @param heights that photos are resized to
   * @param heldOut the fraction of the folder that does not train
   */
  record Data(@Nullable String folder, List<Integer> heights, double heldOut) {}

  /**
   * A part of the training without a stop.
   *
   * @param firstStep that it took
   * @param startedAt when, ISO 8601
   * @param software what trained
   * @param changes which options changed, such as {@code steps 100 → 200}
   */
  record Session(long firstStep, String startedAt, Software software, List<String> changes) {

    /** Copies the list. */
    Session {
      changes = List.copyOf(changes);
    }
  }

  /** Returns the record without the paths of files, which are private. */
  RunRecord withoutPlaces() {
    return new RunRecord(
        step,
        skipped,
        lossScale,
        options,
        dataDigest,
        new Base(base.name(), base.digest(), null),
        software,
        startedAt,
        savedAt,
        trainedSeconds,
        data == null ? null : new Data(null, data.heights(), data.heldOut()),
        sessions);
  }

  /**
   * Checks that a training is resumed as it began.
   *
   * @param run its folder
   * @param wanted the options now
   * @param photos the photos now
   * @param weights the base weights now
   * @throws TrainingException if what the weights mean would change, or what they learn from
   */
  void requireSame(Path run, TrainingOptions wanted, PhotoFolder photos, Base weights) {
    require(run, dataDigest.equals(photos.digest()), "on other photos");
    require(
        run,
        data == null || data.heights().equals(photos.record().heights()),
        data == null ? "" : "on photos of the heights " + data.heights());
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
        base.digest().equals(weights.digest()),
        "that began with other weights, " + base.name());
    Setting.firstRefused(options, wanted).ifPresent(found -> require(run, false, found));
  }

  private static void require(Path run, boolean same, String found) {
    if (!same) {
      throw new TrainingException(
          "%s holds a training %s: go on with the same, or name another folder"
              .formatted(run, found));
    }
  }
}
