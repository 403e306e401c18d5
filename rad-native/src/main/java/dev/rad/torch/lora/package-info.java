/**
 * Low-rank adapters (LoRA; Hu et al. 2021, arXiv 2106.09685) of the network: attaching, training
 * and merging them, and converting them from and to the tensors of a file.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.lora;

import org.jspecify.annotations.NullMarked;
