package dev.rad.torch;

import dev.rad.Device;
import dev.rad.InpaintOptions;
import dev.rad.InpaintRequest;
import dev.rad.SoftMask;
import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import dev.rad.mask.Mask;
import dev.rad.placement.Window;
import dev.rad.prior.LevelRecipe;
import dev.rad.prior.PatchCanvas;
import dev.rad.prior.PatchPrior;
import dev.rad.prior.PhotoPyramid;
import dev.rad.prior.StraightLines;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.device.Threads;
import dev.rad.torch.sampling.DdimUpdate;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.SeededNoise;
import dev.rad.torch.sampling.Thresholding;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples the texture of a picture's holes from the photo's own patches, level by level: on every
 * level of a pyramid, RAD's reverse process runs from little noise to none while known pixels stay
 * clean, with a {@link PatchDenoiser} in place of the network. Before that, {@link StraightLines}
 * are continued, where no network of a larger size draws them. The first level starts from a
 * network's filling, or from a membrane spanned by the hole's border, if possible with pieces of
 * the photo, the likeliest of several in the eyes of the network; every other level starts from the
 * patch sources of the level before it.
 */
final class PatchSampler {

  /** Up to this many regions are filled in order; a map with more times is filled at once. */
  private static final int MOST_REGIONS = 32;

  /**
   * Keeps the levels' seeds apart from those of windows and samples, which are derived in the same
   * way.
   */
  private static final long LEVELS = 0xA0761D6478BD642FL;

  private static final long CANDIDATES = 0x8EBC6AF09C88C6E3L;

  private final RgbImage photo;
  private final Mask hole;
  private final Mask blended;
  private final InpaintOptions options;
  private final RadScheduler schedule = RadScheduler.standard();
  private final List<Hole> holes = new ArrayList<>();
  private final PatchCanvas begun;
  private final int lines; // that are continued in it
  private final Optional<DenoisingLoss> loss;
  private final int candidates;
  private final boolean structureOnly; // what patches start from, if not a membrane
  private final Device device;

  /** A hole, and the first level of its pyramid that patches work on. */
  private record Hole(Mask region, Region bounds, List<LevelRecipe> recipes, int first) {
    int steps(int candidates) {
      return steps(first, candidates);
    }

    int steps(int from, int candidates) {
      int all = 0;
      for (int level = from; level < recipes.size(); level++) {
        all += (level == from ? candidates : 1) * plan(recipes.get(level)).steps().size();
      }
      return all;
    }
  }

  private PatchSampler(
      InpaintRequest request,
      List<Mask> regions,
      List<Window> windows,
      int networkSize,
      Device device,
      Optional<DenoisingLoss> loss) {
    this.device = device;
    this.photo = request.photo();
    this.hole = request.hole();
    this.options = request.options();
    boolean ordered = regions.size() != 1 || regions.get(0) != hole;
    this.blended = ordered ? hole.threshold(Float.MIN_VALUE) : hole; // an order's mask holds times
    this.begun = PatchCanvas.of(photo, hole);
    this.structureOnly = StructureDrawing.isAllOf(networkSize);
    this.loss = loss;
    boolean choose = loss.isPresent() && !ordered;
    this.candidates = choose ? StructureDrawing.candidates(request, networkSize) : 1;
    for (Mask region : regions.size() > MOST_REGIONS ? List.of(hole) : regions) {
      for (Region bounds : PatchCanvas.holes(region)) {
        List<LevelRecipe> recipes = PhotoPyramid.recipes(begun, bounds, options.levelStrengths());
        holes.add(new Hole(region, bounds, recipes, first(bounds, recipes, windows, networkSize)));
      }
    }
    this.lines = options.straightLines() && structureOnly ? continueLines() : 0;
  }

  /** Continues straight lines in the whole hole: they pass from one region into the next. */
  private int continueLines() {
    return PatchCanvas.holes(hole).stream()
        .mapToInt(bounds -> StraightLines.continueIn(begun, bounds, Threads.count()))
        .sum();
  }

  /**
   * Creates a sampler that works without a network.
   *
   * @param request the picture
   * @param regions what to fill, one after the other
   */
  static PatchSampler alone(InpaintRequest request, List<Mask> regions) {
    return new PatchSampler(request, regions, List.of(), 0, Device.CPU, Optional.empty());
  }

  /**
   * Creates a sampler that refines a network's filling.
   *
   * @param request the picture
   * @param regions what to fill, one after the other
   * @param windows the windows through which the network sees the picture
   * @param networkSize the side of the pictures that the network was trained on
   * @param device where patches are compared by products of matrices
   * @param loss what the network finds likely, if it can say so
   */
  static PatchSampler afterNetwork(
      InpaintRequest request,
      List<Mask> regions,
      List<Window> windows,
      int networkSize,
      Device device,
      Optional<DenoisingLoss> loss) {
    return new PatchSampler(request, regions, windows, networkSize, device, loss);
  }

  /**
   * Returns the first level that is finer than the network's filling, if that filling has texture
   * of its own.
   */
  private static int first(
      Region bounds, List<LevelRecipe> recipes, List<Window> windows, int networkSize) {
    if (windows.isEmpty() || StructureDrawing.isAllOf(networkSize)) {
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

  /** Returns the picture before sampling: the photo with its straight lines continued. */
  RgbImage begunPicture() {
    return lines == 0 ? photo : begun.picture();
  }

  /** Returns the hole without the lines that pass through it. */
  Mask begunHole() {
    return lines == 0 ? hole : begun.open(hole);
  }

  /** Returns the number of steps of all levels of all holes. */
  int steps() {
    return holes.stream().mapToInt(hole -> hole.steps(candidates)).sum();
  }

  /** Returns how many structures to draw, and to choose from. */
  int candidates() {
    return candidates;
  }

  /**
   * Returns the seed of a candidate; that of the first is the sample's own.
   *
   * @param seed the sample's
   * @param candidate its number, from 0
   */
  static long candidateSeed(long seed, int candidate) {
    return candidate == 0 ? seed : SeededNoise.mix(seed + candidate * CANDIDATES);
  }

  private static StepPlan plan(LevelRecipe recipe) {
    int top = RadScheduler.standard().phase1Steps();
    return StepPlan.ofStrength(top, recipe.steps(), Math.max(recipe.strength(), 1.0 / top));
  }

  /**
   * Samples every hole.
   *
   * @param structures the picture as a network filled it, {@link #candidates} times; or none
   * @param seed the seed of the noise
   * @param progress counts the steps
   * @return the picture; kept pixels are the photo's, and soft ones are blended with it
   */
  RgbImage sample(List<RgbImage> structures, long seed, ProgressReporter progress) {
    PatchCanvas canvas = begun.copy();
    Mask selected = hole;
    for (int i = 0; i < holes.size(); i++) {
      Hole next = holes.get(i);
      if (next.region() != selected) {
        selected = next.region();
        canvas.select(selected);
      }
      if (canvas.isFilled(next.bounds())) {
        progress.skip(next.steps(candidates));
      } else if (next.first() == next.recipes().size()) {
        canvas.take(structures.get(0), next.bounds());
      } else {
        sampleHole(canvas, next, structures, SeededNoise.mix(seed + (i + 1) * LEVELS), progress);
      }
    }
    boolean onPhoto = options.softMask() == SoftMask.BLEND || structures.isEmpty();
    RgbImage under = onPhoto ? photo : structures.get(0);
    return under.composite(canvas.picture(), blended);
  }

  private void sampleHole(
      PatchCanvas canvas,
      Hole next,
      List<RgbImage> structures,
      long seed,
      ProgressReporter progress) {
    PhotoPyramid pyramid =
        PhotoPyramid.of(
                canvas,
                next.bounds(),
                options.references(),
                options.levelStrengths(),
                (seed & 1) == 1,
                Threads.count())
            .searchedWith(new TensorProducts(device));
    progress.showPreviewsIn(level -> preview(canvas, pyramid));
    int first = structureOnly ? pyramid.beginWithPieces(seed) : next.first();
    List<PatchPrior> fillings = pyramid.begin(first, structures);
    progress.skip(next.steps(candidates) - next.steps(first, fillings.size()));
    PatchPrior likeliest = fillings.get(0);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < fillings.size(); i++) {
      PatchPrior filling = fillings.get(i);
      pyramid.show(filling);
      sampleLevel(filling, SeededNoise.mix(candidateSeed(seed, i) + first), progress);
      double found = fillings.size() == 1 ? 0 : loss(pyramid, structures.get(0), next, seed);
      if (found < least) {
        likeliest = filling;
        least = found;
      }
    }
    pyramid.choose(likeliest);
    for (int index = first + 1; index < pyramid.count(); index++) {
      PatchPrior prior = pyramid.begin(index, structures).get(0);
      sampleLevel(prior, SeededNoise.mix(seed + index), progress);
    }
    pyramid.finish();
  }

  /** Returns the loss of what the pyramid shows; other holes show a structure. */
  private double loss(PhotoPyramid pyramid, RgbImage structure, Hole shown, long seed) {
    PatchCanvas filled = PatchCanvas.of(structure, hole);
    pyramid.preview(filled);
    return loss.orElseThrow().of(filled.picture(), shown.region(), shown.bounds(), seed);
  }

  /**
   * Returns the whole picture with the expected filling of the pyramid; does not change the canvas.
   */
  private static RgbImage preview(PatchCanvas canvas, PhotoPyramid pyramid) {
    PatchCanvas shown = canvas.copy();
    pyramid.preview(shown);
    return shown.picture();
  }

  /** Runs RAD's reverse process on one level, with DDIM: patches need no noise after the start. */
  private void sampleLevel(PatchPrior prior, long seed, ProgressReporter progress) {
    StepPlan plan = plan(prior.recipe());
    if (!prior.hasSources()) {
      progress.skip(plan.steps().size());
      return;
    }
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
      Tensor start = sampler.start(clean, pixels, noise);
      prior.setColours(sampler.run(start, pixels, noise, progress).toFloats());
    }
  }
}
