package dev.rad.torch.baseline;

import dev.rad.torch.sampling.RecordedNoise;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import java.util.Map;

/** A source of a run's random numbers, with a stream for each purpose. */
@FunctionalInterface
public interface RoleNoise {

  /**
   * Draws standard normal noise on the CPU.
   *
   * @param role what it is for
   * @param index 0 for the role's first draw in a run, then 1, 2, …
   * @param shape {@code [B, C, H, W]}
   * @return float32 noise of that shape
   */
  Tensor draw(NoiseRole role, int index, Shape shape);

  /**
   * Creates noise with one seed per image. The start and the steps have the same noise as a RAD run
   * with {@link dev.rad.torch.sampling.SeededNoise} of the same seeds; every method begins with the
   * same start.
   *
   * @param seeds one per image
   * @return the source
   */
  static RoleNoise seeded(long... seeds) {
    return SeededRoles.of(seeds);
  }

  /**
   * Creates noise from tapes, to repeat another program's run.
   *
   * @param tapes {@code [N, B, C, H, W]} per role: entry i is draw i
   * @return a source that throws {@link IllegalArgumentException} for what is on no tape
   */
  static RoleNoise recorded(Map<NoiseRole, Tensor> tapes) {
    Map<NoiseRole, Tensor> copy = Map.copyOf(tapes);
    return (role, index, shape) -> {
      Tensor tape = copy.get(role);
      if (tape == null) {
        throw new IllegalArgumentException(
            "no noise was recorded for " + role + ", only for " + copy.keySet());
      }
      return new RecordedNoise(tape).draw(index, shape);
    };
  }
}
