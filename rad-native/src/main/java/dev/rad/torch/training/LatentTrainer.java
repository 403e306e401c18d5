package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.AdapterTensors;
import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.latent.NoiseLevels;
import dev.rad.latent.PipelineFiles;
import dev.rad.latent.SchedulerConfig;
import dev.rad.mask.Mask;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.device.Devices;
import dev.rad.torch.latent.LatentMasks;
import dev.rad.torch.latent.LatentSchedule;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.lora.LoraConfig;
import dev.rad.torch.nn.CheckpointedPass;
import dev.rad.torch.nn.ClipTextModel;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Trains low-rank adapters that make a latent diffusion network one of RAD (CVPR 2025): it learns
 * to fill holes among clean latents, whose noise level it is told for every latent pixel.
 *
 * <pre>{@code
 * var options = TrainingOptions.steps(2000).microBatch(1).build();
 * try (var trainer =
 *     new LatentTrainer(PipelineFiles.open(base), photos, options, Path.of("run"))) {
 *   trainer.run(new TrainingListener() {});
 * }
 * }</pre>
 *
 * <p>Photos are encoded once, at the size of the folder, and their latents kept in the run's
 * folder. Masks are drawn at the photos' size and brought to the latents' as in inpainting. The
 * text is always empty, so that adapters are for guidance 1 first of all. The adapters' file has
 * the names of PEFT, which other programs read, too.
 *
 * <p>A training cannot be resumed. It owns the network: close it.
 */
public final class LatentTrainer implements AutoCloseable {

  /** The file of the averaged adapters, in the run's folder. */
  public static final String ADAPTER = "adapter.safetensors";

  private static final String LATENTS = "latents.safetensors";
  private static final int BAD_STEPS_IN_A_ROW = 5;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final TrainingOptions options;
  private final Path folder;
  private final RadScheduler schedule;
  private final double scalingFactor;
  private final int factor;
  private final LatentCache latents;
  private final Tensor emptyText; // [1, T, D]
  private final HybridLoss loss;
  private final UNet2DConditionModel network;
  private final Lora lora;
  private final AdamW optimizer;
  private final Ema ema;
  private long step;
  private long skipped;

  /**
   * Prepares a training.
   *
   * @param base the pipeline to adapt
   * @param photos what to train on, of a size that is a multiple of the autoencoder's factor
   * @param wanted how; adapters are those of {@link LoraConfig#latent} with the rank and alpha that
   *     it names, if any; of the objective, the prediction is the pipeline's
   * @param run the folder for latents and adapters
   * @throws TrainingException if a part is missing, or the pipeline cannot be trained this way
   */
  public LatentTrainer(PipelineFiles base, PhotoFolder photos, TrainingOptions wanted, Path run) {
    this.options = wanted.onDevice(Devices.resolve(wanted.execution().device()));
    this.folder = run;
    Device device = options.execution().device();
    SchedulerConfig scheduler = base.scheduler();
    requireTrainable(base, photos, scheduler);
    var vae = base.autoencoder().orElseThrow();
    this.scalingFactor = vae.config().scalingFactor();
    this.factor = vae.config().factor();
    this.schedule = LatentSchedule.of(NoiseLevels.of(scheduler).betas());
    this.loss = new HybridLoss(options.objective().withPredictionType(scheduler.predictionType()));
    this.latents =
        LatentCache.of(
            photos,
            true,
            created(run).resolve(LATENTS),
            vae.file().toAbsolutePath().toString(),
            () -> PipelineLoader.autoencoder(vae, Precision.FLOAT32, device));
    this.emptyText = emptyText(base, device);
    this.network = PipelineLoader.unet(base.unet().orElseThrow(), Precision.FLOAT32, device);
    this.lora = Lora.fresh(network, adapters(options), options.seed());
    this.optimizer = new AdamW(lora.trainable(), options.optimizer().weightDecay());
    this.ema = new Ema(lora.trainable(), options.optimizer().emaDecay());
  }

  private static void requireTrainable(
      PipelineFiles base, PhotoFolder photos, SchedulerConfig scheduler) {
    if (base.unet().isEmpty()
        || base.autoencoder().isEmpty()
        || base.textEncoder().isEmpty()
        || base.tokenizer().isEmpty()) {
      throw new TrainingException(
          base.path() + " lacks a part: training needs unet, vae, text_encoder and tokenizer");
    }
    if (base.unet().get().config().inChannels()
        != base.autoencoder().get().config().latentChannels()) {
      throw new TrainingException(
          "%s has %d input channels: give a network of latents alone, which RAD needs no mask for"
              .formatted(base.path(), base.unet().get().config().inChannels()));
    }
    if (scheduler.rescaleBetasZeroSnr()) {
      throw new TrainingException(
          base.path() + " ends with no picture at all (rescale_betas_zero_snr), unlike RAD");
    }
    int factor = base.autoencoder().get().config().factor();
    if (photos.size() % factor != 0) {
      throw new TrainingException(
          "photos of %d pixels have no whole latents: take a multiple of %d"
              .formatted(photos.size(), factor));
    }
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

  private static Tensor emptyText(PipelineFiles base, Device device) {
    int[] ids =
        base.tokenizer().orElseThrow().encode("").ids().stream()
            .mapToInt(Integer::intValue)
            .toArray();
    try (ClipTextModel encoder =
            PipelineLoader.textEncoder(
                base.textEncoder().orElseThrow(), Precision.FLOAT32, device);
        var scope = TensorScope.open()) {
      return scope.release(Autograd.off(() -> encoder.forward(ids)));
    }
  }

  /**
   * Trains up to the options' number of steps, saving as it goes and at the end.
   *
   * @param listener watches, and may stop it
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
      double clip = Math.min(1, options.optimizer().gradientClip() / Math.max(norm, 1e-12));
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

  /** Adds the gradients of some pictures of the step's batch; returns their share of the loss. */
  private double addGradients(int first, int count, double share) {
    try (var scope = TensorScope.open()) {
      TrainingBatch batch = batch(first, count);
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

  private TrainingBatch batch(int first, int count) {
    List<Tensor> clean = new ArrayList<>();
    List<Tensor> noise = new ArrayList<>();
    List<Mask> masks = new ArrayList<>();
    int[] k = new int[count];
    long base = new SplittableRandom(options.seed() * GOLDEN_GAMMA + step).nextLong();
    for (int i = 0; i < count; i++) {
      var random = new SplittableRandom(base + (first + i) * GOLDEN_GAMMA);
      Tensor latent = latents.draw(random.nextInt(latents.count()), random.nextLong());
      clean.add(latent.mul(scalingFactor));
      noise.add(Tensors.randn(random.nextLong(), latent.shape().toArray()));
      masks.add(mask(random));
      k[i] = ExampleSource.step(schedule, options.objective().phase1Fraction(), random);
    }
    Device device = network.device();
    return TrainingBatch.of(
        Tensors.cat(0, clean.toArray(Tensor[]::new)).to(device),
        Tensors.cat(0, noise.toArray(Tensor[]::new)).to(device),
        masks,
        k,
        schedule);
  }

  /** Draws a mask of pixels and brings it to the latents' size as inpainting does. */
  private Mask mask(SplittableRandom random) {
    Mask pixels =
        options.masks().sample(latents.width() * factor, latents.height() * factor, random);
    return LatentMasks.widened(LatentMasks.blocks(pixels, factor));
  }

  private void save(TrainingListener listener) {
    ema.during(() -> write(folder.resolve(ADAPTER), lora.toTensors()));
    listener.onCheckpoint(folder);
  }

  /** Writes adapters under PEFT's names in diffusers. */
  private static void write(Path file, AdapterTensors adapters) {
    List<RawTensor> tensors = new ArrayList<>();
    adapters
        .layers()
        .forEach(
            (layer, parts) -> {
              AdapterTensors.LowRank only = parts.get(0);
              tensors.add(renamed("unet." + layer + ".lora_A.weight", only.a()));
              tensors.add(renamed("unet." + layer + ".lora_B.weight", only.b()));
            });
    String config =
        "{\"unet.r\": %d, \"unet.lora_alpha\": %s}"
            .formatted(adapters.rank(), Double.toString(adapters.alpha()));
    SafetensorsWriter.write(
        file,
        tensors,
        Map.of("format", "pt", "lora_adapter_metadata", config, "rad.latent", "rad, blocks+1"));
  }

  private static RawTensor renamed(String name, RawTensor tensor) {
    return RawTensor.of(name, tensor.toFloats(), tensor.shape());
  }

  /** {@return how many steps were taken} */
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

  /** {@return the folder and how far the training is} */
  @Override
  public String toString() {
    return "LatentTrainer[%s, step %d of %d]".formatted(folder, step, options.steps());
  }
}
