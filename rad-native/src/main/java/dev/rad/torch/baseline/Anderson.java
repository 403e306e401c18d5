package dev.rad.torch.baseline;

import dev.rad.torch.sampling.RetainedTensor;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Anderson acceleration of a fixed-point iteration {@code x = F(x)} (Anderson 1965; Walker and Ni
 * 2011, SIAM J. Numer. Anal. 49), for each row of a batch on its own. With the last n guesses x_j
 * and {@code g_j = F(x_j) − x_j}, the next guess is
 *
 * <pre>{@code
 * x = Σ_j α_j F(x_j),   α = argmin ‖Σ_j α_j g_j‖² + λ ‖α‖²,   Σ_j α_j = 1
 * }</pre>
 *
 * <p>so that {@code α ∝ (G Gᵀ + λ I)⁻¹ 1}. With a memory of 1 it is Picard's iteration.
 */
final class Anderson implements AutoCloseable {

  private final double ridge;
  private final RetainedTensor[] values; // F(x_j)
  private final RetainedTensor[] changes; // g_j
  private final double[][][] products; // g_i · g_j per pair and row
  private int count; // of guesses so far

  /**
   * Begins without guesses.
   *
   * @param memory how many guesses are mixed, at least 1
   * @param ridge λ
   */
  Anderson(int memory, double ridge) {
    this.ridge = ridge;
    this.values = Stream.generate(RetainedTensor::new).limit(memory).toArray(RetainedTensor[]::new);
    this.changes =
        Stream.generate(RetainedTensor::new).limit(memory).toArray(RetainedTensor[]::new);
    this.products = new double[memory][memory][];
  }

  /**
   * Learns the map's value of a guess, and forgets the oldest.
   *
   * @param guess {@code [R, ...]}
   * @param value the value, of the same shape
   */
  void add(Tensor guess, Tensor value) {
    int slot = count % values.length;
    count++;
    values[slot].set(value);
    changes[slot].set(value.sub(guess));
    long perRow = value.shape().elements() / value.size(0);
    for (int j = 0; j < used(); j++) {
      float[] means = changes[slot].get().mul(changes[j].get()).meanPerImage().toFloats();
      double[] rows = new double[means.length];
      Arrays.setAll(rows, r -> (double) means[r] * perRow);
      products[slot][j] = rows;
      products[j][slot] = rows;
    }
  }

  /**
   * Mixes the next guess.
   *
   * @return of the guesses' shape
   * @throws IllegalStateException if no guess was added yet
   */
  Tensor next() {
    if (count == 0) {
      throw new IllegalStateException("nothing to mix: add a guess first");
    }
    double[][] weights = new double[products[0][0].length][];
    Arrays.setAll(weights, this::weights);
    Tensor sum = null;
    for (int j = 0; j < used(); j++) {
      Tensor value = values[j].get();
      float[] column = new float[weights.length];
      for (int r = 0; r < column.length; r++) {
        column[r] = (float) weights[r][j];
      }
      Tensor part = value.mul(perRow(value, column));
      sum = sum == null ? part : sum.add(part);
    }
    return Objects.requireNonNull(sum);
  }

  private int used() {
    return Math.min(count, values.length);
  }

  /** Returns a row's α. */
  private double[] weights(int row) {
    int n = used();
    double[][] system = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        system[i][j] = products[i][j][row] + (i == j ? ridge : 0);
      }
      system[i][n] = 1;
    }
    double[] solution = solve(system);
    double sum = Arrays.stream(solution).sum();
    return Arrays.stream(solution).map(v -> v / sum).toArray();
  }

  /** Solves a positive definite system, its right side in the last column, by elimination. */
  private static double[] solve(double[]... system) {
    int n = system.length;
    for (int p = 0; p < n; p++) {
      for (int i = p + 1; i < n; i++) {
        double factor = system[i][p] / system[p][p];
        for (int j = p; j <= n; j++) {
          system[i][j] -= factor * system[p][j];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double rest = system[i][n];
      for (int j = i + 1; j < n; j++) {
        rest -= system[i][j] * solution[j];
      }
      solution[i] = rest / system[i][i];
    }
    return solution;
  }

  private static Tensor perRow(Tensor like, float... values) {
    long[] sizes = new long[like.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = values.length;
    return Tensors.of(values, sizes).to(like.device());
  }

  @Override
  public void close() {
    Stream.of(values, changes).flatMap(Stream::of).forEach(RetainedTensor::close);
  }
}
