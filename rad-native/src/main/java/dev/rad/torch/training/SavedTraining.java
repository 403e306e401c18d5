package dev.rad.torch.training;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.exception.TrainingException;
import dev.rad.model.LoadOptions;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The state of a training in its newest checkpoint, which allows it to resume as it began.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SavedTraining {

  private final Path run;
  private final Path checkpoint;
  private final RunRecord record;

  private SavedTraining(Path run, RunFolder.Saved saved) {
    this.run = run;
    this.checkpoint = saved.folder();
    this.record = saved.record();
  }

  /**
   * Reads a folder.
   *
   * @param run a training's folder, which need not exist
   * @return the newest complete checkpoint, if there is one
   * @throws TrainingException if it cannot be read
   */
  public static Optional<SavedTraining> in(Path run) {
    return Files.isDirectory(run)
        ? new RunFolder(run).latest().map(saved -> new SavedTraining(run, saved))
        : Optional.empty();
  }

  /**
   * Returns the number of steps that are done.
   *
   * @return the last step's number
   */
  public long step() {
    return record.step();
  }

  /**
   * Returns the options of the training.
   *
   * @return the options of its last session
   */
  public TrainingOptions options() {
    return record.options();
  }

  /**
   * Returns the folder of the photos.
   *
   * @return the folder; empty if the record is too old to name it
   */
  public Optional<Path> photos() {
    return Optional.ofNullable(record.data()).map(data -> Path.of(data.folder()));
  }

  /**
   * Returns the heights that photos are resized to.
   *
   * @return the heights in pixels; empty if the record is too old to name them
   */
  public Optional<List<Integer>> heights() {
    return Optional.ofNullable(record.data()).map(RunRecord.Data::heights);
  }

  /**
   * Returns the fraction of the folder that is held out.
   *
   * @return the fraction; empty if the record is too old to name it
   */
  public OptionalDouble heldOut() {
    return record.data() == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(record.data().heldOut());
  }

  /**
   * Opens the weights to resume with: the checkpoint's own, or those that its adapters belong to.
   *
   * @return the weights to resume with
   * @throws TrainingException if it trains adapters, and the record does not name their base
   * @throws dev.rad.exception.CheckpointException if the file cannot be read
   */
  public BaseWeights base() {
    Path weights = checkpoint.resolve(RunFolder.MODEL + ".safetensors");
    if (record.options().lora().isEmpty()) {
      return BaseWeights.open(weights).continuing(record.base());
    }
    if (record.base().path() == null) {
      throw new TrainingException(
          "%s trains adapters of %s and does not say where that is: name it with --base"
              .formatted(run, record.base().name()));
    }
    String config =
        Objects.requireNonNull(
            Checkpoint.open(weights).metadata().get(UNetWeights.CONFIG_KEY),
            UNetWeights.CONFIG_KEY);
    return BaseWeights.open(
        Path.of(record.base().path()),
        LoadOptions.defaults().withConfig(UNetConfig.fromJson(config)));
  }

  /**
   * Lists the changes that other options would make.
   *
   * @param wanted the options
   * @return the values that differ and are allowed to, such as {@code steps 100 → 200}
   */
  public List<String> changes(TrainingOptions wanted) {
    return Setting.changes(record.options(), wanted);
  }

  /** {@return folder and step} */
  @Override
  public String toString() {
    return "SavedTraining[%s, step %d of %d]".formatted(run, step(), options().steps());
  }
}
