package dev.rad.torch;

import dev.rad.AdaptOptions;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.Solver;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.placement.WholePicture;
import dev.rad.placement.Window;
import dev.rad.schedule.NoiseConditioning;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.sampling.TensorSolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
 * <p>A photo may have any size: {@link InpaintOptions#placement} cuts it into windows of the
 * network's size. {@link Solver#names} lists the solvers; implement {@link TensorSolver} to add
 * your own. Noise is drawn on the CPU, so a seed gives the same noise on every device.
 *
 * <p>It owns the network: close it. Several threads, including virtual ones, may fill pictures at
 * once. Their calls run in parallel, each on its caller's thread and on LibTorch's threads; they
 * need memory at the same time and, on one CPU, save little time. {@link #close} waits for them.
 * {@link #inpaintAsync} queues its calls instead.
 *
 * <p>The pictures of a batch are computed one after the other, so that each result equals that of a
 * single call. Computed as one batch they would differ, even on one CPU thread: with the bundled
 * network and a batch of 2, five sixths of the outputs differ, by up to 1e-6, because LibTorch's
 * order of summation depends on the batch size.
 */
public final class RadInpainter extends AbstractInpainter {

  private final LoadedModel model;
  private final RadScheduler schedule;
  private final ClassConditions conditions;
  private final ClassSelection selection;
  private final Optional<PhotoAdapter> adapter; // of the photo that the network was adapted to

  RadInpainter(LoadedModel model, GuidanceNetworks beside) {
    super(new CloseGuard(), new SerialExecutor());
    this.model = model;
    this.schedule = model.schedule();
    this.conditions = new ClassConditions(model, beside);
    this.selection = ClassSelection.NONE;
    this.adapter = Optional.empty();
  }

  private RadInpainter(LoadedModel model, PhotoAdapter adapter) {
    super(new CloseGuard(), new SerialExecutor());
    this.model = model;
    this.schedule = model.schedule();
    this.conditions = new ClassConditions(model, GuidanceNetworks.NONE);
    this.selection = ClassSelection.NONE;
    this.adapter = Optional.of(adapter);
  }

  private RadInpainter(RadInpainter other, ClassSelection selection) {
    super(other.guard, other.queue);
    this.model = other.model;
    this.schedule = other.schedule;
    this.conditions = other.conditions;
    this.selection = selection;
    this.adapter = other.adapter;
    conditions.require(selection);
  }

  /**
   * Loads the bundled weights onto the CPU: from the artifact {@code rad-checkpoints} on the class
   * path, or from the clone of the repository that the system property {@code rad.home} names (the
   * working directory unless set).
   *
   * @return the inpainter
   * @throws CheckpointException if they are in neither place
   */
  public static RadInpainter loadDefault() {
    return builder().load();
  }

  /**
   * Loads weights onto the CPU.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @return the inpainter
   * @throws CheckpointException if it is missing, malformed, or not of a known network
   */
  public static RadInpainter load(Path weights) {
    return builder().weights(weights).load();
  }

  /**
   * Returns a builder that sets weights, adapter, device and precision.
   *
   * @return a builder
   */
  public static RadInpainterBuilder builder() {
    return new RadInpainterBuilder();
  }

  /**
   * Returns an inpainter that makes a class-conditional network show one class. It shares the
   * network: closing either closes both.
   *
   * @param number the class number that the network was trained with, from 0; 207 of ImageNet's
   *     1000 classes is a golden retriever
   * @return an inpainter over the same network
   * @throws CheckpointException if neither the network nor its classifier has the class
   */
  public RadInpainter withClass(int number) {
    return new RadInpainter(this, selection.withNumber(requireClass(number)));
  }

  private static int requireClass(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("classes are numbered from 0, found " + number);
    }
    return number;
  }

  /**
   * Guides pictures towards their class by the gradient of a classifier (Dhariwal and Nichol 2021,
   * arXiv 2105.05233, section 4). The classifier sees the photo noised to the hole's level, as in
   * TD-Paint. The network need not be class-conditional. The result shares the networks: closing
   * either closes both.
   *
   * @param scale s: 1 samples the distribution that the classifier describes, larger values give
   *     more typical pictures, 0 means no guidance
   * @return an inpainter over the same networks
   * @throws CheckpointException if no classifier was loaded ({@link
   *     RadInpainterBuilder#classifier}), no class is set, or the classifier does not know it
   */
  public RadInpainter withClassifierGuidance(double scale) {
    return new RadInpainter(this, selection.withClassifierScale(scale));
  }

  /**
   * Guides pictures towards their class and away from the prediction of the network without classes
   * ({@link RadInpainterBuilder#unconditional}), {@code ε̂ = (1 + w) ε̂_c − w ε̂_∅} (Ho and
   * Salimans 2022, arXiv 2207.12598). It evaluates both networks in every step. The result shares
   * the networks: closing either closes both.
   *
   * @param weight w: 0 for no guidance
   * @return an inpainter over the same networks
   * @throws CheckpointException if the network has no classes, or no network without classes was
   *     loaded
   */
  public RadInpainter withClassifierFreeGuidance(double weight) {
    return new RadInpainter(this, selection.withWeight(weight, OptionalInt.empty()));
  }

  /**
   * Guides pictures towards their class and away from the class that the network was trained to
   * read as "any". It evaluates the network twice in every step. The result shares the network:
   * closing either closes both.
   *
   * @param weight w: 0 for no guidance
   * @param nullClass the number of the class that stands for any
   * @return an inpainter over the same network
   * @throws CheckpointException if the network has no classes, or lacks this one
   */
  public RadInpainter withClassifierFreeGuidance(double weight, int nullClass) {
    OptionalInt none = OptionalInt.of(requireClass(nullClass));
    return new RadInpainter(this, selection.withWeight(weight, none));
  }

  /**
   * Adapts the network to one photo: trains low-rank adapters on the photo's known pixels. Fill its
   * hole with the inpainter that this returns:
   *
   * <pre>{@code
   * try (var adapted = rad.adapt(photo, hole, AdaptOptions.defaults().withSeed(7))) {
   *   adapted.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7)).write(Path.of("out.png"));
   * }
   * }</pre>
   *
   * <p>The pixels under the hole have no influence. The same seed gives the same adapters, bit for
   * bit, on the same machine and the same number of threads. This inpainter is not changed, and may
   * fill other pictures meanwhile. The result owns a network of the same size, without guidance
   * networks: close both.
   *
   * @param photo the picture, of any size
   * @param hole its hole: pixels with values above 0; if it is empty, the whole photo is known
   * @param options the options
   * @return an inpainter with the adapted network
   * @throws CheckpointException if the network has classes or was not trained to fill holes, or
   *     this inpainter is guided towards a class
   * @throws dev.rad.exception.MaskException if the sizes differ, or too few pixels are known
   * @throws dev.rad.exception.TrainingException if the loss becomes infinite
   * @throws dev.rad.exception.CancelledException if the listener asked to stop, or this thread was
   *     interrupted
   * @throws ClosedException if this inpainter was closed
   */
  public RadInpainter adapt(RgbImage photo, Mask hole, AdaptOptions options) {
    var request = new InpaintRequest(photo, hole, InpaintOptions.defaults()); // checks the sizes
    if (!selection.equals(ClassSelection.NONE)) {
      throw new CheckpointException(
          "an adapted network is not guided: leave out adapting, or the class and its guidance");
    }
    return guard.whileOpen(
        () -> {
          PhotoAdapter trained =
              PhotoAdapter.train(model, request.photo(), request.hole(), options);
          return new RadInpainter(trained.mergedInto(model), trained);
        });
  }

  /**
   * Writes the adapters of {@link #adapt} to a file. The network loaded with that file as its
   * {@link RadInpainterBuilder#adapter adapter} fills holes as this inpainter does.
   *
   * @param file the safetensors file, written beside it and moved into place; replaced if it exists
   * @throws CheckpointException if it cannot be written, or the network had been loaded with other
   *     adapters, which a file cannot name
   * @throws IllegalStateException if this inpainter was not adapted to a photo
   */
  public void writeAdapter(Path file) {
    adapter
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this inpainter was not adapted to a photo: write the one that adapt returns"))
        .write(file);
  }

  /**
   * Fills the pixels of a hole at different times of one run: regions one after the other, each
   * with those before it in view, or according to a map of times. If the placement gives several
   * windows, they are filled one after the other, each in the plan's order.
   *
   * @param photo the picture, of any size
   * @param regions the pixels to fill and their times; of the picture's size
   * @param options the options; the number of steps applies to each region, and the soft-mask
   *     option is ignored
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws CheckpointException if the regions begin at different times and the network is
   *     conditioned on one step for the whole picture ({@link NoiseConditioning#STEP})
   * @throws dev.rad.exception.RadException as {@link #inpaint(RgbImage, Mask, InpaintOptions)}
   */
  @Override
  public RgbImage inpaint(RgbImage photo, RegionPlan regions, InpaintOptions options) {
    if (schedule.conditioning() == NoiseConditioning.STEP) {
      requireAtOnce(regions);
      return inpaint(photo, regions.hole(), options);
    }
    var request = new InpaintRequest(photo, regions.order(), options);
    ReverseProcess process = ReverseProcess.of(schedule, regions, options);
    return guard.whileOpen(() -> inpaint(request, process, regions.regions(), 1).get(0));
  }

  private void requireRepresentable(SoftMask softMask) {
    if (schedule.conditioning() == NoiseConditioning.TD_PAINT
        && softMask == SoftMask.RESYNTHESIZE) {
      throw new CheckpointException(
          model.summary().file()
              + " is conditioned on whole steps (td_paint), but pixels of a soft mask have"
              + " fractions of one: blend soft masks, or take a network of RAD");
    }
  }

  private void requireAtOnce(RegionPlan regions) {
    if (regions.duration() > 1) {
      throw new CheckpointException(
          model.summary().file()
              + " is conditioned on one step of the whole picture (step), but regions that"
              + " begin at different times differ in theirs: fill them at once, or take a network"
              + " that is conditioned on every pixel's");
    }
  }

  /**
   * Generates pictures from noise alone, as if everything were hole.
   *
   * @param count the number of pictures, at least 1
   * @param options seed, steps, solver and listener; the other options are ignored
   * @return pictures of the network's own size; number i is made with {@link
   *     InpaintOptions#forSample options.forSample(i)}
   * @throws dev.rad.exception.CancelledException if the listener asked to stop, or this thread was
   *     interrupted
   * @throws ClosedException if this inpainter was closed
   * @throws IllegalArgumentException if the count is below 1, or the inpainter cannot run the
   *     solver
   */
  public List<RgbImage> generate(int count, InpaintOptions options) {
    int size = model.summary().imageSize();
    RgbImage black = RgbImage.of(size, size, new byte[3 * size * size]);
    InpaintOptions fromNoise =
        options.withStrength(1).withPlacement(new WholePicture()).withPrior(Prior.NETWORK);
    return samples(black, Mask.full(size, size), count, fromNoise);
  }

  @Override
  List<RgbImage> inpaint(InpaintRequest request, int samples) {
    int size = model.summary().imageSize();
    InpaintOptions options = StructureDrawing.options(request.options(), size);
    ReverseProcess process = ReverseProcess.of(schedule, options);
    return inpaint(request, process, List.of(request.hole()), samples);
  }

  private List<RgbImage> inpaint(
      InpaintRequest request, ReverseProcess process, List<Mask> regions, int samples) {
    InpaintOptions options = request.options();
    requireRepresentable(options.softMask());
    noticeEmpty(request);
    if (options.prior() == Prior.PHOTO) {
      return PhotoInpainter.inpaint(request, regions, samples);
    }
    var sampler = new WindowSampler(conditions, selection, process, options.solver());
    List<Window> windows =
        options
            .placement()
            .windows(
                request.hole(),
                model.summary().imageSize(),
                model.network().config().requiredMultiple());
    if (selection.classifierScale() != 0) {
      conditions.beside().requireFit(windows);
    }
    return new WindowFiller(
            request,
            regions,
            windows,
            model.summary().imageSize(),
            model.network().device(),
            process.content(),
            process.plan().steps().size(),
            loss(request, windows))
        .fill(sampler::sample, samples);
  }

  /** Returns what the network finds likely, if there are candidates to choose from. */
  private Optional<DenoisingLoss> loss(InpaintRequest request, List<Window> windows) {
    if (StructureDrawing.candidates(request, model.summary().imageSize()) == 1) {
      return Optional.empty();
    }
    var process = ReverseProcess.of(schedule, DenoisingLoss.options(request.options()));
    var sampler = new WindowSampler(conditions, selection, process, DenoisingLoss.solver());
    return Optional.of(new DenoisingLoss(sampler::sample, windows));
  }

  /**
   * Returns a summary of the loaded network.
   *
   * @return its file, size, device and assumptions
   */
  public ModelSummary model() {
    return model.summary();
  }

  /**
   * Waits until the calls of other threads have ended, then frees the networks. Calling it again
   * has no effect.
   *
   * @throws IllegalStateException if called from a listener of this inpainter's own call, which
   *     would wait for itself
   */
  @Override
  public void close() {
    guard.close(
        () -> {
          conditions.beside().close();
          model.close();
        });
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
            guard.isClosed() ? ", closed" : "");
  }
}
