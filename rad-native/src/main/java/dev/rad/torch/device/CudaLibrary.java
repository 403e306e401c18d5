package dev.rad.torch.device;

import java.util.Optional;

/**
 * One of NVIDIA's libraries that LibTorch's GPU part is linked to, and whether it was found.
 *
 * @param name the name of its file, such as {@code libcudnn.so.9}
 * @param usable whether this process can load it
 * @param where its file, or the jar that holds it, if one was found; a library that is not usable
 *     may be in a place that the system does not search
 * @param cure advice on how to install it or make the system find it; empty if it is usable
 */
public record CudaLibrary(String name, boolean usable, Optional<String> where, String cure) {}
