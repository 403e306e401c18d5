package dev.rad.torch.training;

import dev.rad.mask.Mask;
import java.util.Optional;

/**
 * A picture of a batch, before it becomes tensors.
 *
 * @param pixels x₀, {@code [3, S, S]} in {@code [−1, 1]}, row-major
 * @param mask m, with values 0 and 1
 * @param k the number of noise steps
 * @param noiseSeed the seed of its noise ε
 * @param unknown pixels of m whose x₀ is not known: the network sees them noised, but they count in
 *     no error; for objectives that count the active pixels only
 */
record TrainingExample(float[] pixels, Mask mask, int k, long noiseSeed, Optional<Mask> unknown) {

  /** Creates a picture all of whose pixels are known. */
  TrainingExample(float[] pixels, Mask mask, int k, long noiseSeed) {
    this(pixels, mask, k, noiseSeed, Optional.empty());
  }

  /** Returns the share of the picture that m covers and that is known. */
  double knownHole() {
    return mask.fraction() - unknown.map(Mask::fraction).orElse(0.0);
  }
}
