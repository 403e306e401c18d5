package dev.rad.torch;

import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.Prior;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.HoleContent;
import dev.rad.placement.Window;
import dev.rad.placement.WindowCanvas;
import dev.rad.placement.WindowView;
import dev.rad.torch.sampling.ProgressReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills a picture with a network, window by window, each of which shows what the windows before it
 * left; and then, if the options want it, samples finer texture from the photo's own patches.
 *
 * @param request the picture
 * @param regions what to fill, one after the other
 * @param windows through which the network sees the picture
 * @param networkSize the side of the squares that the network was trained on
 * @param content what a window contains of the hole
 * @param stepsPerWindow how many steps are reported for each
 */
record WindowFiller(
    InpaintRequest request,
    List<Mask> regions,
    List<Window> windows,
    int networkSize,
    HoleContent content,
    int stepsPerWindow) {

  /** Samples what fills a window's hole. */
  @FunctionalInterface
  interface Network {
    /**
     * Samples a window.
     *
     * @param window the window
     * @param seed the seed of its noise
     * @param progress counts the steps
     * @return a picture of the window's size
     */
    RgbImage sample(WindowView window, long seed, ProgressReporter progress);
  }

  /** Fills the picture some times, each with a seed of its own. */
  List<RgbImage> fill(Network network, int samples) {
    InpaintOptions options = request.options();
    Optional<PatchSampler> patches =
        usesPatches()
            ? Optional.of(PatchSampler.afterNetwork(request, regions, windows, networkSize))
            : Optional.empty();
    int candidates = patches.map(PatchSampler::candidates).orElse(1);
    long steps = (long) candidates * windows.size() * stepsPerWindow;
    long patchSteps = patches.map(PatchSampler::steps).orElse(0);
    var progress =
        new ProgressReporter(options.listener(), unused -> samples * (steps + patchSteps));
    List<RgbImage> results = new ArrayList<>();
    RgbImage picture = patches.map(PatchSampler::begunPicture).orElse(request.photo());
    Mask hole = patches.map(PatchSampler::begunHole).orElse(request.hole());
    for (int i = 0; i < samples; i++) {
      long seed = options.forSample(i).seed();
      List<RgbImage> structures = new ArrayList<>();
      for (int candidate = 0; candidate < candidates; candidate++) {
        long its = PatchSampler.candidateSeed(seed, candidate);
        structures.add(fillOnce(new WindowCanvas(picture, hole, content), network, its, progress));
      }
      results.add(
          patches
              .map(texture -> texture.sample(structures, seed, progress))
              .orElse(structures.get(0)));
    }
    return List.copyOf(results);
  }

  private boolean usesPatches() {
    InpaintOptions options = request.options();
    return options.prior() != Prior.NETWORK && options.strength() == 1 && !request.hole().isEmpty();
  }

  private RgbImage fillOnce(
      WindowCanvas canvas, Network network, long seed, ProgressReporter progress) {
    for (int i = 0; i < windows.size(); i++) {
      WindowView view = canvas.view(windows.get(i));
      progress.showPreviewsIn(view::preview);
      canvas.put(view, network.sample(view, WindowSampler.seedOf(seed, i), progress));
    }
    return canvas.picture();
  }
}
