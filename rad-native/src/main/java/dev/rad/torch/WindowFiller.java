package dev.rad.torch;

import dev.rad.Device;
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
import java.util.stream.IntStream;

/**
 * Fills a picture with a network, window by window, each of which shows what the windows before it
 * left; and then, if the options want it, samples finer texture from the photo's own patches.
 *
 * @param request the picture
 * @param regions what to fill, one after the other
 * @param windows through which the network sees the picture
 * @param networkSize the side of the squares that the network was trained on
 * @param device the network's
 * @param content what a window contains of the hole
 * @param stepsPerWindow how many steps are reported for each
 * @param loss what the network finds likely, if it can say so
 */
record WindowFiller(
    InpaintRequest request,
    List<Mask> regions,
    List<Window> windows,
    int networkSize,
    Device device,
    HoleContent content,
    int stepsPerWindow,
    Optional<DenoisingLoss> loss) {

  /** The maximum number of pixels of a window of which all candidates are sampled together. */
  private static final int SMALL_WINDOW = 128 * 128;

  /** Samples what fills a window's hole. */
  @FunctionalInterface
  interface Network {
    /**
     * Samples a window several times in one run.
     *
     * @param windows the same window of as many canvases
     * @param seeds the seeds of their noise
     * @param progress counts the steps
     * @return pictures of the window's size
     */
    List<RgbImage> sample(List<WindowView> windows, List<Long> seeds, ProgressReporter progress);
  }

  /** Fills the picture some times, each with a seed of its own. */
  List<RgbImage> fill(Network network, int samples) {
    InpaintOptions options = request.options();
    Optional<PatchSampler> patches =
        usesPatches()
            ? Optional.of(
                PatchSampler.afterNetwork(request, regions, windows, networkSize, device, loss))
            : Optional.empty();
    int candidates = patches.map(PatchSampler::candidates).orElse(1);
    long steps =
        (long) stepsPerWindow
            * windows.stream().mapToInt(window -> candidates / together(window, candidates)).sum();
    long patchSteps = patches.map(PatchSampler::steps).orElse(0);
    var progress =
        new ProgressReporter(options.listener(), unused -> samples * (steps + patchSteps));
    List<RgbImage> results = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      long seed = options.forSample(i).seed();
      List<RgbImage> structures = // what they need is freed before patches need memory
          structures(canvases(candidates, patches), network, seed, progress);
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

  /** Returns how many of the candidates are sampled together: all, or one after the other. */
  private static int together(Window window, int candidates) {
    return window.width() * window.height() <= SMALL_WINDOW ? candidates : 1;
  }

  private List<WindowCanvas> canvases(int count, Optional<PatchSampler> patches) {
    RgbImage picture = patches.map(PatchSampler::begunPicture).orElse(request.photo());
    Mask hole = patches.map(PatchSampler::begunHole).orElse(request.hole());
    return IntStream.range(0, count)
        .mapToObj(candidate -> new WindowCanvas(picture, hole, content))
        .toList();
  }

  /** Fills all canvases, each with the seed of its candidate, and returns their pictures. */
  private List<RgbImage> structures(
      List<WindowCanvas> canvases, Network network, long seed, ProgressReporter progress) {
    for (int i = 0; i < windows.size(); i++) {
      int together = together(windows.get(i), canvases.size());
      for (int first = 0; first < canvases.size(); first += together) {
        List<WindowView> views = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        for (int candidate = first; candidate < first + together; candidate++) {
          views.add(canvases.get(candidate).view(windows.get(i)));
          seeds.add(WindowSampler.seedOf(PatchSampler.candidateSeed(seed, candidate), i));
        }
        progress.showPreviewsIn(views.get(0)::preview);
        List<RgbImage> fillings = network.sample(views, seeds, progress);
        int start = first;
        IntStream.range(0, together)
            .parallel()
            .forEach(k -> canvases.get(start + k).put(views.get(k), fillings.get(k)));
      }
    }
    return canvases.stream().map(WindowCanvas::picture).toList();
  }
}
