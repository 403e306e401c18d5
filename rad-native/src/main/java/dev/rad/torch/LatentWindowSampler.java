package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.image.RgbImage;
import dev.rad.latent.SchedulerPlan;
import dev.rad.mask.Mask;
import dev.rad.placement.HoleContent.Visible;
import dev.rad.placement.WindowView;
import dev.rad.torch.latent.BorderFill;
import dev.rad.torch.latent.GuidedUNet;
import dev.rad.torch.latent.LatentMasks;
import dev.rad.torch.latent.LatentPipeline;
import dev.rad.torch.latent.LatentPreview;
import dev.rad.torch.latent.SchedulerRun;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.sampling.AncestralUpdate;
import dev.rad.torch.sampling.AncestralUpdate.FixedVariance;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.torch.sampling.Thresholding;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills the windows of a picture in the latents of an autoencoder.
 *
 * <p>The encoder's attention sees the whole window, so what is in the hole would reach the known
 * latents. Before encoding, the hole is filled smoothly from its border; a network for inpainting
 * gets mid-grey there, as in its training. Of RAD and of blended latents the hole is wider by one
 * latent: latents beside it are of pixels that were filled.
 *
 * <p>RAD's hole starts as its schedule says, with the share {@code ᾱ} of the latents of that smooth
 * filling, which is all that is known of it. Pure noise would say of the mean of the filling that
 * it is 0.
 */
final class LatentWindowSampler {

  /** How far the correction along the hole's border reaches, in pixels: one latent. */
  private static final double CORRECTION_REACH = 8;

  /** Windows of more than so many times the autoencoder's own area are coded in tiles. */
  private static final int TILED_FROM = 4;

  private final LatentPipeline pipeline;
  private final LatentOptions wanted;
  private final LatentRun run;
  private final InpaintOptions options;

  /**
   * Creates a sampler for the windows of a call.
   *
   * @param pipeline the networks
   * @param wanted what the picture should show
   * @param run how the hole is filled
   * @param options the solver, where RAD fills
   */
  LatentWindowSampler(
      LatentPipeline pipeline, LatentOptions wanted, LatentRun run, InpaintOptions options) {
    this.pipeline = pipeline;
    this.wanted = wanted;
    this.run = run;
    this.options = options;
  }

  /** Samples what fills a window's hole. */
  RgbImage sample(WindowView window, long seed, ProgressReporter progress) {
    try (var scope = TensorScope.open();
        var noGradients = Autograd.noGrad()) {
      Tensor latents = sampleLatents(window, SeededNoise.of(seed), progress);
      Tensor picture = decode(latents);
      int width = window.picture().width();
      int height = window.picture().height();
      RgbImage filling = RgbImage.fromUnitRange(width, height, picture.toFloats());
      return window.fitted(filling, CORRECTION_REACH);
    }
  }

  private Tensor sampleLatents(WindowView window, SeededNoise noise, ProgressReporter progress) {
    Mask blocks = LatentMasks.blocks(window.hole(), pipeline.autoencoder().config().factor());
    Mask hole = run.method() == LatentMethod.CHANNELS9 ? blocks : LatentMasks.widened(blocks);
    float[] pixels = pixels(window);
    Tensor filled = picture(pixels, window);
    Tensor known = encode(filled);
    LatentPreview preview = LatentPreview.fit(known, filled.to(known.device()));
    progress.showPreviewsOf(preview::show);
    Tensor extra = pipeline.unet().config().inpainting() ? extra(window, hole) : null;
    try (var network = guided(extra)) {
      return run.rad().isPresent()
          ? sampleRad(network, known, hole, noise, progress)
          : sampleScheduled(network, known, hole, noise, progress);
    }
  }

  private Tensor sampleRad(
      GuidedUNet network, Tensor known, Mask hole, SeededNoise noise, ProgressReporter progress) {
    ReverseProcess process = run.rad().orElseThrow();
    try (var pixels = PixelSchedule.of(process.schedule(), List.of(hole), known.device())) {
      var sampler =
          new Sampler(network, run.prediction(), solver(), process.plan())
              .withThresholding(Thresholding.NONE); // latents know no bounds
      Tensor drawn = noise.draw(0, known.shape()).to(known.device());
      Tensor start = pixels.noised(known, drawn, process.plan().start());
      return sampler.run(start, pixels, noise, progress);
    }
  }

  /** The ADM's ancestral rule has the large variance, latent networks' the posterior's own. */
  private TensorSolver solver() {
    TensorSolver solver = TensorSolver.of(options.solver());
    return solver.equals(new AncestralUpdate()) ? new AncestralUpdate(FixedVariance.SMALL) : solver;
  }

  private Tensor sampleScheduled(
      GuidedUNet network, Tensor known, Mask hole, SeededNoise noise, ProgressReporter progress) {
    SchedulerPlan plan = run.scheduled().orElseThrow();
    boolean blended = run.method() == LatentMethod.BLENDED;
    var put = blended ? new SchedulerRun.Known(known, tensor(hole).to(known.device())) : null;
    var scheduled = new SchedulerRun(plan, network, noise, put);
    Shape shape = known.shape();
    Tensor drawn = noise.draw(0, shape).to(known.device());
    Tensor start = scheduled.start(drawn, options.strength() < 1 ? known : null);
    return scheduled.run(start, drawn, progress);
  }

  private GuidedUNet guided(@Nullable Tensor extra) {
    boolean isGuided = wanted.guidance() > 1 && !wanted.prompt().equals(wanted.negativePrompt());
    return new GuidedUNet(
        pipeline.unet(),
        isGuided ? pipeline.encode(wanted.negativePrompt(), wanted.clipSkip()) : null,
        pipeline.encode(wanted.prompt(), wanted.clipSkip()),
        wanted.guidance(),
        extra);
  }

  /** Returns the picture that may be encoded: without the hole's content unless that is wanted. */
  private float[] pixels(WindowView window) {
    float[] shown = window.picture().toUnitRange();
    return run.content().visible() == Visible.EVERYTHING
        ? shown
        : BorderFill.fill(shown, window.hole());
  }

  /** Returns the mask and the latents of the picture that is grey in the hole. */
  private Tensor extra(WindowView window, Mask hole) {
    float[] grey = window.picture().toUnitRange();
    Mask pixels = window.hole();
    int count = pixels.width() * pixels.height();
    for (int i = 0; i < count; i++) {
      if (pixels.at(i % pixels.width(), i / pixels.width()) > 0) {
        grey[i] = 0;
        grey[count + i] = 0;
        grey[2 * count + i] = 0;
      }
    }
    Tensor masked = encode(picture(grey, window));
    Mask hard = hole.threshold(Float.MIN_VALUE);
    return Tensors.cat(1, tensor(hard).to(masked.device()), masked);
  }

  private static Tensor picture(float[] pixels, WindowView window) {
    return Tensors.of(pixels, 1, 3, window.picture().height(), window.picture().width());
  }

  private static Tensor tensor(Mask mask) {
    return Tensors.of(mask.toFloats(), 1, 1, mask.height(), mask.width());
  }

  /** Encodes a picture to the means of its latents, scaled. */
  private Tensor encode(Tensor picture) {
    AutoencoderKL autoencoder = pipeline.autoencoder();
    return TensorScope.compute(
        () ->
            (isLarge(picture.size(2) * picture.size(3))
                    ? autoencoder.encodeTiled(picture)
                    : autoencoder.encode(picture))
                .mean()
                .mul(autoencoder.config().scalingFactor()));
  }

  private Tensor decode(Tensor latents) {
    AutoencoderKL autoencoder = pipeline.autoencoder();
    long factor = autoencoder.config().factor();
    Tensor unscaled = latents.mul(1 / autoencoder.config().scalingFactor());
    return isLarge(factor * factor * latents.size(2) * latents.size(3))
        ? autoencoder.decodeTiled(unscaled)
        : autoencoder.decode(unscaled);
  }

  private boolean isLarge(long pixels) {
    long side = pipeline.autoencoder().config().sampleSize();
    return pixels > TILED_FROM * side * side;
  }
}
