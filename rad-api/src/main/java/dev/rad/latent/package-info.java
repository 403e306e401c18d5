/**
 * Stable-Diffusion-type pipelines: configurations of their networks, tokenizer, schedulers, and the
 * files they come in. Weights have the names that diffusers 0.40 gives them.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.latent;

import org.jspecify.annotations.NullMarked;
