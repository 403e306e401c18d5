/**
 * Weights files: PyTorch's {@code .pt} (zip and the stream format before 1.6) and safetensors, in
 * one file or several with an index, read without Python and without running anything they contain;
 * safetensors written; the key naming of guided-diffusion and diffusers brought onto one and back;
 * PEFT's low-rank adapters, inside a network's file or in one of their own.
 *
 * <p>A file is treated as data of unknown origin. The pickle inside a {@code .pt} is interpreted by
 * a machine that knows a fixed list of names ({@code OrderedDict}, tensors, parameters, storages,
 * sizes) and refuses every other; every offset, length and count is checked against the file before
 * it is used. All failures are {@link dev.rad.exception.CheckpointException}s of one line: file,
 * place, reason, what to do.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.checkpoint;

import org.jspecify.annotations.NullMarked;
