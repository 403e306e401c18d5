/**
 * The methods that RAD's paper compares itself with, over one plain ADM network. A {@link
 * dev.rad.torch.baseline.BaselineMethod} is one small class beside its formulas; what it works with
 * is a {@link dev.rad.torch.baseline.BaselineRun}: the network, the {@link
 * dev.rad.torch.baseline.Observation}, noise by {@link dev.rad.torch.baseline.NoiseRole},
 * derivatives. {@link dev.rad.torch.baseline.BaselineRunner} runs a method on tensors and counts
 * what it costs.
 *
 * <p>States are counted in noise steps k as everywhere in this library: k = 0 is the clean picture,
 * and the ADM programs' index t is state t + 1. Survivals {@code ᾱ_k} and noise levels {@code √((1
 * − ᾱ_k)/ᾱ_k)} belong to states.
 *
 * <p>Not stable yet: a 0.x release may change this package.
 */
@NullMarked
package dev.rad.torch.baseline;

import org.jspecify.annotations.NullMarked;
