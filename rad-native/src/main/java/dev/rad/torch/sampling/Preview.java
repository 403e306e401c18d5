package dev.rad.torch.sampling;

import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The first clean image of a batch as a picture, available during its step. */
final class Preview implements Supplier<RgbImage>, AutoCloseable {

  private @Nullable Tensor clean; // null when the step is over

  /**
   * Creates a preview.
   *
   * @param clean {@code [B, 3, H, W]}, nominally in {@code [−1, 1]}
   */
  Preview(Tensor clean) {
    this.clean = clean;
  }

  @Override
  public RgbImage get() {
    if (clean == null) {
      throw new IllegalStateException(
          "the step of this preview is over: call preview() within onStep");
    }
    try (var scope = TensorScope.open()) {
      float[] values = clean.narrow(0, 0, 1).toFloats();
      return RgbImage.fromUnitRange(
          Math.toIntExact(clean.size(3)), Math.toIntExact(clean.size(2)), values);
    }
  }

  @Override
  public void close() {
    clean = null;
  }
}
