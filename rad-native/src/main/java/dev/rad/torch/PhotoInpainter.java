package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import dev.rad.torch.sampling.ProgressReporter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fills holes with the photo's own patches alone, without weights: RAD's reverse process, level by
 * level up to the photo's size, with the closed-form expectation of {@link
 * dev.rad.prior.PatchPrior} instead of a network.
 *
 * <pre>{@code
 * try (var patches = PhotoInpainter.create()) {
 *   patches.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7)).write(Path.of("out.png"));
 * }
 * }</pre>
 *
 * <p>Of {@link InpaintOptions}, seed, level strengths, references, straight lines and listener have
 * an effect; options of a network are ignored. Several threads may fill pictures at once.
 */
public final class PhotoInpainter extends AbstractInpainter {

  private PhotoInpainter() {
    super(new CloseGuard(), new SerialExecutor());
  }

  /**
   * Creates an inpainter.
   *
   * @return the inpainter
   */
  public static PhotoInpainter create() {
    return new PhotoInpainter();
  }

  @Override
  public RgbImage inpaint(RgbImage photo, RegionPlan regions, InpaintOptions options) {
    var request = new InpaintRequest(photo, regions.order(), options);
    return guard.whileOpen(() -> inpaint(request, regions.regions(), 1).get(0));
  }

  @Override
  List<RgbImage> inpaint(InpaintRequest request, int samples) {
    noticeEmpty(request);
    return inpaint(request, List.of(request.hole()), samples);
  }

  /**
   * Fills a picture's regions one after the other, several times.
   *
   * @param request the picture
   * @param regions what to fill
   * @param samples how many results to make
   * @return as many pictures
   */
  static List<RgbImage> inpaint(InpaintRequest request, List<Mask> regions, int samples) {
    PatchSampler sampler = PatchSampler.alone(request, regions);
    InpaintOptions options = request.options();
    long total = (long) samples * sampler.steps();
    var progress = new ProgressReporter(options.listener(), unused -> total);
    return IntStream.range(0, samples)
        .mapToObj(i -> sampler.sample(List.of(), options.forSample(i).seed(), progress))
        .toList();
  }

  /**
   * Ends the use of this inpainter; there is no native memory to free. Calling it again has no
   * effect.
   */
  @Override
  public void close() {
    guard.close(() -> {});
  }

  /** {@return whether it is closed} */
  @Override
  public String toString() {
    return "PhotoInpainter[" + (guard.isClosed() ? "closed" : "open") + "]";
  }
}
