/**
 * Features that networks compute from pictures: vectors, their mean and covariance, and the files
 * of both. Distances between them, such as FID, are computed by {@code dev.rad.torch.metric} of
 * rad-native.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.feature;

import org.jspecify.annotations.NullMarked;
