/**
 * Pipelines like Stable Diffusion's: the configurations of their networks, tokenizers, schedulers,
 * and the files they come in. Weights have the names that diffusers 0.40 gives them.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.latent;

import org.jspecify.annotations.NullMarked;
