package dev.rad.torch;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Precision;
import dev.rad.Prior;
import dev.rad.SoftMask;
import dev.rad.exception.CheckpointException;
import dev.rad.image.RgbImage;
import dev.rad.latent.PipelineFiles;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.placement.Window;
import dev.rad.torch.device.Devices;
import dev.rad.torch.device.Threads;
import dev.rad.torch.latent.LatentPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Fills holes in photos with a latent diffusion pipeline of the kind of Stable Diffusion 1 and 2
 * (Rombach et al. 2022, arXiv 2112.10752), which can be told what to show.
 *
 * <pre>{@code
 * try (var latent = LatentInpainter.load(Path.of("stable-diffusion-inpainting"))) {
 *   latent
 *       .with(LatentOptions.prompt("a lake in the mountains").withGuidance(5))
 *       .inpaint(photo, hole, InpaintOptions.defaults().withSteps(20).withSeed(7))
 *       .write(Path.of("out.png"));
 * }
 * }</pre>
 *
 * <p>Kept pixels are the photo's, bit for bit. A photo may have any size: {@link
 * InpaintOptions#placement} cuts it into windows of the network's size. Of its mask every block of
 * 8×8 pixels with a pixel to fill is filled in latents, so that thin strokes do not get lost; what
 * the photo shows under the hole has no influence. The solver of the options is RAD's; other
 * methods have a scheduler. The network alone fills: patches of the photo would undo what was asked
 * for, so the prior of the options does not count.
 *
 * <p>It owns the networks, so it must be closed. Several threads, also virtual ones, may fill
 * pictures at once; {@link #close} waits for them.
 */
public final class LatentInpainter extends AbstractInpainter {

  private final LatentPipeline pipeline;
  private final ModelSummary summary;
  private final LatentOptions wanted;

  private LatentInpainter(LatentPipeline pipeline, ModelSummary summary) {
    super(new CloseGuard(), new SerialExecutor());
    this.pipeline = pipeline;
    this.summary = summary;
    this.wanted = LatentOptions.defaults();
  }

  private LatentInpainter(LatentInpainter other, LatentOptions wanted) {
    super(other.guard, other.queue);
    this.pipeline = other.pipeline;
    this.summary = other.summary;
    this.wanted = wanted;
    requireMethod();
  }

  /**
   * Loads a pipeline onto the CPU, in float32.
   *
   * @param weights a folder of diffusers, or a single file of the original programs; see {@link
   *     PipelineFiles#open(Path)}
   * @return the inpainter
   * @throws CheckpointException if a part is missing, malformed, or of no known network
   */
  public static LatentInpainter load(Path weights) {
    return load(PipelineFiles.open(weights), Device.CPU, Precision.FLOAT32);
  }

  /**
   * Loads a pipeline.
   *
   * @param files its parts
   * @param device where to compute
   * @param precision of the networks' arithmetic, and of their weights in memory
   * @return the inpainter
   * @throws CheckpointException if a part is missing, malformed, or of no known network
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist or does not
   *     support the precision
   */
  public static LatentInpainter load(PipelineFiles files, Device device, Precision precision) {
    return StackGuard.call(
        () -> {
          Device resolved = Devices.resolve(device);
          var pipeline = LatentPipeline.load(files, precision, resolved);
          var summary =
              new ModelSummary(
                  files.path(),
                  Optional.empty(),
                  pipeline.parameterCount(),
                  pipeline.imageSize(),
                  false,
                  resolved,
                  Threads.count(),
                  notes(files),
                  List.of());
          return new LatentInpainter(pipeline, summary);
        });
  }

  private static List<String> notes(PipelineFiles files) {
    return Stream.of(
            files.notes().stream(),
            files.unet().stream().flatMap(part -> part.notes().stream()),
            files.autoencoder().stream().flatMap(part -> part.notes().stream()),
            files.textEncoder().stream().flatMap(part -> part.notes().stream()))
        .flatMap(Function.identity())
        .toList();
  }

  /**
   * Returns an inpainter that is asked for something else. It shares the networks: closing either
   * closes both.
   *
   * @param options what the picture should show, and how the network is asked for it
   * @return an inpainter over the same networks
   * @throws CheckpointException if the network does not know the method
   */
  public LatentInpainter with(LatentOptions options) {
    return new LatentInpainter(this, options);
  }

  private void requireMethod() {
    boolean nine = pipeline.unet().config().inpainting();
    LatentMethod method = method();
    if (nine ? method == LatentMethod.BLENDED : method == LatentMethod.CHANNELS9) {
      throw new CheckpointException(
          "the network of %s has %d input channels, which the method %s cannot use: take %s"
              .formatted(
                  summary.file(),
                  pipeline.unet().config().inChannels(),
                  method.label(),
                  nine ? "channels9 or rad" : "blended or rad"));
    }
  }

  /**
   * Returns how holes are filled.
   *
   * @return the options' method, or the one that fits the network
   */
  public LatentMethod method() {
    return wanted.method().orElseGet(this::fitting);
  }

  private LatentMethod fitting() {
    if (pipeline.trainedForRad()) {
      return LatentMethod.RAD;
    }
    return pipeline.unet().config().inpainting() ? LatentMethod.CHANNELS9 : LatentMethod.BLENDED;
  }

  /**
   * Fills the pixels of a hole at different times of one run, which only {@link LatentMethod#RAD}
   * can. A block of latents is filled at the latest of its pixels' times.
   *
   * @param photo the picture, of any size
   * @param regions the pixels to fill and their times; of the picture's size
   * @param options the options; the number of steps is that of each region
   * @return the filled picture; kept pixels are the photo's, bit for bit
   * @throws CheckpointException if the method is another
   */
  @Override
  public RgbImage inpaint(RgbImage photo, RegionPlan regions, InpaintOptions options) {
    var request = new InpaintRequest(photo, regions.order(), options);
    return guard.whileOpen(
        () -> {
          var run = LatentRun.inOrder(method(), pipeline.files(), regions, options);
          return fill(request, run, regions.regions(), 1).get(0);
        });
  }

  @Override
  List<RgbImage> inpaint(InpaintRequest request, int samples) {
    var run = LatentRun.of(method(), pipeline.files(), wanted, request.options());
    return fill(request, run, List.of(request.hole()), samples);
  }

  private List<RgbImage> fill(
      InpaintRequest asked, LatentRun run, List<Mask> regions, int samples) {
    InpaintOptions options = asked.options().withPrior(Prior.NETWORK);
    var request = new InpaintRequest(asked.photo(), asked.hole(), options);
    if (options.softMask() == SoftMask.RESYNTHESIZE) {
      throw new IllegalArgumentException(
          "latents are coarser than the values of a soft mask: leave soft masks blended");
    }
    noticeEmpty(request);
    noticeCut(options, "prompt", wanted.prompt());
    if (wanted.guidance() > 1) {
      noticeCut(options, "negative prompt", wanted.negativePrompt());
    }
    int size = pipeline.imageSize();
    int multiple = pipeline.autoencoder().config().factor();
    List<Window> windows = options.placement().windows(request.hole(), size, multiple);
    var sampler = new LatentWindowSampler(pipeline, wanted, run, options);
    return new WindowFiller(
            request,
            regions,
            windows,
            size,
            pipeline.device(),
            run.content(),
            run.steps(),
            Optional.empty())
        .fill(
            (views, seeds, progress) ->
                List.of(sampler.sample(views.get(0), seeds.get(0), progress)),
            samples);
  }

  private void noticeCut(InpaintOptions options, String kind, String text) {
    String cut = pipeline.cut(text);
    if (!cut.isEmpty()) {
      options
          .listener()
          .onNotice("the %s is too long, and was cut before: %s".formatted(kind, cut));
    }
  }

  /**
   * Returns a summary of the loaded networks.
   *
   * @return file, size and place of the networks
   */
  public ModelSummary model() {
    return summary;
  }

  /**
   * Frees the networks, when the calls of other threads have ended. May be repeated.
   *
   * @throws IllegalStateException if called by a listener of a call of this inpainter, which would
   *     wait for itself
   */
  @Override
  public void close() {
    guard.close(pipeline::close);
  }

  /** {@return folder, size and place} */
  @Override
  public String toString() {
    return "LatentInpainter[%s, %d×%d pixels, %s, %s%s]"
        .formatted(
            summary.file().getFileName(),
            summary.imageSize(),
            summary.imageSize(),
            method().label(),
            summary.device(),
            guard.isClosed() ? ", closed" : "");
  }
}
