package dev.rad.torch;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.ProgressListener;
import dev.rad.SoftMask;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.model.LoadOptions;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetPresets;
import dev.rad.model.UNetWeights;
import dev.rad.placement.HoleContent;
import dev.rad.placement.Window;
import dev.rad.placement.WindowCanvas;
import dev.rad.placement.WindowView;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.baseline.BaselineMethod;
import dev.rad.torch.baseline.BaselineOutput;
import dev.rad.torch.baseline.BaselineRunner;
import dev.rad.torch.baseline.DifferentiableDenoiser;
import dev.rad.torch.baseline.Observation;
import dev.rad.torch.baseline.RoleNoise;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fills holes with a plain ADM network, by any of the methods that RAD's paper compares with.
 *
 * <pre>{@code
 * try (var repaint = BaselineInpainter.load(Path.of("adm.pt"), BaselineMethod.named("repaint"))) {
 *   repaint.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7)).write(Path.of("out.png"));
 * }
 * }</pre>
 *
 * <p>{@link #withMethod} runs other methods on the same network, so that they can be compared on
 * the same start noise. The number of steps is set on the method ({@link
 * BaselineMethod#withSteps}); steps and solver of {@link InpaintOptions} are ignored. It owns the
 * network: close it. Several threads may fill pictures at once; {@link #close} waits for them.
 */
public final class BaselineInpainter extends AbstractInpainter {

  private final Shared shared;
  private final BaselineMethod method;

  private BaselineInpainter(Shared shared, BaselineMethod method) {
    super(shared.guard, shared.queue);
    this.shared = shared;
    this.method = method;
  }

  /** The parts that all inpainters of one network share. */
  private static final class Shared {
    private final RadUNet network;
    private final BaselineRunner runner;
    private final SerialExecutor queue = new SerialExecutor();
    private final CloseGuard guard = new CloseGuard();

    private Shared(RadUNet network, GaussianSchedule process) {
      this.network = network;
      this.runner =
          new BaselineRunner(DifferentiableDenoiser.of(network), process, network.device());
    }
  }

  /**
   * Loads weights onto the CPU.
   *
   * @param weights the weights of an unconditional ADM network: a {@code .pt} or {@code
   *     .safetensors} file, or a diffusers folder
   * @param method the method that fills holes
   * @return the inpainter
   * @throws CheckpointException if the weights are missing, malformed, or of another kind of
   *     network
   */
  public static BaselineInpainter load(Path weights, BaselineMethod method) {
    return load(weights, method, Device.CPU);
  }

  /**
   * Loads weights onto a device.
   *
   * @param weights the weights of an unconditional ADM network: a {@code .pt} or {@code
   *     .safetensors} file, or a diffusers folder
   * @param method the method that fills holes
   * @param device the device to compute on
   * @return the inpainter
   * @throws CheckpointException if the weights are missing, malformed, or of another kind of
   *     network
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist
   */
  public static BaselineInpainter load(Path weights, BaselineMethod method, Device device) {
    return load(weights, method, LoadOptions.defaults(), device);
  }

  /**
   * Loads weights with options for what their file does not say.
   *
   * @param weights the weights of an unconditional ADM network: a {@code .pt} or {@code
   *     .safetensors} file, or a diffusers folder
   * @param method the method that fills holes
   * @param options what is known about the weights
   * @param device the device to compute on
   * @return the inpainter
   * @throws CheckpointException if the weights are missing, malformed, or of another kind of
   *     network, or do not fit the options
   * @throws dev.rad.exception.CancelledException if this thread is interrupted
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist
   */
  public static BaselineInpainter load(
      Path weights, BaselineMethod method, LoadOptions options, Device device) {
    return StackGuard.call(() -> open(weights, method, options, device));
  }

  private static BaselineInpainter open(
      Path weights, BaselineMethod method, LoadOptions options, Device device) {
    UNetWeights file = UNetLoader.open(weights, options);
    requirePlain(file);
    Device actual = Devices.resolve(device);
    BetaSchedule betas =
        UNetPresets.recognise(file.config())
                .filter(preset -> preset.noiseSchedule().equals("cosine"))
                .isPresent()
            ? BetaSchedule.cosine(1000)
            : BetaSchedule.linear(1000);
    RadUNet network = UNetLoader.load(file, DType.F32, actual);
    return new BaselineInpainter(new Shared(network, new GaussianSchedule(betas)), method);
  }

  private static void requirePlain(UNetWeights file) {
    UNetConfig config = file.config();
    if (config.numClasses() > 0 || config.inChannels() != 3) {
      throw new CheckpointException(
          "%s has %d input channels and %d classes: give an unconditional ADM network of 3 channels"
              .formatted(file.file(), config.inChannels(), config.numClasses()));
    }
    if (file.adapters().isPresent() || file.metadata().containsKey(RadSettings.METADATA_KEY)) {
      throw new CheckpointException(
          file.file()
              + " was trained for RAD: give the plain ADM network that it was trained from, or fill"
              + " with RadInpainter");
    }
  }

  /**
   * Returns an inpainter with the same network and another method. Closing either closes both.
   *
   * @param other the method that fills holes
   * @return the inpainter
   */
  public BaselineInpainter withMethod(BaselineMethod other) {
    return new BaselineInpainter(shared, other);
  }

  /**
   * Returns the method that fills holes.
   *
   * @return the method
   */
  public BaselineMethod method() {
    return method;
  }

  /**
   * Returns the side of the pictures that the network was trained on.
   *
   * @return the side in pixels
   */
  public int imageSize() {
    return shared.network.config().imageSize();
  }

  @Override
  List<RgbImage> inpaint(InpaintRequest request, int samples) {
    InpaintOptions options = request.options();
    if (options.strength() != 1 || options.softMask() != SoftMask.BLEND) {
      throw new IllegalArgumentException(
          method.name() + " begins with noise: leave strength 1, and soft masks blended");
    }
    noticeEmpty(request);
    UNetConfig config = shared.network.config();
    List<Window> windows =
        options.placement().windows(request.hole(), config.imageSize(), config.requiredMultiple());
    long runs = (long) samples * windows.size(); // of as many steps each
    var progress = new ProgressReporter(options.listener(), steps -> runs * steps);
    return IntStream.range(0, samples)
        .mapToObj(i -> inpaintWindows(request, windows, options.forSample(i).seed(), progress))
        .toList();
  }

  /** Runs the method window by window; each window sees the fillings of those before it. */
  private RgbImage inpaintWindows(
      InpaintRequest request, List<Window> windows, long seed, ProgressReporter progress) {
    var canvas = new WindowCanvas(request.photo(), request.hole(), HoleContent.HIDDEN);
    for (int i = 0; i < windows.size(); i++) {
      WindowView view = canvas.view(windows.get(i));
      progress.showPreviewsIn(view::preview);
      long windowSeed = WindowSampler.seedOf(seed, i);
      InpaintResult result = sample(view.picture(), view.hole(), windowSeed, progress);
      canvas.put(view, result.picture());
    }
    return canvas.picture();
  }

  /**
   * Fills a picture whose size fits the network, and counts the cost.
   *
   * @param picture the picture; its sides are multiples of what the network requires
   * @param hole 1 = fill, 0 = keep, of the picture's size; a soft pixel is filled
   * @param seed the seed of the noise; with the same seed all methods begin with the same start
   *     noise
   * @param listener called after every step; asked before every evaluation whether to stop
   * @return the inpainted picture, the raw output and the cost
   * @throws dev.rad.exception.MaskException if the mask's size differs from the picture's
   * @throws dev.rad.exception.CancelledException if the listener asked to stop
   * @throws ClosedException if this inpainter was closed
   * @throws IllegalArgumentException if the network cannot take pictures of this size
   */
  public InpaintResult inpaint(RgbImage picture, Mask hole, long seed, ProgressListener listener) {
    new InpaintRequest(picture, hole, InpaintOptions.defaults()); // checks the sizes
    return guard.whileOpen(() -> sample(picture, hole, seed, new ProgressReporter(listener)));
  }

  private InpaintResult sample(RgbImage picture, Mask hole, long seed, ProgressReporter progress) {
    int width = picture.width();
    int height = picture.height();
    Mask hard = hole.threshold(Float.MIN_VALUE);
    try (var scope = TensorScope.open()) {
      Tensor photo = Tensors.of(picture.toUnitRange(), 1, 3, height, width);
      Tensor holes = Tensors.of(hard.toFloats(), 1, 1, height, width);
      BaselineOutput output =
          shared.runner.run(
              method, new Observation(photo, holes), RoleNoise.seeded(seed), progress);
      RgbImage raw = RgbImage.fromUnitRange(width, height, output.raw().toFloats());
      return new InpaintResult(picture.composite(raw, hard), raw, output.cost());
    }
  }

  /**
   * Waits until the calls of other threads have ended, then frees the network. Calling it again has
   * no effect.
   *
   * @throws IllegalStateException if called from a listener of this inpainter's own call, which
   *     would wait for itself
   */
  @Override
  public void close() {
    guard.close(shared.network::close);
  }

  @Override
  public String toString() {
    return "BaselineInpainter[%s, %d×%d pixels%s]"
        .formatted(method, imageSize(), imageSize(), guard.isClosed() ? ", closed" : "");
  }
}
