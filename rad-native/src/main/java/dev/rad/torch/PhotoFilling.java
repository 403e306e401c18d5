package dev.rad.torch;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.ProgressListener;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.Window;
import dev.rad.prior.FillingCanvas;
import dev.rad.prior.LevelRecipe;
import dev.rad.prior.PatchPrior;
import dev.rad.prior.PhotoPyramid;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.device.Threads;
import dev.rad.torch.sampling.DdimUpdate;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.Thresholding;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Fills a picture's holes level by level with the photo's own patches as prior: on every level
 * RAD's reverse process runs from little noise to none, known pixels clean as ever, and asks the
 * {@link PatchDenoiser} instead of a network. The coarsest level begins with a network's filling,
 * or with the membrane of the hole's border; every other with the sources of the level before it.
 */
final class PhotoFilling {

  /** Networks of a smaller size draw structure alone: patches go over all of it. */
  private static final int SMALLEST_WITH_TEXTURE = 128;

  /** So many regions are filled in their order; a map of more times is filled at once. */
  private static final int MOST_REGIONS = 32;

  /** Keeps the levels' seeds apart from those of windows and samples, which are made likewise. */
  private static final long LEVELS = 0xA0761D6478BD642FL;

  private final RgbImage photo;
  private final Mask hole;
  private final InpaintOptions options;
  private final RadScheduler schedule = RadScheduler.standard();
  private final List<Hole> holes = new ArrayList<>();

  /** A hole, and the first level of its pyramid that patches work on. */
  private record Hole(Mask region, Region bounds, List<LevelRecipe> recipes, int first) {
    int steps() {
      return recipes.subList(first, recipes.size()).stream()
          .mapToInt(recipe -> plan(recipe).steps().size())
          .sum();
    }
  }

  /**
   * A filling of a picture.
   *
   * @param regions what to fill, one after the other
   * @param windows through which a network saw the picture; none where there was none
   * @param networkSize the side of the squares that the network was made for
   */
  PhotoFilling(
      RgbImage photo,
      Mask hole,
      List<Mask> regions,
      InpaintOptions options,
      List<Window> windows,
      int networkSize) {
    this.photo = photo;
    this.hole = hole;
    this.options = options;
    FillingCanvas canvas = FillingCanvas.of(photo, hole);
    for (Mask region : regions.size() > MOST_REGIONS ? List.of(hole) : regions) {
      for (Region bounds : FillingCanvas.holes(region)) {
        List<LevelRecipe> recipes = PhotoPyramid.recipes(canvas, bounds, options.levelStrengths());
        holes.add(new Hole(region, bounds, recipes, first(bounds, recipes, windows, networkSize)));
      }
    }
  }

  /** The first level that is finer than what the network made, if that has texture of its own. */
  private static int first(
      Region bounds, List<LevelRecipe> recipes, List<Window> windows, int networkSize) {
    if (windows.isEmpty() || networkSize < SMALLEST_WITH_TEXTURE) {
      return 0;
    }
    double pixel = // of the network, in pixels of the photo
        windows.stream()
            .filter(window -> window.region().overlaps(bounds))
            .mapToDouble(window -> (double) window.region().width() / window.width())
            .max()
            .orElse(1);
    int first = 0;
    while (first < recipes.size() && 1 << recipes.size() - 1 - first >= pixel) {
      first++;
    }
    return first;
  }

  /** How many steps all levels of all holes take. */
  int steps() {
    return holes.stream().mapToInt(Hole::steps).sum();
  }

  private static StepPlan plan(LevelRecipe recipe) {
    int top = RadScheduler.standard().phase1Steps();
    return StepPlan.ofStrength(top, recipe.steps(), Math.max(recipe.strength(), 1.0 / top));
  }

  /**
   * Fills the picture.
   *
   * @param structure what a network made of it, if there is one
   * @param seed of the noise
   * @param progress told of the steps
   * @return the picture, every pixel of the hole filled, whatever the mask's value
   */
  RgbImage fill(Optional<RgbImage> structure, long seed, Listening progress) {
    FillingCanvas canvas = FillingCanvas.of(photo, hole);
    int done = 0;
    Mask selected = hole;
    for (int i = 0; i < holes.size(); i++) {
      Hole next = holes.get(i);
      if (next.region() != selected) {
        selected = next.region();
        canvas.select(selected);
      }
      if (next.first() == next.recipes().size()) {
        canvas.take(structure.orElseThrow(), next.bounds());
        continue;
      }
      long ofHole = SeededNoise.mix(seed + (i + 1) * LEVELS);
      fill(canvas, next, structure, ofHole, done, progress);
      done += next.steps();
    }
    return canvas.picture();
  }

  private void fill(
      FillingCanvas canvas,
      Hole next,
      Optional<RgbImage> structure,
      long seed,
      int before,
      Listening progress) {
    PhotoPyramid pyramid =
        PhotoPyramid.of(
            canvas,
            next.bounds(),
            options.references(),
            options.levelStrengths(),
            (seed & 1) == 1,
            Threads.count());
    int done = before;
    for (int index = next.first(); index < pyramid.count(); index++) {
      PatchPrior prior = pyramid.begin(index, structure);
      StepPlan plan = plan(prior.recipe());
      if (prior.hasSources()) {
        run(prior, plan, SeededNoise.mix(seed + index), progress.of(done, canvas, pyramid));
      }
      done += plan.steps().size();
    }
    pyramid.finish();
  }

  /** RAD's reverse process on one level; DDIM, as patches want no noise but that of the start. */
  private void run(PatchPrior prior, StepPlan plan, long seed, ProgressListener listener) {
    Mask mask = Mask.of(prior.width(), prior.height(), prior.hole());
    var denoiser =
        new PatchDenoiser(prior, schedule, plan.steps().get(plan.steps().size() - 1).from());
    var sampler =
        new Sampler(denoiser, PatchDenoiser.PREDICTION, new DdimUpdate(0), plan)
            .withThresholding(Thresholding.NONE);
    SeededNoise noise = SeededNoise.of(seed);
    try (var scope = TensorScope.open();
        var pixels = PixelSchedule.of(schedule, List.of(mask), Device.CPU)) {
      Tensor clean = Tensors.of(prior.colours(), 1, 3, prior.height(), prior.width());
      Tensor result = sampler.run(sampler.start(clean, pixels, noise), pixels, noise, listener);
      prior.setColours(result.toFloats());
    }
  }

  /** Listeners that show the whole picture at every step of a level. */
  static Listening previews(BiFunction<Integer, UnaryOperator<RgbImage>, ProgressListener> make) {
    return (done, canvas, pyramid) ->
        make.apply(
            done,
            level -> {
              FillingCanvas shown = canvas.copy();
              pyramid.preview(shown);
              return shown.picture();
            });
  }

  /** Makes what the sampler of a level tells its steps. */
  @FunctionalInterface
  interface Listening {
    /**
     * A listener for one level.
     *
     * @param done how many steps were done before it
     * @param canvas the picture as it is filled so far
     * @param pyramid shows the hole as it is expected
     */
    ProgressListener of(int done, FillingCanvas canvas, PhotoPyramid pyramid);
  }
}
