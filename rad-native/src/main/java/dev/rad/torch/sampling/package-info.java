/**
 * The reverse process over a plan of steps: {@link dev.rad.torch.sampling.Sampler} runs any {@link
 * dev.rad.torch.sampling.TensorSolver}, one small class per update rule, over every pixel's own
 * schedule. {@link dev.rad.torch.sampling.DdimInversion} runs in the opposite direction. {@link
 * dev.rad.torch.sampling.Thresholding} limits predictions; {@link dev.rad.torch.sampling.Guidance}
 * and {@link dev.rad.torch.sampling.ClassDenoiser} guide pictures towards wanted properties.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.sampling;

import org.jspecify.annotations.NullMarked;
