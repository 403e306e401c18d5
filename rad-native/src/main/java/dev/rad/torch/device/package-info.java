/**
 * The processors that this process computes on: which GPUs there are and what they need, threads,
 * and the native libraries that were loaded.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.device;

import org.jspecify.annotations.NullMarked;
