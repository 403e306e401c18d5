package dev.rad.prior;

import dev.rad.image.Region;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prior that every patch of a picture resembles some patch of its known part, at one level of a
 * {@link PhotoPyramid}. Under it, the expected clean picture, given a noisy one x_k, has a closed
 * form ("Efficient and training-free single-image diffusion", arXiv 2606.04299, section 3; Kamb and
 * Ganguli 2024), and with a noise level for every pixel, known pixels take part unchanged:
 *
 * <pre>{@code
 * w_q  ∝ exp( − ½ Σ_j |z_j − q_j|² / σ̃_j² ) · p(q | i)      z_j = x_j / √ᾱ_j
 * σ̃_j² = ((1 − ᾱ_j) / ᾱ_j + τ²) γ^depth(j)
 * x̂₀   = Σ_q w_q q  at the patch's pixels, averaged over all patches that cover a pixel
 * }</pre>
 *
 * <p>p(q | i) prefers sources at the target's height. {@link #exactExpectation} computes the
 * formula exactly; {@link #expectation} uses only the best patch, which is the limit of a small τ,
 * found by a search that keeps its sources from step to step and from level to level.
 *
 * <p>Not safe for use by several threads.
 */
public final class PatchPrior {
  private static final int REFINING_SWEEPS = 2;

  private final PatchLevel level;
  private final LevelRecipe recipe;
  private final PatchGeometry geometry;
  private final PatchCost cost;
  private final SourceField field;
  private final PatchContext context;
  private final Region box; // of the hole: only this is shown
  private final @Nullable LeastProducts products;
  private int step;

  /**
   * Prepares a level.
   *
   * @param level the values of the level; those in the hole are changed
   * @param recipe the recipe of the level
   * @param threads the number of threads to compute on
   */
  PatchPrior(PatchLevel level, LevelRecipe recipe, int threads) {
    this(level, recipe, threads, null);
  }

  /** As above; exhaustive searches are done by products of matrices, if there is a way to. */
  PatchPrior(PatchLevel level, LevelRecipe recipe, int threads, @Nullable LeastProducts products) {
    this(level, recipe, PatchGeometry.of(level, recipe.patchSide()), threads, products);
  }

  private PatchPrior(
      PatchLevel level,
      LevelRecipe recipe,
      PatchGeometry geometry,
      int threads,
      @Nullable LeastProducts products) {
    this.products = products;
    this.level = level;
    this.recipe = recipe;
    this.geometry = geometry;
    this.cost = new PatchCost(level, geometry);
    this.field = new SourceField(level.pixels());
    this.context = new PatchContext(level, geometry, cost, field, threads);
    this.box = level.holeBounds();
  }

  /**
   * Returns whether the level has any source, which is a patch outside the hole.
   *
   * @return false if the level cannot predict anything
   */
  public boolean hasSources() {
    return geometry.sources.length > 0;
  }

  /**
   * Returns the recipe of the level.
   *
   * @return the recipe
   */
  public LevelRecipe recipe() {
    return recipe;
  }

  /** Takes over the sources of a coarser level. */
  void carry(PatchPrior coarser) {
    field.carry(coarser.level, coarser.field, level, geometry);
    paintFromSources();
  }

  /** Returns another prior of the same level, without sources yet. */
  PatchPrior another() {
    return new PatchPrior(level, recipe, geometry, context.threads(), products);
  }

  /**
   * Takes the sources of the pieces of a {@link ShiftMap}, instead of searching for every patch by
   * itself. The level's values do not change.
   *
   * @param offsets the offsets, at least one
   * @param structure the structure that the pieces follow, as {@link ShiftMap} takes it
   * @param threads the number of threads to compute on
   */
  void beginWith(List<Offset> offsets, PatchLevel structure, int threads) {
    new ShiftMap(context.on(threads), structure, offsets).run();
    step = Math.max(step, recipe.exhaustiveSteps());
  }

  /** Paints the hole from the sources again, as the last step of the level did. */
  void repaint() {
    vote().copy(level.values);
  }

  /** Paints the hole with the mean of what the sources say. */
  void paintFromSources() {
    vote().copy(level.values);
    cost.setNoise(0);
    ParallelLoop.run(
        geometry.targets.length,
        context.threads(),
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int target = geometry.targets[i];
            field.costs[target] = cost.of(target, field.sources[target]);
          }
        });
    vote().mean(level.values);
  }

  /**
   * Computes the expected clean picture, given a noisy one, from the best patches.
   *
   * @param state z = x / √ᾱ, {@code [3, height, width]} of the hole's box; only values in the hole
   *     are read
   * @param sigma the noise of the hole's pixels in z, {@code √((1 − ᾱ) / ᾱ)}
   * @return {@code [3, height, width]}; known pixels are unchanged
   */
  public float[] expectation(float[] state, double sigma) {
    search(state, sigma);
    vote().mean(level.values);
    return colours();
  }

  /**
   * Takes the last step of a level: makes the sources coherent, and copies the centre of its patch
   * to every pixel of the hole, instead of a mean, which would be less sharp.
   *
   * @param state as for {@link #expectation}
   * @param sigma as for {@link #expectation}
   * @return {@code [3, height, width]}; known pixels are unchanged
   */
  public float[] copy(float[] state, double sigma) {
    search(state, sigma);
    new SeamRefinement(context).run(REFINING_SWEEPS);
    vote().copy(level.values);
    return colours();
  }

  /**
   * Sets the hole's colours to those that a solver computed from the last expectation.
   *
   * @param state {@code [3, height, width]}; only values in the hole are read
   */
  public void setColours(float[] state) {
    int area = box.width() * box.height();
    for (int i = 0; i < area; i++) {
      int pixel = pixel(i);
      if (level.isHole(pixel)) {
        for (int c = 0; c < PatchLevel.COLOURS; c++) {
          level.values[pixel * level.channels + c] = state[c * area + i];
        }
      }
    }
  }

  /** Converts the index of a pixel in the box to that in the level. */
  private int pixel(int i) {
    return (box.y() + i / box.width()) * level.width + box.x() + i % box.width();
  }

  /** Removes the steps between copied pieces in the hole. */
  void blend() {
    if (step > 0) {
      new GradientBlend(level, field, context.threads()).run();
    }
  }

  private void search(float[] state, double sigma) {
    setColours(state);
    cost.setNoise(sigma);
    var search = new PatchSearch(context);
    if (step++ < recipe.exhaustiveSteps() && search.canBeExhaustive()) {
      if (products == null) {
        search.everywhere();
      } else {
        search.everywhere(products);
      }
    } else {
      search.nearby(recipe.searchRadius());
    }
  }

  private PatchVote vote() {
    return new PatchVote(context);
  }

  /**
   * Returns the current colours of the box.
   *
   * @return {@code [3, height, width]}, normalised
   */
  public float[] colours() {
    int area = box.width() * box.height();
    float[] planes = new float[PatchLevel.COLOURS * area];
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < PatchLevel.COLOURS; c++) {
        planes[c * area + i] = level.values[pixel(i) * level.channels + c];
      }
    }
    return planes;
  }

  /**
   * Computes the formula exactly, over all sources, in double precision. This is slow; it serves
   * small pictures and as the reference for {@link #expectation}.
   *
   * @param state as for {@link #expectation}
   * @param sigma as for {@link #expectation}
   * @return as {@link #expectation}
   */
  public double[] exactExpectation(float[] state, double sigma) {
    setColours(state);
    cost.setNoise(sigma);
    double[] all = new ExactExpectation(level, geometry, cost).of();
    int area = box.width() * box.height();
    double[] planes = new double[PatchLevel.COLOURS * area];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = all[i / area * level.pixels() + pixel(i % area)];
    }
    return planes;
  }

  /**
   * Returns the width of the hole's box on this level.
   *
   * @return pixels
   */
  public int width() {
    return box.width();
  }

  /**
   * Returns the height of the hole's box on this level.
   *
   * @return pixels
   */
  public int height() {
    return box.height();
  }

  /**
   * Returns the part of the box to be filled.
   *
   * @return {@code [height, width]}: 1 in the hole, 0 elsewhere
   */
  public float[] hole() {
    float[] hole = new float[box.width() * box.height()];
    for (int i = 0; i < hole.length; i++) {
      hole[i] = level.isHole(pixel(i)) ? 1 : 0;
    }
    return hole;
  }

  PatchLevel level() {
    return level;
  }

  PatchContext context() {
    return context;
  }

  PatchGeometry geometry() {
    return geometry;
  }

  SourceField field() {
    return field;
  }

  /** {@return the level and its recipe} */
  @Override
  public String toString() {
    return "PatchPrior[" + level + ", " + recipe + "]";
  }
}
