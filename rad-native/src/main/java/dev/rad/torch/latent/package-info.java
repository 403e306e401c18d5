/**
 * Inpainting in the latents of an autoencoder (Rombach et al. 2022, arXiv 2112.10752): masks and
 * pictures at the latents' size, guided networks, and runs of diffusers' schedulers.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.latent;

import org.jspecify.annotations.NullMarked;
