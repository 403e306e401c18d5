package dev.rad.torch.training;

import dev.rad.exception.TrainingException;
import dev.rad.mask.Mask;
import dev.rad.mask.MaskSampler;
import java.util.random.RandomGenerator;

/**
 * The name of a mask sampler in a run record that is not a {@link dev.rad.mask.MaskRecipe} but the
 * caller's own.
 *
 * @param name the sampler's {@code toString}
 */
record RecordedMasks(String name) implements MaskSampler {

  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    throw new TrainingException(
        "the training drew its masks from %s, a sampler of its own: pass it to TrainingOptions again"
            .formatted(name));
  }

  @Override
  public String toString() {
    return name;
  }
}
