package dev.rad.torch.sampling;

import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;

/**
 * Recorded noise, for repeating another program's run.
 *
 * @param tape {@code [N, B, C, H, W]}: entry i is draw i
 */
public record RecordedNoise(Tensor tape) implements NoiseSource {

  @Override
  public Tensor draw(int index, Shape shape) {
    if (index < 0 || index >= tape.size(0)) {
      throw new IllegalArgumentException(
          "the tape holds " + tape.size(0) + " draws, but draw " + index + " was asked for");
    }
    Tensor noise = tape.select(0, index);
    if (!noise.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the tape holds noise of shape " + noise.shape() + ", not " + shape);
    }
    return noise;
  }
}
