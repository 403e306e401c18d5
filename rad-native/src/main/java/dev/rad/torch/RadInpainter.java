package dev.rad.torch;

import dev.rad.CheckpointException;
import dev.rad.ClosedException;
import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.Inpainter;
import dev.rad.MaskException;
import dev.rad.checkpoint.AdapterFile;
import dev.rad.image.HoleCrop;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.Weights;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.Solver;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Devices;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.tensor.Threads;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Fills holes in photos with a RAD network (CVPR 2025).
 *
 * <pre>{@code
 * try (var rad = RadInpainter.load(Path.of("checkpoints/rad-landscapes-64.safetensors"))) {
 *   var photo = RgbImage.read(Path.of("photo.png"));
 *   var hole = Mask.read(Path.of("hole.png"), MaskPolarity.WHITE_IS_HOLE);
 *   rad.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7)).write(Path.of("out.png"));
 * }
 * }</pre>
 *
 * <p>A photo may have any size: the square around its hole is brought to the network's size,
 * filled, enlarged and put back. {@link Solver#names} are the names that {@link
 * InpaintOptions#solver} may have. It owns the network: close it. Several threads may fill pictures
 * at once; {@link #close} waits for them.
 */
public final class RadInpainter implements Inpainter {

  private final RadUNet network;
  private final RadSettings settings;
  private final RadScheduler schedule;
  private final ModelSummary summary;
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private RadInpainter(RadUNet network, RadSettings settings, ModelSummary summary) {
    this.network = network;
    this.settings = settings;
    this.schedule = settings.scheduler();
    this.summary = summary;
  }

  /**
   * Loads weights onto the CPU.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @return the inpainter
   * @throws CheckpointException if it is missing, malformed, or of no known network
   */
  public static RadInpainter load(Path weights) {
    return load(weights, Device.CPU);
  }

  /**
   * Loads weights onto a device.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @param device where to compute
   * @return the inpainter
   * @throws CheckpointException if the weights are missing, malformed, or of no known network
   * @throws dev.rad.UnsupportedPlatformException if the device is not there
   */
  public static RadInpainter load(Path weights, Device device) {
    return load(UNetWeights.open(weights), device);
  }

  /**
   * Loads a pretrained network and the adapter that was trained on it.
   *
   * @param base the pretrained weights
   * @param adapter an adapter file or PEFT folder, trained on that base
   * @param device where to compute
   * @return the inpainter, with the adapter merged into the network
   * @throws CheckpointException if either is missing or malformed, or the adapter does not fit
   * @throws dev.rad.UnsupportedPlatformException if the device is not there
   */
  public static RadInpainter load(Path base, Path adapter, Device device) {
    UNetWeights file = UNetWeights.open(base);
    AdapterFile trained = AdapterFile.read(adapter, file.tensors().keySet());
    Map<String, String> metadata = new HashMap<>(file.metadata());
    metadata.putAll(trained.settings());
    return load(
        new UNetWeights(
            file.file(),
            file.dialect(),
            file.config(),
            file.assumptions(),
            file.tensors(),
            Optional.of(trained.adapters()),
            metadata),
        device);
  }

  private static RadInpainter load(UNetWeights file, Device device) {
    requireInpainting(file);
    Devices.require(device);
    String settingsJson = file.metadata().get(RadSettings.METADATA_KEY);
    RadSettings settings =
        settingsJson == null ? RadSettings.STANDARD : RadSettings.fromJson(settingsJson);
    RadUNet network =
        new RadUNet(file.config(), Weights.Source.of(file.tensors(), DType.F32), device);
    try {
      file.adapters().ifPresent(adapters -> Lora.of(network, adapters).mergeForGood());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    var summary =
        new ModelSummary(
            file.file(),
            network.parameterCount(),
            file.config().imageSize(),
            settingsJson != null || file.adapters().isPresent(),
            device,
            Threads.count(),
            file.assumptions());
    return new RadInpainter(network, settings, summary);
  }

  private static void requireInpainting(UNetWeights file) {
    UNetConfig config = file.config();
    if (config.numClasses() > 0) {
      throw new CheckpointException(
          file.file() + " is class-conditional: RAD fills holes with unconditional networks");
    }
    if (!config.learnSigma() || config.inChannels() != 3) {
      throw new CheckpointException(
          "%s has %d input and %d output channels; inpainting needs 3 and 6 (learned variance)"
              .formatted(file.file(), config.inChannels(), config.outChannels()));
    }
  }

  @Override
  public RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ClosedException("this inpainter was closed: load the weights again");
      }
      if (hole.width() != photo.width() || hole.height() != photo.height()) {
        throw new MaskException(
            "the mask is %d×%d, the photo %d×%d: bring the mask to the photo's size"
                .formatted(hole.width(), hole.height(), photo.width(), photo.height()));
      }
      if (hole.isEmpty()) {
        options
            .listener()
            .onNotice("the mask is empty, nothing to fill: the photo is returned unchanged");
        return photo;
      }
      HoleCrop crop = HoleCrop.around(hole, summary.imageSize());
      RgbImage filled = fill(crop.view(photo), crop.smallHole(), options);
      return crop.restore(photo, filled);
    } finally {
      use.readLock().unlock();
    }
  }

  /** Fills a picture of the network's own size. */
  private RgbImage fill(RgbImage picture, Mask hole, InpaintOptions options) {
    int size = picture.width();
    Solver solver = Solver.named(options.solver());
    StepPlan plan = StepPlan.evenlySpaced(schedule.phase1Steps(), options.steps());
    var sampler = new Sampler(network::forward, settings.predictionType(), solver, plan);
    var noise = SeededNoise.of(options.seed());
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(hole), network.device())) {
      Tensor image = Tensors.of(picture.toUnitRange(), 1, 3, size, size).to(network.device());
      Tensor start = sampler.start(image, pixels, noise);
      Tensor result = sampler.run(start, pixels, noise, options.listener());
      return RgbImage.fromUnitRange(result.toFloats(), size, size);
    }
  }

  /**
   * What was loaded.
   *
   * @return file, size and place of the network
   */
  public ModelSummary model() {
    return summary;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      closed = true;
      network.close();
    } finally {
      use.writeLock().unlock();
    }
  }

  /** {@return file, size and place of the network} */
  @Override
  public String toString() {
    return "RadInpainter[%s, %,d parameters, %d×%d, %s%s]"
        .formatted(
            summary.file().getFileName(),
            summary.parameters(),
            summary.imageSize(),
            summary.imageSize(),
            summary.device(),
            network.isClosed() ? ", closed" : "");
  }
}
