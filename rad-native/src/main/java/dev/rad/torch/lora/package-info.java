/**
 * Low-rank adapters (LoRA; Hu et al. 2021, arXiv 2106.09685) of the network: attach, train, merge,
 * and turn from and into the tensors of a file.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.lora;

import org.jspecify.annotations.NullMarked;
