package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.latent.NoiseLevels;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerConfig;
import dev.rad.torch.device.Devices;
import dev.rad.torch.latent.LatentSchedule;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.CheckpointedPass;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.nn.UNet2DConditionModel;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Trains low-rank adapters that turn a latent diffusion network into a RAD network (CVPR 2025): it
 * learns to fill holes among clean latents, conditioned on the noise level of every latent pixel.
 *
 * <pre>{@code
 * var options = TrainingOptions.steps(2000).microBatch(1).build();
 * try (var trainer =
 *     new LatentTrainer(PipelineFiles.open(base), photos, options, Path.of("run"))) {
 *   trainer.run(new TrainingListener() {});
 * }
 * }</pre>
 *
 * <p>Photos are encoded once, at the size set by the photo folder, and their latents are kept in
 * the run's folder. Masks are drawn at the photos' size and reduced to the latents' size as in
 * inpainting. The text is always empty, so the adapters are meant mainly for guidance 1. The
 * adapters' file uses PEFT's names, which other programs also read.
 *
 * <p>If the folder holds the state of a training, it is resumed and ends with the same bits as one
 * that was not interrupted. It owns the network: close it.
 */
public final class LatentTrainer implements AutoCloseable {

  /** The file of the averaged adapters, in the run's folder. */
  public static final String ADAPTER = "adapter.safetensors";

  private static final String LATENTS = "latents.safetensors";
  private static final String STATE = "state.safetensors";
  private static final String TRAINING = "training";
  private static final String STEP = "step";
  private static final String SKIPPED = "skipped";
  private static final int BAD_STEPS_IN_A_ROW = 5;

  private final TrainingOptions options;
  private final Path folder;
  private final LatentExamples examples;
  private final Tensor emptyText; // [1, T, D]
  private final HybridLoss loss;
  private final UNet2DConditionModel network;
  private final Lora lora;
  private final AdamW optimizer;
  private final Ema ema;
  private final String training; // what may not change when it is resumed
  private long step;
  private long skipped;

  /**
   * Prepares a training.
   *
   * @param base the pipeline to adapt
   * @param photos the photos to train on, of a size that is a multiple of the autoencoder's factor
   * @param wanted the options; the adapters are those of {@link LoraConfig#latent}, with the rank
   *     and alpha of the options if they have any, and the prediction type is the pipeline's
   * @param run the folder for latents and adapters
   * @throws TrainingException if a part is missing, or the pipeline cannot be trained this way
   */
  public LatentTrainer(PipelineFiles base, PhotoFolder photos, TrainingOptions wanted, Path run) {
    this.options = wanted.onDevice(Devices.resolve(wanted.execution().device()));
    this.folder = run;
    Device device = options.execution().device();
    SchedulerConfig scheduler = base.scheduler();
    LatentBase.requireTrainable(base, photos.size(), scheduler);
    var vae = base.autoencoder().orElseThrow();
    LatentCache latents =
        LatentCache.of(
            photos,
            true,
            created(run).resolve(LATENTS),
            vae.file().toAbsolutePath().toString(),
            () -> PipelineLoader.autoencoder(vae, Precision.FLOAT32, device));
    this.examples =
        new LatentExamples(
            latents,
            vae.config(),
            options.masks(),
            LatentSchedule.of(NoiseLevels.of(scheduler).betas()),
            options.objective().phase1Fraction(),
            options.seed());
    this.loss = new HybridLoss(options.objective().withPredictionType(scheduler.predictionType()));
    this.emptyText = LatentBase.emptyText(base, device);
    this.network = PipelineLoader.unet(base.unet().orElseThrow(), Precision.FLOAT32, device);
    this.lora = Lora.fresh(network, adapters(options), options.seed());
    this.optimizer = new AdamW(lora.trainable(), options.optimizer().weightDecay());
    this.ema = new Ema(lora.trainable(), options.optimizer().emaDecay());
    this.training =
        "seed %d, batches of %d, masks %s, %s, adapters of rank %d and alpha %s, photos %s, base %s"
            .formatted(
                options.seed(),
                options.batchSize(),
                options.masks(),
                options.objective(),
                adapters(options).rank(),
                adapters(options).alpha(),
                photos.digest(),
                base.path().toAbsolutePath());
    if (holdsTraining(run)) {
      try {
        restore(Checkpoint.open(run.resolve(STATE)));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  /**
   * Returns whether a folder holds a training that a trainer would resume.
   *
   * @param run a folder, which need not exist
   * @return true if it has a saved state
   */
  public static boolean holdsTraining(Path run) {
    return Files.isRegularFile(run.resolve(STATE));
  }

  private void restore(Checkpoint saved) {
    Map<String, String> metadata = saved.metadata();
    if (!training.equals(metadata.get(TRAINING))) {
      throw new TrainingException(
          "%s holds another training: %s, not %s; go on with the same, or name another folder"
              .formatted(folder, metadata.get(TRAINING), training));
    }
    step = Long.parseLong(metadata.getOrDefault(STEP, "0"));
    skipped = Long.parseLong(metadata.getOrDefault(SKIPPED, "0"));
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
    lora.trainable().forEach((name, tensor) -> all.put("model." + name, tensor));
    ema.averages().forEach((name, tensor) -> all.put("ema." + name, tensor));
    optimizer.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
    return all;
  }

  private static LoraConfig adapters(TrainingOptions options) {
    return options
        .lora()
        .map(wanted -> LoraConfig.latent().withRank(wanted.rank(), wanted.alpha()))
        .orElse(LoraConfig.latent());
  }

  private static Path created(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainingException(folder + " cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener is notified of progress, and may stop the training
   * @throws TrainingDivergedException if the loss is not finite five times in a row
   */
  public void run(TrainingListener listener) {
    int bad = 0;
    while (step < options.steps() && !listener.isCancelled()) {
      TrainingListener.Report report = trainStep();
      bad = Double.isFinite(report.loss()) ? 0 : bad + 1;
      if (bad == BAD_STEPS_IN_A_ROW) {
        throw new TrainingDivergedException(report.step(), report.learningRate(), bad);
      }
      listener.onStep(report);
      if (step % options.saveEvery() == 0 && step < options.steps()) {
        save(listener);
      }
    }
    save(listener);
  }

  private TrainingListener.Report trainStep() {
    long began = System.nanoTime();
    step++;
    double mean = 0;
    for (int i = 0; i < options.batchSize(); i += options.microBatch()) {
      int count = Math.min(options.microBatch(), options.batchSize() - i);
      mean += addGradients(i, count, (double) count / options.batchSize());
    }
    double norm = optimizer.gradientNorm();
    double rate = options.optimizer().learningRateAt(step, options.steps());
    boolean finite = Double.isFinite(mean) && Double.isFinite(norm);
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
        finite ? mean : Double.NaN,
        mean,
        0,
        norm,
        rate,
        options.batchSize() / seconds,
        skipped);
  }

  /**
   * Adds the gradients of some pictures of the step's batch, and returns their share of the loss.
   */
  private double addGradients(int first, int count, double share) {
    try (var scope = TensorScope.open()) {
      TrainingBatch batch = examples.draw(step, first, count, network.device());
      Tensor[] rows = new Tensor[count];
      Arrays.fill(rows, emptyText);
      try (var text = new TextContext(scope.release(Tensors.cat(0, rows)))) {
        return options.execution().activationCheckpointing()
            ? addCheckpointed(batch, text, share)
            : addPlain(batch, text, share);
      }
    }
  }

  private double addPlain(TrainingBatch batch, TextContext text, double share) {
    Tensor output =
        Autograd.autocast(
            network.device(),
            options.execution().precision(),
            () -> network.forward(batch.noisy(), batch.levels(), text));
    Tensor total = loss.of(output.to(DType.F32), batch).total().mul(share);
    total.backward();
    return total.item();
  }

  private double addCheckpointed(TrainingBatch batch, TextContext text, double share) {
    CheckpointedPass pass =
        network.checkpointed(batch.noisy(), batch.levels(), text, options.execution().precision());
    Tensor total = loss.of(pass.output().to(DType.F32), batch).total().mul(share);
    total.backward();
    pass.backward();
    return total.item();
  }

  private void save(TrainingListener listener) {
    ema.during(() -> LatentAdapterFile.write(folder.resolve(ADAPTER), lora.toTensors()));
    SafetensorsWriter.write(
        folder.resolve(STATE),
        state().entrySet().stream()
            .map(tensor -> Tensors.toRaw(tensor.getKey(), tensor.getValue()))
            .toList(),
        Map.of(TRAINING, training, STEP, Long.toString(step), SKIPPED, Long.toString(skipped)));
    listener.onCheckpoint(folder);
  }

  /** {@return the number of steps taken} */
  public long step() {
    return step;
  }

  @Override
  public void close() {
    optimizer.close();
    ema.close();
    lora.close();
    network.close();
    emptyText.close();
  }

  /** {@return the folder and the progress of the training} */
  @Override
  public String toString() {
    return "LatentTrainer[%s, step %d of %d]".formatted(folder, step, options.steps());
  }
}
