package dev.rad.torch.metric;

import dev.rad.feature.FeatureSource;
import dev.rad.feature.Features;
import dev.rad.torch.tensor.LinearAlgebra;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The squared maximum mean discrepancy between two sets of features (Bińkowski et al. 2018, arXiv
 * 1801.01401), with the kernel {@code k(x, y) = (x·y/d + 1)³} of d features, in float64. Over
 * Inception's features it is KID.
 *
 * <p>For m vectors from each side, the unbiased estimate is {@code Σ_{i≠j} (k(x_i, x_j) + k(y_i,
 * y_j)) / (m(m − 1)) − 2 Σ_ij k(x_i, y_j) / m²}. It is computed for random subsets without
 * replacement; the distance is the mean over subsets. Unlike FID it does not depend on N, and it
 * may be negative.
 *
 * @param mean the mean over the subsets
 * @param deviation the population standard deviation over the subsets; 0 for one subset
 * @param subsets the number of subsets
 * @param subsetSize the number of vectors from each side in a subset, m
 * @param count the number of pictures evaluated, N
 * @param referenceCount the number of pictures in the reference
 * @param source the source of the features
 */
public record KernelDistance(
    double mean,
    double deviation,
    int subsets,
    int subsetSize,
    int count,
    int referenceCount,
    FeatureSource source) {

  private static final int SUBSETS = 100;
  private static final int SUBSET_SIZE = 1000;

  /**
   * Compares two sets of pictures by 100 subsets of 1000, or of as many as there are.
   *
   * @param reference the features of photographs
   * @param judged the features of the pictures to evaluate, from the same source
   * @return the distance
   * @throws IllegalArgumentException as {@link #between(Features, Features, int, int, long)}
   */
  public static KernelDistance between(Features reference, Features judged) {
    return between(reference, judged, SUBSETS, SUBSET_SIZE, 0);
  }

  /**
   * Compares two sets of pictures.
   *
   * @param reference the features of photographs
   * @param judged the features of the pictures to evaluate, from the same source
   * @param subsets the number of subsets, at least 1; a single one is used if it contains all
   *     vectors
   * @param subsetSize the number of vectors from each side in a subset, at least 2; fewer if there
   *     are fewer
   * @param seed the seed of the choice
   * @return the distance
   * @throws IllegalArgumentException if the sources differ, there are fewer than 2 pictures, or the
   *     number or size of the subsets is too small
   */
  public static KernelDistance between(
      Features reference, Features judged, int subsets, int subsetSize, long seed) {
    FeatureSources.requireSources(reference.source(), judged.source());
    FeatureSources.requireSizes(reference.size(), judged.size());
    int size = Math.min(subsetSize, Math.min(reference.count(), judged.count()));
    if (size < 2 || subsets < 1) {
      throw new IllegalArgumentException(
          "%d subsets of %d: a kernel distance needs 1 subset of 2 pictures of each side at least"
              .formatted(subsets, size));
    }
    boolean isAll = size == reference.count() && size == judged.count();
    double[] values = new double[isAll ? 1 : subsets];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < values.length; i++) {
      int[] left = choose(reference.count(), size, random);
      int[] right = choose(judged.count(), size, random);
      values[i] = estimate(reference, left, judged, right);
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    return new KernelDistance(
        mean,
        Math.sqrt(variance),
        values.length,
        size,
        judged.count(),
        reference.count(),
        reference.source());
  }

  /** Draws the first elements of a shuffled list (Fisher and Yates). */
  private static int[] choose(int count, int size, SplittableRandom random) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < size; i++) {
      int other = i + random.nextInt(count - i);
      int taken = order[other];
      order[other] = order[i];
      order[i] = taken;
    }
    return Arrays.copyOf(order, size);
  }

  private static double estimate(Features a, int[] left, Features b, int[] right) {
    try (var scope = TensorScope.open()) {
      Tensor x = rows(a, left);
      Tensor y = rows(b, right);
      double m = left.length;
      double same = offDiagonal(kernel(x, x)) + offDiagonal(kernel(y, y));
      return same / (m * (m - 1)) - 2 * sum(kernel(x, y)) / (m * m);
    }
  }

  private static Tensor rows(Features features, int[] chosen) {
    int size = features.size();
    double[] values = new double[chosen.length * size];
    for (int i = 0; i < chosen.length; i++) {
      float[] row = features.row(chosen[i]);
      for (int k = 0; k < size; k++) {
        values[i * size + k] = row[k];
      }
    }
    return Tensors.of(values, chosen.length, size);
  }

  private static Tensor kernel(Tensor x, Tensor y) {
    Tensor inner = LinearAlgebra.matmul(x, y.transpose(0, 1)).mul(1.0 / x.size(1)).add(1);
    return inner.square().mul(inner);
  }

  private static double offDiagonal(Tensor kernel) {
    long m = kernel.size(0);
    // of m² elements in a row every (m + 1)th, from the first on, is on the diagonal
    Tensor rest = kernel.reshape(m * m).narrow(0, 1, m * m - 1).reshape(m - 1, m + 1);
    return sum(rest.narrow(1, 0, m));
  }

  private static double sum(Tensor tensor) {
    return Tensors.toDoubles(tensor.sum())[0];
  }

  /**
   * Returns the name of the distance.
   *
   * @return {@code KID} for Inception's features, otherwise {@code kernel distance}
   */
  public String name() {
    return source.isInception() ? "KID" : "kernel distance";
  }

  /** {@return the distance with subsets, N, network, range and resizing} */
  @Override
  public String toString() {
    return "%s %.6f ± %.6f (%d subsets of %d; N = %d against %d; over %s)"
        .formatted(
            name(), mean, deviation, subsets, subsetSize, count, referenceCount, source.label());
  }
}
