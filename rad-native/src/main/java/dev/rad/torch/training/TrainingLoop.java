package dev.rad.torch.training;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a training whose whole state is one file: it clips gradients, updates parameters and
 * averages, validates, saves, and resumes with the same bits. It owns the optimizer and the
 * averages, not the parameters: close it.
 */
final class TrainingLoop implements AutoCloseable {

  private static final String STATE = "state.safetensors";
  private static final String TRAINING = "training";
  private static final String STEP = "step";
  private static final String SKIPPED = "skipped";
  private static final int BAD_STEPS_IN_A_ROW = 5;

  /** What is trained. */
  interface Task {

    /**
     * Adds the gradients of some pictures of a step's batch.
     *
     * @param step the step, from 1
     * @param first the place of the first picture in the batch
     * @param count the number of pictures
     * @param share the factor of their mean loss in the loss of the batch
     * @return the mean losses of these pictures, not multiplied by their share
     */
    Gradients.Losses add(long step, int first, int count, double share);

    /** Writes what is for use; the parameters hold their averages. */
    void write();

    /**
     * Judges the network; the parameters hold their averages.
     *
     * @param step the step after which it is judged
     * @return the losses, or nothing if there is nothing to judge it on
     */
    Optional<Validation.Result> validate(long step);
  }

  private final TrainingOptions options;
  private final RunFolder folder;
  private final Map<String, Tensor> trainable;
  private final String training;
  private final Task task;
  private final AdamW optimizer;
  private final Ema ema;
  private long step;
  private long skipped;

  /**
   * Prepares the steps, and resumes the training in the folder, if there is one.
   *
   * @param options number and size of the steps, and the optimizer
   * @param folder the folder of the state
   * @param trainable the parameters to train
   * @param training describes what may not change when the training is resumed
   * @param task what is trained
   * @throws TrainingException if the folder holds another training
   */
  TrainingLoop(
      TrainingOptions options,
      RunFolder folder,
      Map<String, Tensor> trainable,
      String training,
      Task task) {
    this.options = options;
    this.folder = folder;
    this.trainable = trainable;
    this.training = training;
    this.task = task;
    this.optimizer = new AdamW(trainable, options.optimizer().weightDecay());
    this.ema = new Ema(trainable, options.optimizer().emaDecay());
    if (holdsTraining(folder.path())) {
      try {
        restore(Checkpoint.openWhole(folder.path().resolve(STATE)));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  /** Returns whether a folder holds the state of a training. */
  static boolean holdsTraining(Path run) {
    return Files.isRegularFile(run.resolve(STATE));
  }

  private void restore(Checkpoint saved) {
    Map<String, String> metadata = saved.metadata();
    if (!training.equals(metadata.get(TRAINING))) {
      throw new TrainingException(
          "%s holds another training: %s, not %s; go on with the same, or name another folder"
              .formatted(folder.path(), metadata.get(TRAINING), training));
    }
    step = Long.parseLong(metadata.getOrDefault(STEP, "0"));
    skipped = Long.parseLong(metadata.getOrDefault(SKIPPED, "0"));
    folder.truncateLogs(step);
    try (var noGradients = Autograd.noGrad()) {
      state()
          .forEach(
              (name, tensor) ->
                  TensorScope.run(() -> tensor.copy_(Tensors.of(saved.tensor(name), DType.F32))));
    }
  }

  /** Returns all tensors needed to resume the training, by name. */
  private Map<String, Tensor> state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    trainable.forEach((name, tensor) -> all.put("model." + name, tensor));
    ema.averages().forEach((name, tensor) -> all.put("ema." + name, tensor));
    optimizer.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
    return all;
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener is notified of progress, and may stop the training
   * @throws TrainingDivergedException if the loss is not finite five times in a row
   */
  void run(TrainingListener listener) {
    int bad = 0;
    while (step < options.steps() && !listener.isCancelled()) {
      TrainingListener.Report report = trainStep();
      bad = Double.isFinite(report.loss()) ? 0 : bad + 1;
      if (bad == BAD_STEPS_IN_A_ROW) {
        throw new TrainingDivergedException(report.step(), report.learningRate(), bad);
      }
      folder.log(report);
      listener.onStep(report);
      if (bad == 0 && options.validateEvery() > 0 && step % options.validateEvery() == 0) {
        ema.during(() -> validate(listener));
      }
      if (step % options.saveEvery() == 0 && step < options.steps()) {
        save(listener);
      }
    }
    save(listener);
  }

  private void validate(TrainingListener listener) {
    task.validate(step)
        .ifPresent(
            result -> {
              folder.logValidation(step, result);
              listener.onValidation(step, result);
            });
  }

  private TrainingListener.Report trainStep() {
    long began = System.nanoTime();
    step++;
    Gradients.Losses losses = Gradients.Losses.NONE;
    for (int i = 0; i < options.batchSize(); i += options.microBatch()) {
      int count = Math.min(options.microBatch(), options.batchSize() - i);
      double share = (double) count / options.batchSize();
      losses = losses.plus(task.add(step, i, count, share), share);
    }
    double norm = optimizer.gradientNorm();
    double rate = options.optimizer().learningRateAt(step, options.steps());
    boolean finite = Double.isFinite(losses.total()) && Double.isFinite(norm);
    if (finite) {
      double clip = options.optimizer().clipping(norm);
      try (var noGradients = Autograd.noGrad()) {
        optimizer.step(step, rate, clip);
        ema.update(step - 1);
      }
    } else {
      optimizer.clearGradients();
      skipped++;
    }
    double seconds = (System.nanoTime() - began) * 1e-9;
    return new TrainingListener.Report(
        step,
        options.steps(),
        finite ? losses.total() : Double.NaN,
        losses.simple(),
        losses.variational(),
        norm,
        rate,
        options.batchSize() / seconds,
        skipped);
  }

  private void save(TrainingListener listener) {
    ema.during(task::write);
    SafetensorsWriter.write(
        folder.path().resolve(STATE),
        state().entrySet().stream()
            .map(tensor -> Tensors.toRaw(tensor.getKey(), tensor.getValue()))
            .toList(),
        Map.of(TRAINING, training, STEP, Long.toString(step), SKIPPED, Long.toString(skipped)));
    listener.onCheckpoint(folder.path());
  }

  /** Returns the number of steps taken. */
  long step() {
    return step;
  }

  @Override
  public void close() {
    optimizer.close();
    ema.close();
  }

  @Override
  public String toString() {
    return "%s, step %d of %d".formatted(folder.path(), step, options.steps());
  }
}
