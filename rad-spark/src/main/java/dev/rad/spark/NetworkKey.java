package dev.rad.spark;

import dev.rad.Device;
import org.jspecify.annotations.Nullable;

/**
 * Which network is meant: two tasks with equal keys share one.
 *
 * @param weights their digest, or the identity of another source of inpainters
 * @param adapter its digest, null if there is none
 * @param settings all else that loading depends on
 * @param device where it computes
 */
record NetworkKey(String weights, @Nullable String adapter, String settings, Device device) {}
