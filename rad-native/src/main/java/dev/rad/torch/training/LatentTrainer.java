package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.NoiseLevels;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerConfig;
import dev.rad.torch.device.Devices;
import dev.rad.torch.latent.LatentSchedule;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.CheckpointedPass;
import dev.rad.torch.nn.UNet2DConditionModel;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains a RAD network of latents (CVPR 2025): it learns to fill holes among clean latents,
 * conditioned on the noise level of every latent pixel. It trains low-rank adapters of a pipeline's
 * network, or all weights of a new one.
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
 * inpainting. The text of {@code photo.jpg} is that of {@code photo.txt} beside it, or empty; a
 * tenth of the texts are left out, so that guidance has something to compare with. A new network is
 * given no texts. The adapters' file uses PEFT's names, which other programs also read.
 *
 * <p>If the folder holds the state of a training, it is resumed and ends with the same bits as one
 * that was not interrupted. It owns the network: close it.
 */
public final class LatentTrainer implements AutoCloseable {

  /** The file of the averaged adapters, in the run's folder. */
  public static final String ADAPTER = "adapter.safetensors";

  /** The folder of a new network's pipeline with the averaged weights, in the run's folder. */
  public static final String PIPELINE = "pipeline";

  private static final String LATENTS = "latents.safetensors";
  private static final String HELD_OUT = "held-out.safetensors";
  private static final int VALIDATION_DRAWS = 64;

  private final TrainingOptions options;
  private final RunFolder folder;
  private final LatentBase base;
  private final SchedulerConfig scheduler;
  private final LatentExamples examples;
  private final LatentTexts texts;
  private final HybridLoss loss;
  private final UNet2DConditionModel network;
  private final @Nullable Lora lora; // null where all weights are trained
  private final TrainingLoop loop;
  private @Nullable LatentExamples heldOut; // null without validation

  /**
   * Prepares a training of adapters.
   *
   * @param base the pipeline to adapt
   * @param photos the photos to train on, of a size that is a multiple of the autoencoder's factor
   * @param options the options; the adapters are those of {@link LoraConfig#latent}, with the rank
   *     and alpha of the options if they have any, and the prediction type is the pipeline's
   * @param run the folder for latents and adapters
   * @throws TrainingException if a part is missing, or the pipeline cannot be trained this way
   */
  public LatentTrainer(PipelineFiles base, PhotoFolder photos, TrainingOptions options, Path run) {
    this(new LatentBase(base, Optional.empty()), photos, options, run);
  }

  /**
   * Prepares a training of a new network, which is given no texts.
   *
   * @param autoencoder the files of an autoencoder, or of a pipeline that has one
   * @param network the network's shape; its text is one row of zeros
   * @param photos the photos to train on, of a size that is a multiple of the autoencoder's factor
   * @param options the options; without adapters
   * @param run the folder for latents and the network's pipeline
   * @return the training
   * @throws TrainingException if there is no autoencoder, or the network does not fit it
   */
  public static LatentTrainer ofNewNetwork(
      PipelineFiles autoencoder,
      ConditionedUNetConfig network,
      PhotoFolder photos,
      TrainingOptions options,
      Path run) {
    return new LatentTrainer(
        new LatentBase(autoencoder, Optional.of(network)), photos, options, run);
  }

  private LatentTrainer(LatentBase base, PhotoFolder photos, TrainingOptions wanted, Path run) {
    base.requireTrainable(photos.size());
    this.options = wanted.onDevice(Devices.resolve(wanted.execution().device()));
    this.folder = new RunFolder(run);
    this.base = base;
    Device device = options.execution().device();
    this.scheduler = base.scheduler(options.objective().predictionType());
    this.examples = examples(photos, LATENTS, true, options.seed());
    this.loss = new HybridLoss(options.objective().withPredictionType(scheduler.predictionType()));
    this.texts = LatentTexts.of(base, photos.captions(), device);
    this.network = base.network(options.seed(), device);
    this.lora =
        base.fresh().isPresent() ? null : Lora.fresh(network, adapters(options), options.seed());
    if (lora == null) {
      network.parameters().values().forEach(Tensor::requiresGrad_);
    }
    try {
      this.loop =
          new TrainingLoop(
              options,
              folder,
              lora == null ? network.parameters() : lora.trainable(),
              "seed %d, batches of %d, masks %s, %s, %s, photos %s, base %s"
                  .formatted(
                      options.seed(),
                      options.batchSize(),
                      options.masks(),
                      options.objective(),
                      lora == null
                          ? "all weights"
                          : "adapters of rank %d and alpha %s"
                              .formatted(adapters(options).rank(), adapters(options).alpha()),
                      photos.digest(),
                      base.description()),
              new Denoising());
    } catch (RuntimeException e) {
      closeNetwork();
      throw e;
    }
  }

  private LatentExamples examples(PhotoFolder photos, String file, boolean flip, long seed) {
    var autoencoder = base.autoencoder();
    LatentCache latents =
        LatentCache.of(
            photos,
            flip,
            folder.path().resolve(file),
            autoencoder.file().toAbsolutePath().toString(),
            () -> base.loadAutoencoder(options.execution().device()));
    return new LatentExamples(
        latents,
        autoencoder.config(),
        options.masks(),
        LatentSchedule.of(NoiseLevels.of(scheduler).betas()),
        options.objective().phase1Fraction(),
        seed);
  }

  /**
   * Validates the averaged weights at regular intervals on photos that are not trained on, always
   * with the same masks and noise, and without texts.
   *
   * @param photos photos of the same size, at least one
   */
  public void validateOn(PhotoFolder photos) {
    heldOut = examples(photos, HELD_OUT, false, 0);
  }

  /**
   * Returns whether a folder holds a training that a trainer would resume.
   *
   * @param run a folder, which need not exist
   * @return true if it has a saved state
   */
  public static boolean holdsTraining(Path run) {
    return TrainingLoop.holdsTraining(run);
  }

  private static LoraConfig adapters(TrainingOptions options) {
    return options
        .lora()
        .map(wanted -> LoraConfig.latent().withRank(wanted.rank(), wanted.alpha()))
        .orElse(LoraConfig.latent());
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener is notified of progress, and may stop the training
   * @throws TrainingDivergedException if the loss is not finite five times in a row
   */
  public void run(TrainingListener listener) {
    loop.run(listener);
  }

  /** {@return the number of steps taken} */
  public long step() {
    return loop.step();
  }

  /** {@return the network's number of parameters, without adapters} */
  public long parameterCount() {
    return network.parameterCount();
  }

  /** {@return the number of photos whose text the network is given} */
  public int captionCount() {
    return texts.count();
  }

  @Override
  public void close() {
    loop.close();
    closeNetwork();
  }

  private void closeNetwork() {
    if (lora != null) {
      lora.close();
    }
    network.close();
    texts.close();
  }

  /** {@return the folder and the progress of the training} */
  @Override
  public String toString() {
    return "LatentTrainer[" + loop + "]";
  }

  /** The steps of this training. */
  private final class Denoising implements TrainingLoop.Task {

    @Override
    public Gradients.Losses add(long step, int first, int count, double share) {
      try (var scope = TensorScope.open()) {
        TrainingBatch batch = examples.draw(step, first, count, network.device());
        Tensor[] rows = new Tensor[count];
        for (int i = 0; i < count; i++) {
          rows[i] = texts.of(examples.captioned(step, first + i));
        }
        try (var text = new TextContext(scope.release(Tensors.cat(0, rows)))) {
          return options.execution().activationCheckpointing()
              ? addCheckpointed(batch, text, share)
              : addPlain(batch, text, share);
        }
      }
    }

    private Gradients.Losses addPlain(TrainingBatch batch, TextContext text, double share) {
      HybridLoss.Value value = loss.of(predict(batch, text), batch);
      value.total().mul(share).backward();
      return Gradients.Losses.of(value);
    }

    private Gradients.Losses addCheckpointed(TrainingBatch batch, TextContext text, double share) {
      CheckpointedPass pass =
          network.checkpointed(
              batch.noisy(), batch.levels(), text, options.execution().precision());
      HybridLoss.Value value = loss.of(pass.output().to(DType.F32), batch);
      value.total().mul(share).backward();
      pass.backward();
      return Gradients.Losses.of(value);
    }

    private Tensor predict(TrainingBatch batch, TextContext text) {
      return Autograd.autocast(
              network.device(),
              options.execution().precision(),
              () -> network.forward(batch.noisy(), batch.levels(), text))
          .to(DType.F32);
    }

    @Override
    public void write() {
      if (lora == null) {
        LatentNetworkFolder.write(folder.path().resolve(PIPELINE), network, base, scheduler);
      } else {
        LatentAdapterFile.write(folder.path().resolve(ADAPTER), lora.toTensors());
      }
    }

    @Override
    public Optional<Validation.Result> validate(long step) {
      if (heldOut == null) {
        return Optional.empty();
      }
      LatentExamples held = heldOut;
      double[] sums = new double[3];
      try (var noGradients = Autograd.noGrad()) {
        for (int i = 0; i < VALIDATION_DRAWS; i++) {
          int place = i;
          TensorScope.run(
              () -> {
                TrainingBatch batch = held.draw(0, place, 1, network.device());
                try (var text = new TextContext(texts.of(-1).share())) {
                  HybridLoss.Value value = loss.of(predict(batch, text), batch);
                  sums[0] += value.total().item() / VALIDATION_DRAWS;
                  sums[1] += value.simple().item() / VALIDATION_DRAWS;
                  sums[2] += value.variational().item() / VALIDATION_DRAWS;
                }
              });
        }
      }
      return Optional.of(new Validation.Result(sums[0], sums[1], sums[2]));
    }
  }
}
