package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The conditioning of TD-Paint's networks (arXiv:2410.09306): a whole step number per pixel. At a
 * resolution f times smaller, each step is {@code ⌊(a + b + c + d) / 4⌋} over the middle four of
 * every f × f pixels: the result of bilinear resizing without aligned corners, rounded down. It is
 * computed in integers, whatever the network's element type.
 *
 * <p>Two steps s and t have at most five such means, {@code ⌊((4 − n) s + n t) / 4⌋} for n = 0 to 4
 * pixels of t, each at the same pixels in every step of a run.
 *
 * <p>It owns the maps of those pixels, which its inputs borrow: close it after the last use of its
 * inputs.
 */
public final class WholeSteps implements AutoCloseable {
  private static final int MIDDLE = 4;

  private final int[] indexOf; // [B·H·W] into the mask's values
  private final int batch;
  private final int height;
  private final int width;
  private final @Nullable LevelMaps counts; // [B, 5, h, w] per resolution, of two values; else null

  /**
   * Lays out masks.
   *
   * @param indexOf {@code [B·H·W]}: the index of each pixel's mask value
   * @param values the number of values
   * @param batch the number of masks
   * @param height their rows
   * @param width their columns
   */
  public WholeSteps(int[] indexOf, int values, int batch, int height, int width) {
    this.indexOf = indexOf;
    this.batch = batch;
    this.height = height;
    this.width = width;
    this.counts = values == 2 ? keptCounts() : null;
  }

  /**
   * Creates the input of images with hard masks for a single evaluation; the enclosing scope owns
   * its tensors.
   *
   * @param known whole step of the kept pixels, per image
   * @param hole whole step of the hole's pixels, per image
   * @param mask {@code [B·H·W]} of zeros and ones, 1 = hole
   * @param height rows of a mask
   * @param width columns of a mask
   * @return the input
   */
  public static NoiseInput ofHardMasks(
      double[] known, double[] hole, float[] mask, int height, int width) {
    int[] indexOf = new int[mask.length];
    Arrays.setAll(indexOf, i -> mask[i] == 0 ? 0 : 1);
    int batch = known.length;
    var steps = new WholeSteps(indexOf, 0, batch, height, width);
    float[][] levels = new float[batch][];
    for (int i = 0; i < batch; i++) {
      levels[i] = means((int) known[i], (int) hole[i]);
    }
    return new NoiseInput.Resized(levels, LevelMaps.borrowed(steps.countMaps()));
  }

  private LevelMaps keptCounts() {
    try (var scope = TensorScope.open()) {
      return LevelMaps.ofResolutions(countMaps().stream().map(scope::release).toList());
    }
  }

  /** Counts the middle pixels that have the second value, one-hot as {@code [B, 5, h, w]}. */
  private List<Tensor> countMaps() {
    List<Tensor> maps = new ArrayList<>();
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
      maps.add(Tensors.of(oneHot, batch, MIDDLE + 1, h, w));
    }
    return maps;
  }

  /** Returns whether f divides height and width. */
  private boolean fits(int f) {
    return height % f == 0 && width % f == 0;
  }

  /** Returns four times the mean of the middle of a cell of f × f pixels. */
  private long middleSum(int[] map, int image, int row, int column, int f) {
    int corner = (image * height + row * f) * width + column * f;
    if (f == 1) {
      return (long) MIDDLE * map[corner];
    }
    int a = corner + (f / 2 - 1) * (width + 1);
    return (long) map[a] + map[a + 1] + map[a + width] + map[a + width + 1];
  }

  /**
   * Returns the network's input.
   *
   * @param steps the whole step number of each of the mask's values
   * @return five levels where there are two steps, else a map
   */
  public NoiseInput input(double... steps) {
    return counts == null ? dense(steps) : ofTwo((int) steps[0], (int) steps[1]);
  }

  private NoiseInput ofTwo(int first, int second) {
    float[][] levels = new float[batch][];
    Arrays.setAll(levels, i -> means(first, second));
    return new NoiseInput.Resized(levels, Objects.requireNonNull(counts));
  }

  /** Returns the means of four pixels, n = 0 to 4 of which have the second step. */
  private static float[] means(int first, int second) {
    float[] means = new float[MIDDLE + 1];
    for (int n = 0; n <= MIDDLE; n++) {
      means[n] = ((MIDDLE - n) * first + n * second) / MIDDLE;
    }
    return means;
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
