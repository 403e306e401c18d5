package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.TrainingDivergedException;
import dev.rad.TrainingException;
import dev.rad.checkpoint.RawTensor;
import dev.rad.image.RgbImage;
import dev.rad.mask.MaskRecipe;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.NoiseSchedule;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Devices;
import dev.rad.torch.tensor.ProcessGroup;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
 * <p>A step draws its pictures, adds noise, computes the gradients, clips them, and moves weights
 * and averages. Everything random follows from the seed and the step's number, so a training that
 * was stopped and continued ends with the same bits as one that was not, on the same number of
 * threads. It owns the network: close it.
 */
public final class Trainer implements AutoCloseable {

  private static final int BAD_STEPS_IN_A_ROW = 5;
  private static final int PREFETCHED_STEPS = 4;
  private static final int PREFETCH_THREADS = 2;
  private static final int VALIDATION_PICTURES = 16;
  private static final long VALIDATION_SEED = 0;
  private static final int SAMPLE_STEPS = 50;

  private final TrainingOptions options;
  private final RunRecord.Base base;
  private final String dataDigest;
  private final RunFolder folder;
  private final Trainee trainee;
  private final Gradients gradients;
  private final AdamW optimizer;
  private final Ema ema;
  private final LossScale lossScale;
  private final ProcessGroup group;
  private final Prefetcher<List<TrainingExample>> examples;
  private final String startedAt;
  private Validation validation; // null without
  private double trainedSeconds;
  private long step;
  private long skipped;
  private long saved = -1; // the step of the newest checkpoint

  /**
   * Prepares a training in this process alone, and continues the one that the folder holds, if
   * there is one.
   *
   * @param base the network's shape and what it begins with
   * @param photos what to train on
   * @param options how
   * @param run the folder where checkpoints and the loss table go
   * @throws TrainingException if the folder's training was another one, or the network cannot be
   *     trained here
   */
  public Trainer(BaseWeights base, PhotoFolder photos, TrainingOptions options, Path run) {
    this(base, photos, options, run, ProcessGroup.single());
  }

  /**
   * Prepares a training that several processes share: each computes {@link
   * TrainingOptions#batchSize} pictures of a step, and they learn from all of them as if they were
   * one batch. All begin with the weights of rank 0, which alone reads and writes the folder.
   *
   * @param base the network's shape and what it begins with
   * @param photos what to train on, the same in every process
   * @param options how, the same in every process
   * @param run the folder where checkpoints and the loss table go
   * @param group the processes; the caller closes it after this trainer
   * @throws TrainingException if the folder's training was another one, the network cannot be
   *     trained here, or another process is lost
   */
  public Trainer(
      BaseWeights base, PhotoFolder photos, TrainingOptions options, Path run, ProcessGroup group) {
    base.requireTrainable();
    Devices.require(options.execution().device());
    this.options = options;
    this.group = group;
    this.base = base.record();
    this.dataDigest = photos.digest();
    this.folder = new RunFolder(run);
    Optional<RunFolder.Saved> before = group.isMain() ? folder.latest() : Optional.empty();
    before.ifPresent(state -> state.record().requireSame(run, options, dataDigest, this.base));
    Objective objective = options.objective();
    NoiseSchedule schedule = objective.schedule();
    var source =
        new ExampleSource(
            photos,
            MaskRecipe.parse(options.masks()),
            schedule,
            objective.phase1Fraction(),
            options.seed());
    this.trainee = Trainee.of(base.config(), base.source(), options);
    this.gradients =
        new Gradients(trainee.network(), schedule, new HybridLoss(objective), options.execution());
    this.optimizer = new AdamW(trainee.parameters(), options.optimization().weightDecay());
    this.ema = new Ema(trainee.parameters(), options.optimization().emaDecay());
    this.lossScale = new LossScale(options.execution().precision() == DType.F16);
    this.startedAt = before.map(state -> state.record().startedAt()).orElseGet(Trainer::now);
    before.ifPresent(this::restore);
    share();
    int first = group.rank() * options.batchSize();
    this.examples =
        new Prefetcher<>(
            number -> source.draw(number, first, options.batchSize()),
            step + 1,
            PREFETCHED_STEPS,
            PREFETCH_THREADS);
  }

  /**
   * Whether a folder holds a training that a trainer would continue.
   *
   * @param run a folder, which need not be there
   * @return true if it has a complete checkpoint
   */
  public static boolean holdsTraining(Path run) {
    return Files.isDirectory(run) && new RunFolder(run).latest().isPresent();
  }

  private void restore(RunFolder.Saved state) {
    step = state.record().step();
    skipped = state.record().skipped();
    trainedSeconds = state.record().trainedSeconds();
    lossScale.restore(state.record().lossScale());
    saved = step;
    Autograd.off(
        () -> {
          copy(state.tensors("model"), trainee.parameters());
          copy(state.tensors("optimizer"), optimizer.state());
          copy(state.tensors("ema"), ema.averages());
          return null;
        });
    folder.truncateLogs(step);
  }

  /** Gives rank 0's state to all. */
  private void share() {
    Autograd.off(
        () -> {
          group.broadcast_(trainee.parameters().values(), 0);
          group.broadcast_(optimizer.state().values(), 0);
          group.broadcast_(ema.averages().values(), 0);
          return null;
        });
    double[] numbers = {step, skipped, lossScale.factor()};
    double[] rank0 = group.sum(group.isMain() ? numbers : new double[numbers.length]);
    step = (long) rank0[0];
    skipped = (long) rank0[1];
    lossScale.restore(rank0[2]);
  }

  private static void copy(Map<String, RawTensor> from, Map<String, Tensor> to) {
    to.forEach(
        (name, tensor) ->
            TensorScope.run(() -> tensor.copy_(Tensors.of(from.get(name), DType.F32))));
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Judges the averaged weights every so many steps on pictures that do not train, always with the
   * same masks and noise: a line of {@code validation.csv} and a picture grid.
   *
   * @param heldOut photos of the network's size; some of them are taken, evenly spread
   */
  public void validateOn(PhotoFolder heldOut) {
    int count = Math.min(VALIDATION_PICTURES, heldOut.count());
    List<RgbImage> pictures =
        IntStream.range(0, count)
            .mapToObj(i -> heldOut.centreCrop((int) ((long) i * heldOut.count() / count)))
            .toList();
    validation = new Validation(pictures, options.objective().schedule(), VALIDATION_SEED);
  }

  private void validate(TrainingListener listener) {
    Denoiser network =
        (x, levels) -> trainee.network().forward(x, levels).to(Device.CPU).to(DType.F32);
    ema.during(
        () -> {
          var loss = new HybridLoss(options.objective());
          Validation.Result result = validation.loss(network, loss);
          folder.logValidation(step, result);
          listener.onValidation(step, result);
          if (Double.isFinite(result.total())) {
            folder.writeSamples(
                step, validation.grid(network, options.objective().predictionType(), SAMPLE_STEPS));
          }
          return null;
        });
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener watches, and may stop it
   * @throws TrainingDivergedException if the loss is not finite five times in a row
   */
  public void run(TrainingListener listener) {
    int bad = 0;
    while (step < options.steps() && !isCancelled(listener)) {
      TrainingListener.Report report = trainStep();
      bad = Double.isFinite(report.loss()) ? 0 : bad + 1;
      if (bad == BAD_STEPS_IN_A_ROW) {
        throw new TrainingDivergedException(step, report.learningRate(), bad);
      }
      if (group.isMain()) {
        folder.log(report);
      }
      listener.onStep(report);
      if (validation != null
          && group.isMain()
          && options.validateEvery() > 0
          && step % options.validateEvery() == 0) {
        validate(listener);
      }
      if (step % options.saveEvery() == 0 && step < options.steps()) {
        save(listener);
      }
    }
    if (saved != step) { // a complete checkpoint is not written again over itself
      save(listener);
    }
  }

  /** One process's wish stops all at the same step. */
  private boolean isCancelled(TrainingListener listener) {
    return group.sum(listener.isCancelled() ? 1 : 0)[0] > 0;
  }

  private TrainingListener.Report trainStep() {
    long began = System.nanoTime();
    step++;
    double factor = lossScale.factor();
    Gradients.Losses losses = gradients.add(examples.take(step), options.microBatch(), factor);
    optimizer.sumGradients(group);
    losses = losses.meanOver(group);
    double scale = 1 / (factor * group.size());
    double norm = optimizer.gradientNorm() * scale;
    boolean finite = Double.isFinite(losses.total()) && Double.isFinite(norm);
    boolean mayRecover = lossScale.update(finite) && Double.isFinite(losses.total());
    if (finite) {
      double clip = Math.min(1, options.optimization().gradientClip() / Math.max(norm, 1e-12));
      Autograd.off(() -> update(clip * scale));
    } else {
      optimizer.clearGradients();
      skipped++;
    }
    double seconds = (System.nanoTime() - began) * 1e-9;
    trainedSeconds += seconds;
    return new TrainingListener.Report(
        step,
        options.steps(),
        finite || mayRecover ? losses.total() : Double.NaN,
        losses.simple(),
        losses.variational(),
        norm,
        learningRate(),
        group.size() * options.batchSize() / seconds,
        skipped);
  }

  private Void update(double gradientScale) {
    optimizer.step(step, learningRate(), gradientScale);
    ema.update(step - 1);
    return null;
  }

  private double learningRate() {
    return options.optimization().learningRateAt(step);
  }

  private void save(TrainingListener listener) {
    if (group.isMain()) {
      listener.onCheckpoint(save());
    }
    saved = step;
  }

  private Path save() {
    Map<String, Map<String, Tensor>> groups = new LinkedHashMap<>();
    groups.put("model", trainee.parameters());
    groups.put("ema", ema.averages());
    groups.put("optimizer", optimizer.state());
    var record =
        new RunRecord(
            step,
            skipped,
            lossScale.factor(),
            options,
            dataDigest,
            base,
            Software.present(),
            startedAt,
            now(),
            trainedSeconds);
    return folder.save(record, groups, metadata(), this::writeAdapter);
  }

  private void writeAdapter(Path checkpoint) {
    if (trainee.hasAdapters()) {
      ema.during(
          () -> {
            trainee.writeAdapter(checkpoint.resolve(RunFolder.ADAPTER), metadata());
            return null;
          });
    }
  }

  /** What a sampler must know of the network beside its tensors. */
  private Map<String, String> metadata() {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(UNetWeights.CONFIG_KEY, trainee.network().config().toJson());
    if (options.objective().process() == Objective.Process.RAD) {
      metadata.put(RadSettings.METADATA_KEY, options.objective().settings().toJson());
    }
    return metadata;
  }

  @Override
  public void close() {
    examples.close();
    optimizer.close();
    ema.close();
    trainee.close();
  }
}
