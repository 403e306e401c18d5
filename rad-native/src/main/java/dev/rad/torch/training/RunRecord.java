package dev.rad.torch.training;

import dev.rad.exception.TrainingException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run in its checkpoint. Every random draw is a function of the seed and the step,
 * so these two are the generators' state.
 *
 * @param step the number of steps done
 * @param skipped the number of those that were skipped because the loss or a gradient was not
 *     finite
 * @param lossScale the factor of float16's loss; 1 otherwise
 * @param options the options of the training
 * @param dataDigest identifies the photos
 * @param base the weights that training began with
 * @param software the software that trained
 * @param startedAt the time when it began, ISO 8601
 * @param savedAt the time when the checkpoint was written
 * @param trainedSeconds the computing time of all sessions
 * @param data the place of the photos and how they are cropped; null in older records
 * @param sessions one for each start, in order; null, as in older records, becomes an empty list
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
   * @param path the path of the file; null if there is none, and in older records
   */
  record Base(String name, String digest, @Nullable String path) {}

  /**
   * The photos.
   *
   * @param folder the folder that was read; null in files meant for publication
   * @param heights the heights that photos are resized to
   * @param heldOut the fraction of the folder that is not trained on
   */
  record Data(@Nullable String folder, List<Integer> heights, double heldOut) {}

  /**
   * A part of the training without interruption.
   *
   * @param firstStep the first step that it took
   * @param startedAt the time when it began, ISO 8601
   * @param software the software that trained
   * @param changes the options that changed, such as {@code steps 100 → 200}
   */
  record Session(long firstStep, String startedAt, Software software, List<String> changes) {

    /** Copies the list. */
    Session {
      changes = List.copyOf(changes);
    }
  }

  /** Returns the record without file paths, which are private. */
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
   * @param run the training's folder
   * @param wanted the options now
   * @param photos the photos now
   * @param weights the base weights now
   * @throws TrainingException if the meaning of the weights or the training data would change
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
