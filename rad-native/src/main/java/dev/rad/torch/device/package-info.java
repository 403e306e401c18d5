/**
 * The processors that this process computes on: which GPUs there are and what they need, threads,
 * and the native libraries that were loaded.
 */
package dev.rad.torch.device;
