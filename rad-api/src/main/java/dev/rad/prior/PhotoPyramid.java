package dev.rad.prior;

import dev.rad.image.Region;
import dev.rad.image.RgbImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The surroundings of a hole at several sizes, each half of the next, and the current filling of
 * the hole. Colours are normalised by subtracting the mean of the known surroundings and dividing
 * by twice their standard deviation, since noise is relative to a photo's contrast.
 *
 * <p>Use it level by level, coarsest first: call {@link #begin}, run the steps of the {@link
 * PatchPrior} that it returns, then begin the next level, which takes over the sources. The first
 * level may begin with pieces of the photo, from several starts to {@linkplain #choose choose}
 * from.
 */
public final class PhotoPyramid {
  private final PatchCanvas canvas;
  private final Region area;
  private final boolean mirrored;
  private final int threads;
  private final List<LevelRecipe> recipes;
  private final List<PatchLevel> levels; // the coarsest first
  private final NormalisedColours colours;
  private @Nullable PatchPrior present;
  private @Nullable LeastProducts products;
  private @Nullable Pieces pieces; // that the first level begins with
  private int begun = -1;

  private PhotoPyramid(
      PatchCanvas canvas,
      Region bounds,
      List<RgbImage> references,
      List<Double> strengths,
      boolean mirrored,
      int threads) {
    this.canvas = canvas;
    this.area = canvas.areaAround(bounds);
    this.mirrored = mirrored;
    this.threads = threads;
    this.colours = new NormalisedColours();
    this.levels = levels(bounds, references);
    this.recipes = LevelRecipe.of(levels.size(), strengths);
  }

  private List<PatchLevel> levels(Region bounds, List<RgbImage> references) {
    List<PatchLevel> levels = new ArrayList<>();
    levels.add(new FinestLevel(canvas, area, mirrored, colours).of(bounds, references));
    while (shortSide(levels.get(levels.size() - 1)) >= 2 * LevelRecipe.COARSEST_SIDE) {
      levels.add(levels.get(levels.size() - 1).halved());
    }
    Collections.reverse(levels);
    return levels;
  }

  private static int shortSide(PatchLevel level) {
    return Math.min(level.photoWidth, level.height);
  }

  /**
   * Builds the pyramid of a hole.
   *
   * @param canvas the picture with its current filling
   * @param bounds the bounds of the hole: open pixels inside are filled, others are ignored
   * @param references further photos whose patches may be copied
   * @param strengths the strengths of the levels, as {@link LevelRecipe#of} takes them
   * @param mirrored whether to work on the mirrored picture; choose it at random to treat left and
   *     right alike
   * @param threads the number of threads to compute on
   * @return the pyramid
   */
  public static PhotoPyramid of(
      PatchCanvas canvas,
      Region bounds,
      List<RgbImage> references,
      List<Double> strengths,
      boolean mirrored,
      int threads) {
    return new PhotoPyramid(canvas, bounds, references, strengths, mirrored, threads);
  }

  /**
   * Returns the recipes of the levels that a hole needs, without building them.
   *
   * @param canvas the picture
   * @param bounds the bounds of the hole
   * @param strengths the strengths of the levels, as {@link LevelRecipe#of} takes them
   * @return the recipes, coarsest level first
   */
  public static List<LevelRecipe> recipes(
      PatchCanvas canvas, Region bounds, List<Double> strengths) {
    Region area = canvas.areaAround(bounds);
    int side = Math.min(area.width(), area.height());
    int levels = 1;
    while (side >= 2 * LevelRecipe.COARSEST_SIDE) {
      side = (side + 1) / 2;
      levels++;
    }
    return LevelRecipe.of(levels, strengths);
  }

  /**
   * Sets what multiplies the matrices of exhaustive searches; without it, loops compare patch by
   * patch.
   *
   * @param value the products
   * @return this pyramid
   */
  public PhotoPyramid searchedWith(LeastProducts value) {
    products = value;
    return this;
  }

  /**
   * Returns the number of levels.
   *
   * @return at least 1
   */
  public int count() {
    return levels.size();
  }

  /** Returns a level, 0 being the coarsest. */
  PatchLevel level(int index) {
    return levels.get(index);
  }

  /** Returns the normalised units per grey level. */
  double scale() {
    return colours.scale();
  }

  /** Paints a pixel of the finest level into the canvas, and marks it as filled. */
  void put(int x, int y, float[] value) {
    int column = area.x() + (mirrored ? area.width() - 1 - x : x);
    for (int c = 0; c < PatchLevel.COLOURS; c++) {
      canvas.set(column, area.y() + y, c, colours.greyLevel(value[c], c));
    }
    canvas.close(column, area.y() + y);
  }

  /**
   * Plans to begin with pieces of the photo, moved by the offsets at which it repeats itself, on a
   * level fine enough to show what continues into the hole. The start then only says what should be
   * where. Single patches on the coarsest level come first instead if the hole's surroundings are
   * smooth, so that there is nothing to continue; if there are references; or if the photo is too
   * small.
   *
   * @param seed decides which of the photo's patches are asked where it repeats itself
   * @return the level to begin with
   */
  public int beginWithPieces(long seed) {
    int index = LevelRecipe.firstWithPieces(levels.size());
    while (index > 0 && levels.get(index).holePixels() > ShiftMap.MOST_PIXELS) {
      index--;
    }
    PatchLevel level = levels.get(index);
    boolean references = level.width > level.photoWidth;
    if (!references && !Surroundings.areSmooth(level, colours.scale())) {
      pieces = Pieces.of(new PatchPrior(level, recipes.get(index), threads, products), seed);
    }
    return pieces == null ? 0 : index;
  }

  /**
   * Begins the next level.
   *
   * @param index 0 for the coarsest, then 1, 2, …; or a finer one first, then each next
   * @param start the initial filling of the hole, such as a network's, as a picture of the canvas's
   *     size; if empty, the membrane of the hole's border is used. Ignored for later levels, unless
   *     those before them have no sources
   * @return the level's prior; {@link PatchPrior#colours} are its initial colours
   * @throws IllegalStateException if a level is skipped
   */
  public PatchPrior begin(int index, Optional<RgbImage> start) {
    return begin(index, start.stream().toList()).get(0);
  }

  /**
   * Begins the next level; the first one from each of several starts, if it {@linkplain
   * #beginWithPieces begins with pieces}. Beside its start, each prefers somewhat other offsets.
   *
   * @param index as above
   * @param starts initial fillings, as above; without any, the membrane. Only the first of them
   *     counts if the level does not begin with pieces
   * @return the level's priors, in the order of their starts, to {@link #show} one after the other
   *     and {@link #choose} from; the first one is shown
   * @throws IllegalStateException if a level is skipped
   */
  public List<PatchPrior> begin(int index, List<RgbImage> starts) {
    if (present != null && index != begun + 1) {
      throw new IllegalStateException("level " + begun + " is followed by the next, not " + index);
    }
    begun = index;
    PatchLevel level = levels.get(index);
    if (present == null && pieces != null && pieces.prior().level() == level) {
      List<PatchPrior> priors = pieces.begin(structures(level, starts));
      show(priors.get(0));
      return priors;
    }
    var next = new PatchPrior(level, recipes.get(index), threads, products);
    if (next.hasSources() && present != null && present.hasSources()) {
      next.carry(present);
    } else {
      Membrane.fill(level, starts.isEmpty() ? 0 : PatchLevel.COLOURS);
      starts.stream().limit(1).forEach(start -> paint(start, level));
    }
    present = next;
    return List.of(next);
  }

  /** Returns the blurred colours of the level, with each of the starts or the membrane in it. */
  private List<PatchLevel> structures(PatchLevel level, List<RgbImage> starts) {
    List<PatchLevel> structures = new ArrayList<>();
    for (int i = 0; i < Math.max(1, starts.size()); i++) {
      if (starts.isEmpty()) {
        Membrane.fill(level, 0);
      } else {
        paint(starts.get(i), level);
      }
      structures.add(BlurredColours.of(level, threads));
    }
    return structures;
  }

  /**
   * Shows one of the fillings that the present level began with, for its steps.
   *
   * @param prior one that {@link #begin(int, List)} returned, on which no step was made
   */
  public void show(PatchPrior prior) {
    if (prior != present) {
      prior.paintFromSources();
      present = prior;
    }
  }

  /**
   * Goes on from one of the fillings that the present level began with.
   *
   * @param prior one that {@link #begin(int, List)} returned, and whose last step was {@link
   *     PatchPrior#copy}
   */
  public void choose(PatchPrior prior) {
    if (prior != present) {
      prior.repaint();
      present = prior;
    }
  }

  private void paint(RgbImage picture, PatchLevel level) {
    int photoHeight = area.height();
    for (int i = levels.indexOf(level); i < levels.size() - 1; i++) {
      photoHeight = (photoHeight + 1) / 2;
    }
    RgbImage part = picture.crop(area);
    RgbImage small = (mirrored ? part.flipped() : part).resize(level.photoWidth, photoHeight);
    byte[] rgb = small.toRgbBytes();
    for (int i = 0; i < level.pixels(); i++) {
      if (level.isHole(i)) {
        int at = (i / level.width * level.photoWidth + i % level.width) * PatchLevel.COLOURS;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          level.values[i * level.channels + c] = colours.normalised(rgb[at + c] & 0xff, c);
        }
      }
    }
  }

  /** Copies the filling of the finest level into the canvas, and marks the hole as filled. */
  public void finish() {
    current().blend();
    paint(canvas, true);
  }

  /**
   * Renders the current expectation of the hole.
   *
   * @param target a copy of the canvas, which is painted on
   */
  public void preview(PatchCanvas target) {
    paint(target, false);
  }

  private PatchPrior current() {
    if (present == null) {
      throw new IllegalStateException("no level is begun; call begin first");
    }
    return present;
  }

  private void paint(PatchCanvas target, boolean close) {
    PatchLevel level = current().level();
    int reduction = levels.size() - 1 - levels.indexOf(level);
    PatchLevel finest = levels.get(levels.size() - 1);
    for (int y = 0; y < area.height(); y++) {
      for (int x = 0; x < area.width(); x++) {
        if (!finest.isHole(y * finest.width + x)) {
          continue;
        }
        int column = area.x() + (mirrored ? area.width() - 1 - x : x);
        int at = ((y >> reduction) * level.width + (x >> reduction)) * level.channels;
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          target.set(column, area.y() + y, c, colours.greyLevel(level.values[at + c], c));
        }
        if (close) {
          target.close(column, area.y() + y);
        }
      }
    }
  }

  /** {@return the area and the number of levels} */
  @Override
  public String toString() {
    return "PhotoPyramid[" + area + ", " + count() + " levels]";
  }
}
