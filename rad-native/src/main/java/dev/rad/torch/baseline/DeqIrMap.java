package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The map whose fixed point are all states of {@link DeqIr}'s process. Row k of a guess is the
 * state after step k, from {@code t_k} to {@code s_k}; the network sees x_T at {@code t_0} and row
 * k − 1 at {@code t_k}. With {@code a_k = √ᾱ_{s_k}} and {@code c₃ = √((1−ᾱ_t) ᾱ_s / ᾱ_t)}:
 *
 * <pre>{@code
 * hole   F_k = a_k (x_T / √ᾱ_{t_0} + Σ_{l≤k} ((c₂,l − c₃,l) ε̂_l + c₁,l z) / a_l)
 * known  F_k = a_k y + c₂,k ε̂_k + c₁,k z
 * }</pre>
 *
 * <p>Rows lie in one batch, {@code [K·B, C, H, W]}, the images of a row beside each other.
 */
final class DeqIrMap {

  private final DeqIr method;
  private final BaselineRun run;
  private final Strides states;
  private final Tensor start; // x_T
  private final @Nullable Tensor shared; // z, or null
  private final long images;

  DeqIrMap(DeqIr method, BaselineRun run, Tensor start) {
    this.method = method;
    this.run = run;
    this.states = new Strides(method.startTimesteps(), method.timesteps(), method.compat());
    this.start = start;
    this.shared = method.noise().nw() == 0 ? null : run.draw(NoiseRole.SHARED, 0);
    this.images = start.size(0);
  }

  /** Returns the first guess: x_T in every row. */
  Tensor start() {
    Tensor[] rows = new Tensor[method.timesteps()];
    Arrays.fill(rows, start);
    return Tensors.cat(0, rows);
  }

  /** Returns the last row of a guess, {@code [B, C, H, W]}: the picture. */
  Tensor last(Tensor guess) {
    return row(guess, method.timesteps() - 1);
  }

  /** Returns the map's value, of the guess's shape. */
  Tensor value(Tensor guess) {
    Tensor epsilon = epsilon(guess);
    Tensor photo = run.observation().photo();
    List<Tensor> rows = new ArrayList<>();
    Tensor sum = start.mul(1 / Math.sqrt(survival(0)));
    for (int k = 0; k < method.timesteps(); k++) {
      double a = Math.sqrt(survival(k + 1));
      double n = Math.sqrt(1 - survival(k + 1));
      double c1 = method.noise().nw() * n;
      double c2 = Math.sqrt(1 - square(method.noise().etw())) * n;
      double c3 = a * Math.sqrt(1 / survival(k) - 1);
      Tensor own = row(epsilon, k);
      sum = withNoise(sum.add(own.mul((c2 - c3) / a)), c1 / a);
      Tensor known = withNoise(photo.mul(a).add(own.mul(c2)), c1);
      rows.add(run.observation().merge(known, sum.mul(a)));
    }
    return Tensors.cat(0, rows.toArray(Tensor[]::new));
  }

  private Tensor withNoise(Tensor x, double weight) {
    return shared == null ? x : x.add(shared.mul(weight));
  }

  /** Returns the network's answers to all states, chunk by chunk. */
  private Tensor epsilon(Tensor guess) {
    int rows = method.timesteps();
    Tensor inputs =
        rows == 1 ? start : Tensors.cat(0, start, guess.narrow(0, 0, (rows - 1) * images));
    int chunk = method.search().chunk() == 0 ? rows : method.search().chunk();
    List<Tensor> parts = new ArrayList<>();
    for (int first = 0; first < rows; first += chunk) {
      int count = Math.min(chunk, rows - first);
      double[] steps = new double[count];
      for (int i = 0; i < count; i++) {
        steps[i] = run.process().networkStep(state(first + i), 1);
      }
      Tensor part = inputs.narrow(0, first * images, count * images);
      parts.add(run.evaluateRows(part, steps).narrow(1, 0, start.size(1)));
    }
    return Tensors.cat(0, parts.toArray(Tensor[]::new));
  }

  private Tensor row(Tensor guess, int k) {
    return guess.narrow(0, k * images, images);
  }

  /** Returns the state before step k, which is the one after step k − 1. */
  private int state(int k) {
    return states.state(method.timesteps() - k);
  }

  private static double square(double value) {
    return value * value;
  }

  private double survival(int k) {
    return run.process().alphaBar(state(k), 1);
  }
}
