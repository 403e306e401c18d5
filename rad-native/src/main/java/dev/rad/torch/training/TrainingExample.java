package dev.rad.torch.training;

import dev.rad.mask.Mask;

/**
 * A picture of a batch, before it becomes tensors.
 *
 * @param pixels x₀, {@code [3, S, S]} in {@code [−1, 1]}, row-major
 * @param mask m, with values 0 and 1
 * @param k the number of noise steps
 * @param noiseSeed the seed of its noise ε
 */
record TrainingExample(float[] pixels, Mask mask, int k, long noiseSeed) {}
