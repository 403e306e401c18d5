package dev.rad.mask;

import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Draws each mask from one of several samplers, chosen at random by weight.
 *
 * <p>Immutable, and as safe for use by several threads as its samplers.
 */
public final class MixedMaskSampler implements MaskSampler {
  private final List<Part> parts;
  private final double total;

  /**
   * One of the samplers.
   *
   * @param sampler the source of masks
   * @param weight the frequency relative to the others; positive
   */
  public record Part(MaskSampler sampler, double weight) {
    /**
     * Checks the weight.
     *
     * @throws IllegalArgumentException if the weight is not positive and finite
     */
    public Part {
      Objects.requireNonNull(sampler, "sampler");
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a weight must be positive and finite, got " + weight);
      }
    }
  }

  /**
   * Creates the mixture.
   *
   * @param parts the samplers with their weights, at least one; the weights need not sum to 1
   * @throws IllegalArgumentException if there is none
   */
  public MixedMaskSampler(List<Part> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a mixture needs at least one sampler");
    }
    this.parts = List.copyOf(parts);
    this.total = parts.stream().mapToDouble(Part::weight).sum();
  }

  /**
   * Draws one mask.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @param random the only source of randomness; used for the choice, then by the chosen sampler
   * @return the chosen sampler's mask
   */
  @Override
  public Mask sample(int width, int height, RandomGenerator random) {
    double rest = random.nextDouble() * total;
    int chosen = 0;
    while (chosen < parts.size() - 1 && rest >= parts.get(chosen).weight()) {
      rest -= parts.get(chosen++).weight();
    }
    return parts.get(chosen).sampler().sample(width, height, random);
  }

  /** {@return the parts} */
  @Override
  public String toString() {
    return "MixedMaskSampler" + parts;
  }
}
