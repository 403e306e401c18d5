package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.TrainingException;
import dev.rad.checkpoint.RawTensor;
import dev.rad.mask.PerlinMaskSampler;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.Weights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Trains a RAD network: both phases of the forward process, Perlin masks, the ADM's hybrid loss,
 * Adam, averaged weights. Every batch is a pure function of the seed and the step, so a training
 * that goes on from a checkpoint gives the weights that an uninterrupted one would have.
 *
 * <p>It owns the network and the optimiser's state: close it.
 */
public final class Trainer implements AutoCloseable {

  private static final int BAD_STEPS_IN_A_ROW = 5;

  private final RadUNet network;
  private final PhotoFolder photos;
  private final TrainingOptions options;
  private final RunFolder folder;
  private final String base;
  private final RadScheduler schedule = RadSettings.STANDARD.scheduler();
  private final HybridLoss loss;
  private final AdamW optimizer;
  private final Ema ema;
  private final String startedAt;
  private long step;
  private long skipped;
  private long saved = -1; // the step of the newest checkpoint

  /**
   * Prepares a training, and continues the one that the folder holds, if there is one.
   *
   * @param config the network's shape
   * @param weights what to begin with, by checkpoint key; not read when continuing
   * @param base names those weights in the run record
   * @param photos what to train on
   * @param options how
   * @param folder where checkpoints and the loss table go
   * @throws TrainingException if the folder's training used other photos
   */
  public Trainer(
      UNetConfig config,
      Map<String, RawTensor> weights,
      String base,
      PhotoFolder photos,
      TrainingOptions options,
      Path folder) {
    this.photos = photos;
    this.options = options;
    this.base = base;
    this.folder = new RunFolder(folder);
    this.loss =
        new HybridLoss(
            options.variationalWeight(), options.predictionType(), options.activePixelsOnly());
    var saved = this.folder.latest();
    saved.ifPresent(state -> requireSameData(state.record(), folder));
    Map<String, RawTensor> initial = saved.map(state -> state.tensors("model")).orElse(weights);
    this.network = new RadUNet(config, Weights.Source.of(initial, DType.F32), Device.CPU);
    network.parameters().values().forEach(Tensor::requiresGrad_);
    this.optimizer = new AdamW(network.parameters(), options.weightDecay());
    this.ema = new Ema(network.parameters(), options.emaDecay());
    this.startedAt = saved.map(state -> state.record().startedAt()).orElseGet(Trainer::now);
    saved.ifPresent(this::restore);
  }

  private void requireSameData(RunFolder.RunRecord record, Path run) {
    if (!record.dataDigest().equals(photos.digest())) {
      throw new TrainingException(
          run + " holds a training on other photos: name the same ones, or another folder");
    }
  }

  private void restore(RunFolder.Saved saved) {
    step = saved.record().step();
    skipped = saved.record().skipped();
    this.saved = step;
    copy(saved.tensors("optimizer"), optimizer.state());
    copy(saved.tensors("ema"), ema.averages());
    folder.truncateLog(step);
  }

  private static void copy(Map<String, RawTensor> from, Map<String, Tensor> to) {
    try (var scope = TensorScope.open()) {
      to.forEach((name, tensor) -> tensor.copy_(Tensors.of(from.get(name), DType.F32)));
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener watches, and may stop it
   * @throws TrainingException if the loss is not finite five times in a row
   */
  public void run(TrainingListener listener) {
    int bad = 0;
    while (step < options.steps() && !listener.isCancelled()) {
      TrainingListener.Report report = trainStep();
      bad = Double.isFinite(report.loss()) ? 0 : bad + 1;
      if (bad == BAD_STEPS_IN_A_ROW) {
        throw new TrainingException(
            "the loss was not finite for %d steps up to step %d, at learning rate %g: lower the"
                    .formatted(bad, step, learningRate())
                + " learning rate and go on from the last checkpoint");
      }
      folder.log(report, learningRate());
      listener.onStep(report);
      if (step % options.saveEvery() == 0 && step < options.steps()) {
        listener.onCheckpoint(save());
      }
    }
    if (saved != step) { // a complete checkpoint is not written again over itself
      listener.onCheckpoint(save());
    }
  }

  private TrainingListener.Report trainStep() {
    long began = System.nanoTime();
    step++;
    try (var scope = TensorScope.open()) {
      TrainingBatch batch =
          TrainingBatch.draw(
              photos,
              options.batchSize(),
              schedule,
              options.phase1Fraction(),
              new PerlinMaskSampler(),
              options.seed() * 0x9E3779B97F4A7C15L + step);
      HybridLoss.Value value = loss.of(network.forward(batch.noisy(), batch.levels()), batch);
      double total = value.total().item();
      double norm = Double.NaN;
      if (Double.isFinite(total)) {
        value.total().backward();
        norm = optimizer.gradientNorm();
      }
      if (Double.isFinite(norm)) {
        double scale = Math.min(1, options.gradientClip() / Math.max(norm, 1e-12));
        Autograd.off(() -> update(scale));
      } else {
        optimizer.clearGradients();
        skipped++;
      }
      return new TrainingListener.Report(
          step,
          options.steps(),
          Double.isFinite(norm) ? total : Double.NaN,
          value.simple().item(),
          value.variational().item(),
          norm,
          options.batchSize() / ((System.nanoTime() - began) * 1e-9));
    }
  }

  private Void update(double gradientScale) {
    optimizer.step(step, learningRate(), gradientScale);
    ema.update(network.parameters(), step - 1);
    return null;
  }

  private double learningRate() {
    return options.learningRate() * Math.min(1, step / (double) Math.max(1, options.warmupSteps()));
  }

  private Path save() {
    Map<String, Map<String, Tensor>> groups = new LinkedHashMap<>();
    groups.put("model", network.parameters());
    groups.put("ema", ema.averages());
    groups.put("optimizer", optimizer.state());
    var record =
        new RunFolder.RunRecord(step, skipped, options, photos.digest(), base, startedAt, now());
    Path target = folder.save(record, groups, metadata());
    saved = step;
    return target;
  }

  /** What a sampler must know of the network beside its tensors. */
  private Map<String, String> metadata() {
    return Map.of(
        UNetWeights.CONFIG_KEY,
        network.config().toJson(),
        RadSettings.METADATA_KEY,
        new RadSettings(schedule.phase1Steps(), schedule.phase2Steps(), options.predictionType())
            .toJson());
  }

  @Override
  public void close() {
    optimizer.close();
    ema.close();
    network.close();
  }
}
