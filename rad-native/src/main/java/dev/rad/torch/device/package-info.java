/**
 * The processors that this process computes on: which GPUs there are and what they need, threads,
 * and the native libraries that were loaded.
 */
@NullMarked
package dev.rad.torch.device;

import org.jspecify.annotations.NullMarked;
