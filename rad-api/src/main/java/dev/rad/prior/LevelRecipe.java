package dev.rad.prior;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings of one level of the pyramid. {@link #of} creates those of all levels.
 *
 * @param patchSide the patches' side in pixels, odd
 * @param strength the noise that the level starts from, as a share of the steps of RAD's phase 1,
 *     from 0 to 1
 * @param steps the number of steps of the reverse process, at least 1
 * @param searchRadius the radius of the search around the current source, in pixels
 * @param exhaustiveSteps the number of initial steps in which every source is examined
 */
public record LevelRecipe(
    int patchSide, double strength, int steps, int searchRadius, int exhaustiveSteps) {

  /**
   * The lower bound of the short side of the coarsest level, in pixels; it is less than twice this.
   */
  public static final int COARSEST_SIDE = 40;

  /**
   * The level that may begin with pieces of the photo, if it exists: a short side of 160 to 319.
   */
  private static final int WITH_PIECES = 2;

  private static final int PATCH_SIDE = 7;
  private static final double[] STRENGTHS = {0.03, 0.015, 0.008, 0.004};
  private static final int[] STEPS = {12, 6, 4, 1};
  private static final int[] RADII = {3, 2, 1, 1};
  private static final int EXHAUSTIVE_STEPS = 1;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public LevelRecipe {
    require(patchSide >= 3 && patchSide % 2 == 1, "patches have an odd side of 3 or more");
    require(strength >= 0 && strength <= 1, "a level's strength is between 0 and 1");
    require(steps >= 1, "a level has at least 1 step");
    require(searchRadius >= 0 && exhaustiveSteps >= 0, "radius and steps are not negative");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * Returns the default strengths of the levels.
   *
   * @return the strengths, coarsest level first; levels beyond the end of the list use the last one
   */
  public static List<Double> standardStrengths() {
    return List.of(STRENGTHS[0], STRENGTHS[1], STRENGTHS[2], STRENGTHS[3]);
  }

  /**
   * Returns the recipe of a pyramid.
   *
   * @param levels the number of levels, at least 1
   * @param strengths the strengths of the levels, coarsest first, at least one; the last applies to
   *     all finer levels
   * @return one recipe per level, coarsest first
   */
  public static List<LevelRecipe> of(int levels, List<Double> strengths) {
    List<LevelRecipe> recipes = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      recipes.add(
          new LevelRecipe(
              PATCH_SIDE,
              strengths.get(Math.min(level, strengths.size() - 1)),
              at(STEPS, level),
              at(RADII, level),
              level == 0 ? EXHAUSTIVE_STEPS : 0));
    }
    return List.copyOf(recipes);
  }

  /** Returns the level, of so many, on which pieces of the photo are sought. */
  static int firstWithPieces(int levels) {
    return Math.min(WITH_PIECES, levels - 1);
  }

  private static int at(int[] values, int level) {
    return values[Math.min(level, values.length - 1)];
  }
}
