package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.image.RgbImage;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.torch.device.Devices;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.sampling.Denoiser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network, or adapters of one, to fill holes (RAD, CVPR 2025, section 3).
 *
 * <pre>{@code
 * var options = TrainingOptions.steps(10_000).lora(LoraConfig.paper()).build();
 * var photos = PhotoFolder.read(Path.of("photos"), 64, List.of(72, 96, 128), skipped -> {});
 * try (var trainer = new Trainer(BaseWeights.open(Path.of("adm.pt")), photos, options, Path.of("run"))) {
 *   trainer.run(new TrainingListener() {});
 * }
 * }</pre>
 *
 * <p>A step draws its pictures, adds noise, computes the gradients, clips them, and updates weights
 * and averages. The seed and the step's number determine all random draws, so a training that was
 * stopped and resumed ends with the same bits as one that was not, on the same number of threads.
 * It owns the network: close it.
 */
public final class Trainer implements AutoCloseable {

  private static final int BAD_STEPS_IN_A_ROW = 5;
  private static final int PREFETCHED_STEPS = 4;
  private static final int PREFETCH_THREADS = 2;
  private static final int VALIDATION_PICTURES = 16;
  private static final long VALIDATION_SEED = 0;
  private static final int SAMPLE_STEPS = 50;

  private final TrainingOptions options;
  private final RunFolder folder;
  private final ProcessGroup group;
  private final TrainingState state;
  private final Gradients gradients;
  private final Prefetcher<List<TrainingExample>> examples;
  private @Nullable Validation validation; // null without

  /**
   * Prepares a training in this process alone, and resumes the one in the folder, if there is one.
   *
   * @param base the network's shape and initial weights
   * @param photos the photos to train on
   * @param options the options
   * @param run the folder for checkpoints and the loss table
   * @throws TrainingException if the folder holds a different training, or the network cannot be
   *     trained here
   */
  public Trainer(BaseWeights base, PhotoFolder photos, TrainingOptions options, Path run) {
    this(base, photos, options, run, ProcessGroup.single());
  }

  /**
   * Prepares a training that several processes share: each computes {@link
   * TrainingOptions#batchSize} pictures of a step, and all these pictures count as one batch. All
   * processes begin with the weights of rank 0, which alone reads and writes the folder.
   *
   * @param base the network's shape and initial weights
   * @param photos the photos to train on, the same in every process
   * @param wanted the options, the same in every process
   * @param run the folder for checkpoints and the loss table
   * @param group the processes; the caller closes it after this trainer
   * @throws TrainingException if the folder holds a different training, the network cannot be
   *     trained here, or another process is lost
   */
  public Trainer(
      BaseWeights base, PhotoFolder photos, TrainingOptions wanted, Path run, ProcessGroup group) {
    base.requireTrainable();
    this.options = wanted.onDevice(Devices.resolve(wanted.execution().device()));
    this.group = group;
    this.folder = new RunFolder(run);
    Objective objective = options.objective();
    NoiseSchedule schedule = objective.schedule();
    this.state = TrainingState.begin(base, photos, options, folder, group);
    this.gradients =
        new Gradients(state.network(), schedule, new HybridLoss(objective), options.execution());
    var source =
        new ExampleSource(
            photos,
            options.masks(),
            schedule,
            objective.phase1Fraction(),
            new ColourJitter(options.colourJitter()),
            options.seed());
    int first = group.rank() * options.batchSize();
    this.examples =
        new Prefetcher<>(
            number -> source.draw(number, first, options.batchSize()),
            state.step() + 1,
            PREFETCHED_STEPS,
            PREFETCH_THREADS);
  }

  /**
   * Returns whether a folder holds a training that a trainer would resume.
   *
   * @param run a folder, which need not exist
   * @return true if it has a complete checkpoint
   */
  public static boolean holdsTraining(Path run) {
    return Files.isDirectory(run) && new RunFolder(run).latest().isPresent();
  }

  /**
   * Validates the averaged weights at regular intervals on pictures that are not trained on, always
   * with the same masks and noise. Each validation writes a line of {@code validation.csv} and a
   * picture grid.
   *
   * @param heldOut photos of the network's size; some of them are used, evenly spread
   */
  public void validateOn(PhotoFolder heldOut) {
    int count = Math.min(VALIDATION_PICTURES, heldOut.count());
    List<RgbImage> pictures =
        IntStream.range(0, count)
            .mapToObj(i -> heldOut.centreCrop((int) ((long) i * heldOut.count() / count)))
            .toList();
    validation = new Validation(pictures, options.objective().schedule(), VALIDATION_SEED);
  }

  private void validate(Validation held, TrainingListener listener) {
    Denoiser network =
        (x, levels) -> state.network().forward(x, levels).to(Device.CPU).to(DType.F32);
    Objective objective = options.objective();
    state.withAverages(
        () -> {
          Validation.Result result = held.loss(network, new HybridLoss(objective));
          folder.logValidation(state.step(), result);
          listener.onValidation(state.step(), result);
          if (Double.isFinite(result.total())) {
            folder.writeSamples(
                state.step(), held.grid(network, objective.predictionType(), SAMPLE_STEPS));
          }
        });
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener is notified of progress, and may stop the training
   * @throws TrainingDivergedException if the loss is not finite five times in a row
   */
  public void run(TrainingListener listener) {
    int bad = 0;
    while (state.step() < options.steps() && !isCancelled(listener)) {
      TrainingListener.Report report = trainStep();
      bad = Double.isFinite(report.loss()) ? 0 : bad + 1;
      if (bad == BAD_STEPS_IN_A_ROW) {
        throw new TrainingDivergedException(report.step(), report.learningRate(), bad);
      }
      if (group.isMain()) {
        folder.log(report);
      }
      listener.onStep(report);
      if (validation != null && group.isMain() && bad == 0 && isTimeToValidate()) {
        validate(validation, listener);
      }
      if (state.step() % options.saveEvery() == 0) {
        save(listener);
      }
    }
    save(listener);
  }

  private boolean isTimeToValidate() {
    return options.validateEvery() > 0 && state.step() % options.validateEvery() == 0;
  }

  private void save(TrainingListener listener) {
    if (group.isMain()) {
      state.save(folder).ifPresent(listener::onCheckpoint);
    }
  }

  /** Returns whether any process was asked to stop, so that all stop at the same step. */
  private boolean isCancelled(TrainingListener listener) {
    return group.sum(listener.isCancelled() ? 1 : 0)[0] > 0;
  }

  private TrainingListener.Report trainStep() {
    long began = System.nanoTime();
    long step = state.step() + 1;
    Gradients.Losses losses =
        gradients.add(examples.take(step), options.microBatch(), state.lossScale());
    TrainingState.Outcome outcome = state.advance(losses, group);
    double seconds = (System.nanoTime() - began) * 1e-9;
    state.addSeconds(seconds);
    return new TrainingListener.Report(
        step,
        options.steps(),
        outcome.failed() ? Double.NaN : outcome.losses().total(),
        outcome.losses().simple(),
        outcome.losses().variational(),
        outcome.gradientNorm(),
        options.optimizer().learningRateAt(step, options.steps()),
        group.size() * options.batchSize() / seconds,
        state.skipped());
  }

  @Override
  public void close() {
    examples.close();
    state.close();
  }

  /** {@return the folder and the progress of the training} */
  @Override
  public String toString() {
    return "Trainer[%s, step %d of %d]".formatted(folder.path(), state.step(), options.steps());
  }
}
