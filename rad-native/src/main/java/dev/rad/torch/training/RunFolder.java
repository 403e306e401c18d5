package dev.rad.torch.training;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of a training, with all that it needs to resume: {@code checkpoint-N/} folders with
 * the weights, their average, the optimiser's moments and the run record; the tables {@code
 * loss.csv} and {@code validation.csv}; and pictures. A checkpoint is written beside the others and
 * moved into place, so that a killed process never leaves half of one.
 */
final class RunFolder {

  private static final String PREFIX = "checkpoint-";
  private static final int KEPT = 2;

  /** The trained parameters. */
  static final String MODEL = "model";

  /** Their averages. */
  static final String EMA = "ema";

  /** The optimiser's moments. */
  static final String OPTIMIZER = "optimizer";

  /** The averaged adapters of a checkpoint, in the form that is loaded beside the base network. */
  static final String ADAPTER = "adapter.safetensors";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(MaskSamplerJson.module())
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY) // as declared, for readers
          .build();

  private final Path folder;
  private final StepTable losses;
  private final StepTable validations;

  RunFolder(Path folder) {
    this.folder = folder;
    this.losses =
        new StepTable(
            folder.resolve("loss.csv"),
            "step,loss,simple,variational,gradient_norm,learning_rate,images_per_second");
    this.validations =
        new StepTable(folder.resolve("validation.csv"), "step,loss,simple,variational");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainingException(folder + " cannot be made: " + e.getMessage(), e);
    }
  }

  Path path() {
    return folder;
  }

  /** Opens a folder that must exist. */
  static RunFolder existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new TrainingException(folder + " is not a folder: name the folder of a training");
    }
    return new RunFolder(folder);
  }

  /** A saved state. */
  record Saved(Path folder, RunRecord record) {
    /** Returns the part of the record that may be published. */
    String json() {
      return JSON.writeValueAsString(record.withoutPlaces());
    }

    Map<String, RawTensor> tensors(String name) {
      return Checkpoint.open(folder.resolve(name + ".safetensors")).tensors();
    }
  }

  /** Returns the newest complete checkpoint. */
  Optional<Saved> latest() {
    return checkpoints().stream().reduce((older, newer) -> newer).map(this::read);
  }

  private Saved read(Path checkpoint) {
    Path file = checkpoint.resolve("run.json");
    try {
      return new Saved(checkpoint, JSON.readValue(Files.readString(file), RunRecord.class));
    } catch (IOException | JacksonException e) {
      throw new TrainingException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Path> checkpoints() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> path.getFileName().toString().matches(PREFIX + "\\d+"))
          .sorted(Comparator.comparing(Path::getFileName))
          .toList();
    } catch (IOException e) {
      throw new TrainingException(folder + " cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Writes a checkpoint of several groups of tensors and deletes the oldest. */
  Path save(
      RunRecord record,
      Map<String, Map<String, Tensor>> groups,
      Map<String, String> metadata,
      Consumer<Path> more) {
    String name = String.format(Locale.ROOT, "%s%08d", PREFIX, record.step());
    Path target = folder.resolve(name);
    Path draft = folder.resolve("." + name + ".part");
    try {
      delete(draft);
      Files.createDirectories(draft);
      groups.forEach(
          (group, tensors) ->
              SafetensorsWriter.write(
                  draft.resolve(group + ".safetensors"), raw(tensors), metadata));
      more.accept(draft);
      Files.writeString(
          draft.resolve("run.json"),
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(record));
      delete(target);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      List<Path> all = checkpoints();
      for (Path old : all.subList(0, Math.max(0, all.size() - KEPT))) {
        delete(old);
      }
      return target;
    } catch (IOException | UncheckedIOException e) {
      throw new TrainingException("checkpoint " + target + " cannot be written: " + e, e);
    }
  }

  private static List<RawTensor> raw(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .map(entry -> Tensors.toRaw(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(path)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }

  /** Logs a step. */
  void log(TrainingListener.Report report) {
    losses.append(
        "%d,%.6f,%.6f,%.6f,%.5f,%.3e,%.2f",
        report.step(),
        report.loss(),
        report.simple(),
        report.variational(),
        report.gradientNorm(),
        report.learningRate(),
        report.imagesPerSecond());
  }

  /** Logs a validation. */
  void logValidation(long step, Validation.Result result) {
    validations.append(
        "%d,%.6f,%.6f,%.6f", step, result.total(), result.simple(), result.variational());
  }

  /** Writes the pictures of a validation. */
  void writeSamples(long step, RgbImage grid) {
    grid.write(folder.resolve(String.format(Locale.ROOT, "samples-%08d.png", step)));
  }

  /** Deletes the lines of steps after a checkpoint, which will be taken again. */
  void truncateLogs(long step) {
    losses.truncate(step);
    validations.truncate(step);
  }
}
