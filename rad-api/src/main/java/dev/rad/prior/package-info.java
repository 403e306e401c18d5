/**
 * The photo itself as a prior: its known patches predict the hole, level by level of a pyramid.
 *
 * <p>{@link dev.rad.prior.PhotoPyramid} cuts the surroundings of a hole out of a photo and halves
 * them repeatedly; {@link dev.rad.prior.PatchPrior} is the prior of one level; {@link
 * dev.rad.prior.LevelRecipe} holds the settings of a level. {@link dev.rad.prior.StraightLines}
 * continues lines through a hole before it is filled. A filling begins with large pieces of the
 * photo, whose seams are a minimum cut.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.prior;

import org.jspecify.annotations.NullMarked;
