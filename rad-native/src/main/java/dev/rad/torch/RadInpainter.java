package dev.rad.torch;

import dev.rad.CheckpointException;
import dev.rad.ClosedException;
import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Precision;
import dev.rad.image.RgbImage;
import dev.rad.image.Whole;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.sampling.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
 * <p>The pictures of a batch are computed one after the other, so that each is the same as alone.
 * As one batch they would not be, even on one CPU thread: in a batch of 2 of the shipped network,
 * five sixths of the outputs differ, by up to 1e-6, for LibTorch orders its sums by the batch's
 * size.
 */
public final class RadInpainter extends NetworkInpainter {

  private final LoadedModel model;
  private final RadScheduler schedule;

  private RadInpainter(LoadedModel model) {
    super(new SharedUse(), new AsyncCalls());
    this.model = model;
    this.schedule = model.settings().scheduler();
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
    return load(weights, device, Precision.FLOAT32);
  }

  /**
   * Loads weights onto a device, to compute in a precision.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @param device where to compute
   * @param precision of convolutions and attention
   * @return the inpainter
   * @throws CheckpointException if the weights are missing, malformed, or of no known network
   * @throws dev.rad.UnsupportedPlatformException if the device is not there or has not the
   *     precision
   */
  public static RadInpainter load(Path weights, Device device, Precision precision) {
    return new RadInpainter(LoadedModel.open(weights, device, precision));
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
    return load(base, adapter, device, Precision.FLOAT32);
  }

  /**
   * Loads a pretrained network and the adapter that was trained on it, to compute in a precision.
   *
   * @param base the pretrained weights
   * @param adapter an adapter file or PEFT folder, trained on that base
   * @param device where to compute
   * @param precision of convolutions and attention
   * @return the inpainter, with the adapter merged into the network
   * @throws CheckpointException if either is missing or malformed, or the adapter does not fit
   * @throws dev.rad.UnsupportedPlatformException if the device is not there or has not the
   *     precision
   */
  public static RadInpainter load(Path base, Path adapter, Device device, Precision precision) {
    return new RadInpainter(LoadedModel.open(base, adapter, device, precision));
  }

  /**
   * Fills the pixels of a hole at different times of one run: regions one after the other, each
   * seeing those before it, or any map of times. Where the placement makes several windows, they
   * are filled one after the other, each in the plan's order.
   *
   * @param photo the picture, of any size
   * @param regions what to fill, and when; of the picture's size
   * @param options how; the number of steps is that of each region, and soft masks do not occur
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws dev.rad.RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  public RgbImage inpaint(RgbImage photo, RegionPlan regions, InpaintOptions options) {
    var request = new InpaintRequest(photo, regions.order(), options);
    return use.during(() -> fill(request, ReverseProcess.of(schedule, regions, options), 1).get(0));
  }

  /**
   * Makes pictures from noise alone, as if everything were hole.
   *
   * @param count how many, at least 1
   * @param options seed, steps, solver and who watches; the rest has no meaning here
   * @return pictures of the network's own size; number i is made with {@link
   *     InpaintOptions#forSample options.forSample(i)}
   * @throws dev.rad.CancelledException if the listener asked to stop, or this thread was
   *     interrupted
   * @throws ClosedException if this inpainter was closed
   * @throws IllegalArgumentException if no picture is asked for, or there is no such solver
   */
  public List<RgbImage> generate(int count, InpaintOptions options) {
    int size = model.summary().imageSize();
    RgbImage black = RgbImage.of(size, size, new byte[3 * size * size]);
    InpaintOptions fromNoise = options.toBuilder().strength(1).placement(new Whole()).build();
    return samples(black, Mask.full(size, size), count, fromNoise);
  }

  @Override
  List<RgbImage> fill(InpaintRequest request, int samples) {
    return fill(request, ReverseProcess.of(schedule, request.options()), samples);
  }

  private List<RgbImage> fill(InpaintRequest request, ReverseProcess process, int samples) {
    InpaintOptions options = request.options();
    noticeEmpty(request);
    var progress = new CallProgress(options.listener(), samples);
    List<RgbImage> filled = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      var sampler = new WindowSampler(model, process, options.forSample(i), i, progress);
      filled.add(
          options
              .placement()
              .fill(
                  request.photo(),
                  request.hole(),
                  model.summary().imageSize(),
                  model.network().config().requiredMultiple(),
                  process.told(),
                  sampler));
    }
    return List.copyOf(filled);
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
    use.end(model::close);
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
            use.isOver() ? ", closed" : "");
  }
}
