/**
 * The processors that this process computes on: the available GPUs and the libraries they need,
 * threads, and the loaded native libraries.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.device;

import org.jspecify.annotations.NullMarked;
