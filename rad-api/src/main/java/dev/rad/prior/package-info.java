/**
 * The photo itself as a prior: what its known patches say of the hole, level by level of a pyramid.
 *
 * <p>{@link dev.rad.prior.PhotoPyramid} cuts the surroundings of a hole out of a photo and halves
 * them again and again; {@link dev.rad.prior.PatchPrior} is the prior of one level; {@link
 * dev.rad.prior.LevelRecipe} says what each level does.
 */
@NullMarked
package dev.rad.prior;

import org.jspecify.annotations.NullMarked;
