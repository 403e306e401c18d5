package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.mask.RegionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills holes with the photo's own patches alone, which needs no weights: RAD's reverse process,
 * level by level up to the photo's size, with the closed-form expectation of {@link
 * dev.rad.prior.PatchPrior} in the place of a network.
 *
 * <pre>{@code
 * try (var patches = PhotoInpainter.create()) {
 *   patches.inpaint(photo, hole, InpaintOptions.defaults().withSeed(7)).write(Path.of("out.png"));
 * }
 * }</pre>
 *
 * <p>Seed, level strengths, references and listener of {@link InpaintOptions} count; what concerns
 * a network is not looked at. Several threads may fill pictures at once.
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
    return use.during(() -> fill(request, regions.regions(), 1).get(0));
  }

  @Override
  List<RgbImage> fill(InpaintRequest request, int samples) {
    noticeEmpty(request);
    return fill(request, List.of(request.hole()), samples);
  }

  /** Fills a picture's regions one after the other, several times. */
  static List<RgbImage> fill(InpaintRequest request, List<Mask> regions, int samples) {
    InpaintOptions options = request.options();
    var filling = new PhotoFilling(request.photo(), request.hole(), regions, options, List.of(), 0);
    var progress = new CallProgress(options.listener(), samples, filling.steps());
    Mask hole = RadInpainter.blended(request.hole(), regions);
    List<RgbImage> filled = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      int sample = i;
      RgbImage made =
          filling.fill(
              Optional.empty(),
              options.forSample(i).seed(),
              PhotoFilling.previews((done, whole) -> progress.after(sample, 0, done, whole)));
      filled.add(request.photo().composite(made, hole));
    }
    return List.copyOf(filled);
  }

  /** Ends the use of this inpainter; there is nothing to free. May be repeated. */
  @Override
  public void close() {
    use.end(() -> {});
  }

  /** {@return whether it is closed} */
  @Override
  public String toString() {
    return "PhotoInpainter[" + (use.isOver() ? "closed" : "open") + "]";
  }
}
