package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.TrainingDivergedException;
import dev.rad.exception.TrainingException;
import dev.rad.image.PictureGrid;
import dev.rad.image.RgbImage;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.PipelineWriter;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.nn.FreshWeights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains an autoencoder for latent diffusion from scratch, on random crops of photos, without
 * pretrained networks; see {@link ReconstructionLoss} for its loss.
 *
 * <pre>{@code
 * var photos = PhotoFolder.read(Path.of("photos"), 64, List.of(96, 256), System.err::println);
 * var options = TrainingOptions.steps(5000).microBatch(4).build();
 * try (var trainer =
 *     new AutoencoderTrainer(
 *         AutoencoderTrainer.SMALL, photos.holdOut(0.05, 0), 1e-6, options, Path.of("run"))) {
 *   trainer.run(new TrainingListener() {});
 * }
 * }</pre>
 *
 * <p>The averaged weights are written to {@code vae} in the run's folder, as diffusers writes them,
 * with the scaling factor that gives the latents of these photos a standard deviation of 1. Reports
 * contain the mean squared error of the reconstruction as their simple loss, and the divergence of
 * the latents in bits for each latent number as their variational one.
 *
 * <p>If the folder holds the state of a training, it is resumed and ends with the same bits as one
 * that was not interrupted. It owns the network: close it.
 */
public final class AutoencoderTrainer implements AutoCloseable {

  /** The folder of the autoencoder, in the run's folder. */
  public static final String AUTOENCODER = "vae";

  /**
   * A network of 2.5 million parameters whose latents, of 4 channels, are four times smaller than
   * the picture on each side. It has no attention, so that crops may have any size.
   */
  public static final AutoencoderConfig SMALL =
      new AutoencoderConfig(3, 3, 4, List.of(32, 64, 128), 1, 8, 1, 256, true, true, false);

  private static final int SHOWN = 6;
  private static final int SHOWN_SIZE = 256; // pixels at most
  private static final int SCALED = 64; // crops that the scaling factor is computed from
  private static final int SCALED_STEP = 0; // of whose batch they are

  private final TrainingOptions options;
  private final RunFolder folder;
  private final PhotoFolder photos;
  private final List<RgbImage> heldOut = new ArrayList<>();
  private final ReconstructionLoss loss;
  private final AutoencoderKL network;
  private final TrainingLoop loop;

  /**
   * Prepares a training, and resumes the one in the folder, if there is one.
   *
   * @param config the network's shape; its scaling factor is not used
   * @param photos the photos to train on, cropped to a multiple of 16 pixels and of the network's
   *     factor, and those held out, some of which are reconstructed at every validation
   * @param klWeight the weight of the latents' divergence from the standard normal, at least 0;
   *     1e-6 in latent diffusion
   * @param wanted steps, batches, seed, optimizer and execution; the others do not apply
   * @param run the folder for the state, the losses, the reconstructions and the autoencoder
   * @throws TrainingException if the crops do not fit the network, or the folder holds a different
   *     training
   */
  public AutoencoderTrainer(
      AutoencoderConfig config,
      PhotoFolder.Split photos,
      double klWeight,
      TrainingOptions wanted,
      Path run) {
    int step = Math.max(ReconstructionLoss.SIDE, config.factor());
    int size = photos.train().size();
    if (size % step != 0) {
      throw new TrainingException(
          "crops of %d pixels do not fit the loss and the network: take a multiple of %d"
              .formatted(size, step));
    }
    TrainingOptions.require(
        klWeight >= 0 && Double.isFinite(klWeight),
        "weight of the divergence must not be negative, but is " + klWeight);
    this.options = wanted.onDevice(Devices.resolve(wanted.execution().device()));
    this.folder = new RunFolder(run);
    this.photos = photos.train();
    this.loss = new ReconstructionLoss(klWeight);
    int held = photos.heldOut().count();
    for (int i = 0; i < Math.min(SHOWN, held); i++) {
      heldOut.add(photos.heldOut().centreSquare((int) ((long) i * held / SHOWN), SHOWN_SIZE, step));
    }
    this.network =
        new AutoencoderKL(config, new FreshWeights(options.seed()), options.execution().device());
    network.parameters().values().forEach(Tensor::requiresGrad_);
    try {
      this.loop =
          new TrainingLoop(
              options,
              folder,
              network.parameters(),
              "autoencoder %s, seed %d, batches of %d, divergence %s, photos %s at %d"
                  .formatted(
                      config,
                      options.seed(),
                      options.batchSize(),
                      klWeight,
                      this.photos.digest(),
                      size),
              new Reconstruction());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
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

  /** {@return the network's number of parameters} */
  public long parameterCount() {
    return network.parameterCount();
  }

  @Override
  public void close() {
    loop.close();
    network.close();
  }

  /** {@return the folder and the progress of the training} */
  @Override
  public String toString() {
    return "AutoencoderTrainer[" + loop + "]";
  }

  /** The steps of this training. */
  private final class Reconstruction implements TrainingLoop.Task {

    @Override
    public Gradients.Losses add(long step, int first, int count, double share) {
      try (var scope = TensorScope.open()) {
        Tensor pictures = crops(step, first, count).to(network.device());
        HybridLoss.Value value =
            Autograd.autocast(
                network.device(),
                options.execution().precision(),
                () -> {
                  AutoencoderKL.Posterior posterior = network.encode(pictures);
                  Tensor noise =
                      Tensors.randn(
                          random(step, first).nextLong(), posterior.mean().shape().toArray());
                  Tensor decoded = network.decode(posterior.sample(noise));
                  return loss.of(decoded, pictures, posterior);
                });
        value.total().mul(share).backward();
        return Gradients.Losses.of(value);
      }
    }

    @Override
    public void write() {
      Autograd.off(
          () -> {
            PipelineWriter.write(
                folder.path().resolve(AUTOENCODER),
                network.config().withScalingFactor(scalingFactor()),
                network.parameters().entrySet().stream()
                    .map(entry -> Tensors.toRaw(entry.getKey(), entry.getValue()))
                    .toList());
            return null;
          });
    }

    @Override
    public Optional<Validation.Result> validate(long step) {
      if (heldOut.isEmpty()) {
        return Optional.empty();
      }
      List<List<RgbImage>> rows = new ArrayList<>();
      double[] sums = new double[3];
      Autograd.off(
          () -> {
            heldOut.forEach(picture -> rows.add(List.of(picture, reconstructed(picture, sums))));
            return null;
          });
      folder.writeSamples(step, PictureGrid.of(rows).toImage());
      int n = heldOut.size();
      return Optional.of(new Validation.Result(sums[0] / n, sums[1] / n, sums[2] / n));
    }
  }

  private RgbImage reconstructed(RgbImage picture, double[] sums) {
    try (var scope = TensorScope.open()) {
      Tensor pixels =
          Tensors.of(picture.toUnitRange(), 1, 3, picture.height(), picture.width())
              .to(network.device());
      AutoencoderKL.Posterior posterior = network.encode(pixels);
      Tensor decoded = network.decode(posterior.mean());
      HybridLoss.Value value = loss.of(decoded, pixels, posterior);
      sums[0] += value.total().item();
      sums[1] += value.simple().item();
      sums[2] += value.variational().item();
      return RgbImage.fromUnitRange(picture.width(), picture.height(), decoded.toFloats());
    }
  }

  /** Returns the reciprocal of the standard deviation of the latents of some crops. */
  private double scalingFactor() {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (int i = 0; i < SCALED; i++) {
      try (var scope = TensorScope.open()) {
        AutoencoderKL.Posterior posterior =
            network.encode(crops(SCALED_STEP, i, 1).to(network.device()));
        Tensor noise = Tensors.randn(i, posterior.mean().shape().toArray());
        for (float value : posterior.sample(noise).to(Device.CPU).to(DType.F32).toFloats()) {
          sum += value;
          squares += value * value;
          count++;
        }
      }
    }
    double mean = sum / count;
    return 1 / Math.sqrt(squares / count - mean * mean);
  }

  private Tensor crops(long step, int first, int count) {
    int size = photos.size();
    float[] all = new float[count * 3 * size * size];
    for (int i = 0; i < count; i++) {
      float[] crop = photos.crop(random(step, first + i));
      System.arraycopy(crop, 0, all, i * crop.length, crop.length);
    }
    return Tensors.of(all, count, 3, size, size);
  }

  /**
   * Returns the generator of a picture's crop; the noise of a part is that of its first picture.
   */
  private SplittableRandom random(long step, int index) {
    return ExampleSource.random(options.seed(), step, index);
  }
}
