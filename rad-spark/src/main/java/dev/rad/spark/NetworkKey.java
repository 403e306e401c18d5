package dev.rad.spark;

import dev.rad.Device;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a network: tasks with equal keys share one.
 *
 * @param weights the weights' digest, or the identity of another source of inpainters
 * @param adapter the adapter's digest; null if there is none
 * @param settings everything else that loading depends on
 * @param device the device that it computes on
 */
record NetworkKey(String weights, @Nullable String adapter, String settings, Device device) {}
