/**
 * The reverse process over a plan of steps: {@link dev.rad.torch.sampling.Sampler} runs any {@link
 * dev.rad.torch.sampling.TensorSolver}, one small class per update rule, over every pixel's own
 * schedule. {@link dev.rad.torch.sampling.DdimInversion} runs the other way. {@link
 * dev.rad.torch.sampling.Thresholding} limits what the network predicts, {@link
 * dev.rad.torch.sampling.Guidance} and {@link dev.rad.torch.sampling.ClassDenoiser} say what is
 * wanted of a picture.
 *
 * <p>Not stable yet: a 0.x release may change what is here.
 */
@NullMarked
package dev.rad.torch.sampling;

import org.jspecify.annotations.NullMarked;
