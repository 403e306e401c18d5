/**
 * The conditioning of a network on the noise at every pixel and the class of every image: the step
 * numbers, their embedding, and the adaptive group normalisations that apply it.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.nn.conditioning;

import org.jspecify.annotations.NullMarked;
