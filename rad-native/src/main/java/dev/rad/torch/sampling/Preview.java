package dev.rad.torch.sampling;

import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The first clean image of a batch as a picture, available during its step. */
final class Preview implements Supplier<RgbImage>, AutoCloseable {

  private @Nullable Tensor clean; // null when the step is over
  private final UnaryOperator<Tensor> picture;

  /**
   * Creates a preview.
   *
   * @param clean {@code [B, C, h, w]}
   * @param picture makes {@code [1, 3, H, W]}, nominally in {@code [−1, 1]}, of the first
   */
  Preview(Tensor clean, UnaryOperator<Tensor> picture) {
    this.clean = clean;
    this.picture = picture;
  }

  @Override
  public RgbImage get() {
    if (clean == null) {
      throw new IllegalStateException(
          "the step of this preview is over: call preview() within onStep");
    }
    try (var scope = TensorScope.open()) {
      Tensor shown = picture.apply(clean.narrow(0, 0, 1));
      return RgbImage.fromUnitRange(
          Math.toIntExact(shown.size(3)), Math.toIntExact(shown.size(2)), shown.toFloats());
    }
  }

  @Override
  public void close() {
    clean = null;
  }
}
