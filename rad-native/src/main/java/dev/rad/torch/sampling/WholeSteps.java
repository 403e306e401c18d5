package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.LevelMaps;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What TD-Paint's networks are told (arXiv:2410.09306): a whole step number per pixel. A resolution
 * f times smaller is told {@code ⌊(a + b + c + d) / 4⌋} of the middle four of every f × f pixels,
 * which is what bilinear resizing without aligned corners gives, cut down to a whole number. It is
 * computed in integers, whatever the network computes in.
 *
 * <p>Of two steps s and t there are five such means at most, {@code ⌊((4 − n) s + n t) / 4⌋} for n
 * = 0 to 4 pixels of t, each at the same pixels in every step of a run.
 */
final class WholeSteps implements AutoCloseable {
  private static final int MIDDLE = 4;

  private final int[] indexOf; // [B·H·W] into the mask's values
  private final int batch;
  private final int height;
  private final int width;
  private final @Nullable LevelMaps counts; // [B, 5, h, w] per resolution, of two values; else null

  /**
   * Of masks.
   *
   * @param indexOf {@code [B·H·W]}: which value each pixel's mask has
   * @param values how many values there are
   */
  WholeSteps(int[] indexOf, int values, int batch, int height, int width) {
    this.indexOf = indexOf;
    this.batch = batch;
    this.height = height;
    this.width = width;
    this.counts = values == 2 ? LevelMaps.ofResolutions(counts()) : null;
  }

  private List<Tensor> counts() {
    List<Tensor> maps = new ArrayList<>();
    try (var scope = TensorScope.open()) {
      for (int f = 1; fits(f); f *= 2) {
        int h = height / f;
        int w = width / f;
        float[] oneHot = new float[batch * (MIDDLE + 1) * h * w];
        for (int b = 0; b < batch; b++) {
          for (int p = 0; p < h * w; p++) {
            int count = (int) middleSum(indexOf, b, p / w, p % w, f);
            oneHot[(b * (MIDDLE + 1) + count) * h * w + p] = 1;
          }
        }
        maps.add(scope.release(Tensors.of(oneHot, batch, MIDDLE + 1, h, w)));
      }
    }
    return maps;
  }

  /** Whether a size f times smaller is whole. */
  private boolean fits(int f) {
    return height % f == 0 && width % f == 0;
  }

  /** Four times the mean of the middle of a cell of f × f pixels. */
  private long middleSum(int[] map, int image, int row, int column, int f) {
    int corner = (image * height + row * f) * width + column * f;
    if (f == 1) {
      return (long) MIDDLE * map[corner];
    }
    int a = corner + (f / 2 - 1) * (width + 1);
    return (long) map[a] + map[a + 1] + map[a + width] + map[a + width + 1];
  }

  /**
   * The network's input.
   *
   * @param steps the whole step number of each of the mask's values
   */
  NoiseInput input(double... steps) {
    return counts == null ? dense(steps) : ofTwo((int) steps[0], (int) steps[1]);
  }

  private NoiseInput ofTwo(int first, int second) {
    float[][] levels = new float[batch][MIDDLE + 1];
    for (float[] image : levels) {
      for (int n = 0; n <= MIDDLE; n++) {
        image[n] = ((MIDDLE - n) * first + n * second) / MIDDLE;
      }
    }
    return new NoiseInput.Resized(levels, Objects.requireNonNull(counts));
  }

  private NoiseInput dense(double... steps) {
    int[] map = new int[indexOf.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = (int) steps[indexOf[i]];
    }
    List<Tensor> maps = new ArrayList<>();
    for (int f = 1; fits(f); f *= 2) {
      int h = height / f;
      int w = width / f;
      float[] resized = new float[batch * h * w];
      for (int i = 0; i < resized.length; i++) {
        int p = i % (h * w);
        resized[i] = middleSum(map, i / (h * w), p / w, p % w, f) / MIDDLE;
      }
      maps.add(Tensors.of(resized, batch, 1, h, w));
    }
    return new NoiseInput.ResizedDense(maps);
  }

  @Override
  public void close() {
    if (counts != null) {
      counts.close();
    }
  }

  /** {@return the size, and whether there are two steps} */
  @Override
  public String toString() {
    return "WholeSteps[%d of %d×%d, %s]"
        .formatted(batch, width, height, counts == null ? "many" : "two");
  }
}
