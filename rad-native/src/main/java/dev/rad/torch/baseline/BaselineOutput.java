package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/**
 * The result of a method for a batch.
 *
 * @param result the raw output with the photo's known pixels pasted into it, {@code [B, C, H, W]}
 * @param raw what the method itself gives, known pixels included; may leave {@code [−1, 1]}
 * @param cost what it took
 */
public record BaselineOutput(Tensor result, Tensor raw, InferenceCost cost) {}
