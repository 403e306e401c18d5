package dev.rad.torch;

import dev.rad.CheckpointException;
import dev.rad.ClosedException;
import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Inpainter;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.torch.sampling.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

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
 * <p>A photo may have any size: {@link InpaintOptions#placement} says how it comes before the
 * network. {@link Solver#names} are the names that {@link InpaintOptions#solver} may have. Noise is
 * drawn on the CPU, so that a seed starts from the same noise on every device.
 *
 * <p>It owns the network: close it. Several threads, virtual ones too, may fill pictures at once:
 * their calls run side by side, each on its caller's thread and with LibTorch's threads besides, so
 * that they need memory at the same time and gain little time on one processor. {@link #close}
 * waits for them. {@link #inpaintAsync} queues its calls instead.
 *
 * <p>The pictures of a batch are computed one after the other. Several at once would not be quite
 * the same pictures: LibTorch picks its algorithms, and so the order of sums, by the size of a
 * batch.
 */
public final class RadInpainter implements Inpainter {

  private final LoadedModel model;
  private final AsyncCalls async = new AsyncCalls();
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private volatile boolean closed;

  private RadInpainter(LoadedModel model) {
    this.model = model;
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
    return new RadInpainter(LoadedModel.open(weights, device));
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
    return new RadInpainter(LoadedModel.open(base, adapter, device));
  }

  @Override
  public RgbImage inpaint(RgbImage photo, Mask hole, InpaintOptions options) {
    return samples(photo, hole, 1, options).get(0);
  }

  @Override
  public List<RgbImage> samples(RgbImage photo, Mask hole, int samples, InpaintOptions options) {
    if (samples < 1) {
      throw new IllegalArgumentException("there must be at least 1 sample, not " + samples);
    }
    var request = new InpaintRequest(photo, hole, options); // checks the sizes
    return using(() -> fill(request, samples));
  }

  @Override
  public List<RgbImage> inpaintAll(List<InpaintRequest> requests) {
    return using(() -> requests.stream().map(request -> fill(request, 1).get(0)).toList());
  }

  @Override
  public CompletableFuture<RgbImage> inpaintAsync(
      RgbImage photo, Mask hole, InpaintOptions options) {
    return async.submit(
        options.listener(),
        listener -> inpaint(photo, hole, options.withListener(listener)));
  }

  private List<RgbImage> fill(InpaintRequest request, int samples) {
    InpaintOptions options = request.options();
    if (request.hole().isEmpty()) {
      options
          .listener()
          .onNotice("the mask is empty, nothing to fill: the photo is returned unchanged");
    }
    var progress = new CallProgress(options.listener(), samples);
    List<RgbImage> filled = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      var sampler = new WindowSampler(model, options.forSample(i), i, progress);
      filled.add(
          options
              .placement()
              .fill(
                  request.photo(),
                  request.hole(),
                  model.summary().imageSize(),
                  model.network().config().requiredMultiple(),
                  sampler));
    }
    return List.copyOf(filled);
  }

  /** Computes while the network cannot be closed. */
  private <T> T using(Supplier<T> call) {
    use.readLock().lock();
    try {
      if (closed) {
        throw new ClosedException("this inpainter was closed: load the weights again");
      }
      return call.get();
    } finally {
      use.readLock().unlock();
    }
  }

  /**
   * What was loaded.
   *
   * @return file, size and place of the network
   */
  public ModelSummary model() {
    return model.summary();
  }

  /**
   * Frees the network, when the calls of other threads have ended. May be repeated.
   *
   * @throws IllegalStateException if called by a listener of a call of this inpainter, which would
   *     wait for itself
   */
  @Override
  public void close() {
    if (use.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "a listener cannot close the inpainter that is calling it: cancel, and close afterwards");
    }
    use.writeLock().lock();
    try {
      closed = true;
      model.close();
    } finally {
      use.writeLock().unlock();
    }
  }

  @Override
  public String toString() {
    ModelSummary summary = model.summary();
    return "RadInpainter[%s, %d×%d pixels, %s%s]"
        .formatted(
            summary.file().getFileName(),
            summary.imageSize(),
            summary.imageSize(),
            summary.device(),
            closed ? ", closed" : "");
  }
}
