package dev.rad.torch.training;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.TrainingException;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The state that a training changes from step to step and saves in checkpoints: weights, their
 * averages, the optimiser's moments and some counters. It owns them: close it.
 */
final class TrainingState implements AutoCloseable {

  private final TrainingOptions options;
  private final RunRecord.Base base;
  private final Map<String, String> ofBase; // for files of adapters
  private final PhotoFolder photos;
  private final TrainableNetwork trainable;
  private final AdamW optimizer;
  private final Ema ema;
  private final LossScale lossScale;
  private final List<RunRecord.Session> sessions = new ArrayList<>();
  private String startedAt = now();
  private double trainedSeconds;
  private long step;
  private long skipped;
  private long saved = -1; // the step of the newest checkpoint

  private TrainingState(BaseWeights base, PhotoFolder photos, TrainingOptions options) {
    this.options = options;
    this.base = base.record();
    this.ofBase = options.lora().isPresent() ? base.adapterMetadata() : Map.of();
    this.photos = photos;
    this.trainable = TrainableNetwork.of(base.config(), base.source(), options);
    this.optimizer = new AdamW(trainable.parameters(), options.optimizer().weightDecay());
    this.ema = new Ema(trainable.parameters(), options.optimizer().emaDecay());
    this.lossScale = new LossScale(options.execution().precision() == DType.F16);
  }

  /**
   * Returns the state to begin or resume with; all processes get the state of rank 0, which reads
   * the folder.
   */
  static TrainingState begin(
      BaseWeights base,
      PhotoFolder photos,
      TrainingOptions options,
      RunFolder folder,
      ProcessGroup group) {
    Optional<RunFolder.Saved> before = group.isMain() ? folder.latest() : Optional.empty();
    if (group.isMain() && before.isEmpty()) {
      base.requireObjective(options.objective());
    }
    var state = new TrainingState(base, photos, options);
    try {
      before.ifPresent(saved -> state.restore(saved, folder));
      state.beginSession(before.map(RunFolder.Saved::record));
      state.share(group);
      return state;
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }

  private void restore(RunFolder.Saved before, RunFolder folder) {
    RunRecord record = before.record();
    record.requireSame(folder.path(), options, photos, base);
    step = record.step();
    skipped = record.skipped();
    trainedSeconds = record.trainedSeconds();
    startedAt = record.startedAt();
    lossScale.restore(record.lossScale());
    saved = step;
    Autograd.off(
        () -> {
          groups().forEach((name, tensors) -> copy(before.folder(), before.tensors(name), tensors));
          return null;
        });
    folder.truncateLogs(step);
  }

  private void beginSession(Optional<RunRecord> before) {
    before.ifPresent(record -> sessions.addAll(record.sessions()));
    List<String> changes =
        before.map(record -> Setting.changes(record.options(), options)).orElse(List.of());
    sessions.add(new RunRecord.Session(step + 1, now(), Software.present(), changes));
  }

  private static void copy(Path checkpoint, Map<String, RawTensor> from, Map<String, Tensor> to) {
    boolean fits =
        from.keySet().equals(to.keySet())
            && to.entrySet().stream()
                .allMatch(
                    e ->
                        Shape.of(Objects.requireNonNull(from.get(e.getKey())).shape())
                            .equals(e.getValue().shape()));
    if (!fits) {
      throw new TrainingException(
          checkpoint + " holds the weights of another network: go on with the same --network");
    }
    to.forEach(
        (name, tensor) ->
            TensorScope.run(
                () -> tensor.copy_(Tensors.of(Objects.requireNonNull(from.get(name)), DType.F32))));
  }

  private void share(ProcessGroup group) {
    Autograd.off(
        () -> {
          groups().values().forEach(tensors -> group.broadcast_(tensors.values(), 0));
          return null;
        });
    double[] numbers = {step, skipped, lossScale.factor()};
    double[] rank0 = group.sum(group.isMain() ? numbers : new double[numbers.length]);
    step = (long) rank0[0];
    skipped = (long) rank0[1];
    lossScale.restore(rank0[2]);
  }

  /** Returns the tensors of a checkpoint, file by file. */
  private Map<String, Map<String, Tensor>> groups() {
    Map<String, Map<String, Tensor>> groups = new LinkedHashMap<>();
    groups.put(RunFolder.MODEL, trainable.parameters());
    groups.put(RunFolder.EMA, ema.averages());
    groups.put(RunFolder.OPTIMIZER, optimizer.state());
    return groups;
  }

  /**
   * The outcome of a step.
   *
   * @param losses the losses over all processes
   * @param gradientNorm the norm of the gradients, before clipping
   * @param failed whether it was skipped and a smaller loss scale cannot help
   */
  record Outcome(Gradients.Losses losses, double gradientNorm, boolean failed) {}

  /**
   * Takes a step along the gradients that all processes have collected, or skips it if loss or
   * gradients are not finite.
   */
  Outcome advance(Gradients.Losses ofThisProcess, ProcessGroup group) {
    step++;
    optimizer.sumGradients(group);
    Gradients.Losses losses = ofThisProcess.meanOver(group);
    double scale = 1 / (lossScale.factor() * group.size());
    double norm = optimizer.gradientNorm() * scale;
    boolean finite = Double.isFinite(losses.total()) && Double.isFinite(norm);
    boolean mayRecover = lossScale.update(finite) && Double.isFinite(losses.total());
    if (finite) {
      double clip = options.optimizer().clipping(norm);
      Autograd.off(() -> update(clip * scale));
    } else {
      optimizer.clearGradients();
      skipped++;
    }
    return new Outcome(losses, norm, !finite && !mayRecover);
  }

  private Void update(double gradientScale) {
    double learningRate = options.optimizer().learningRateAt(step, options.steps());
    optimizer.step(step, learningRate, gradientScale);
    ema.update(step - 1);
    return null;
  }

  /** Writes a checkpoint, unless this step already has one, which is then complete. */
  Optional<Path> save(RunFolder folder) {
    if (saved == step) {
      return Optional.empty();
    }
    var record =
        new RunRecord(
            step,
            skipped,
            lossScale.factor(),
            options,
            photos.digest(),
            base,
            Software.present(),
            startedAt,
            now(),
            trainedSeconds,
            photos.record(),
            sessions);
    Path checkpoint = folder.save(record, groups(), metadata(), this::writeAdapter);
    saved = step;
    return Optional.of(checkpoint);
  }

  private void writeAdapter(Path checkpoint) {
    if (trainable.hasAdapters()) {
      Map<String, String> metadata = metadata();
      metadata.putAll(ofBase);
      withAverages(() -> trainable.writeAdapter(checkpoint.resolve(RunFolder.ADAPTER), metadata));
    }
  }

  /** Returns the metadata that a sampler needs besides the network's tensors. */
  private Map<String, String> metadata() {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(UNetWeights.CONFIG_KEY, network().config().toJson());
    if (options.objective().process() != Objective.Process.DDPM) {
      metadata.put(RadSettings.METADATA_KEY, options.objective().settings().toJson());
    }
    return metadata;
  }

  /** Runs code while the network has the averaged weights. */
  void withAverages(Runnable code) {
    ema.during(code);
  }

  RadUNet network() {
    return trainable.network();
  }

  long step() {
    return step;
  }

  long skipped() {
    return skipped;
  }

  double lossScale() {
    return lossScale.factor();
  }

  void addSeconds(double seconds) {
    trainedSeconds += seconds;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void close() {
    optimizer.close();
    ema.close();
    trainable.close();
  }
}
