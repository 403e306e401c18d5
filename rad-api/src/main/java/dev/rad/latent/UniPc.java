package dev.rad.latent;

import dev.rad.latent.SchedulerStep.Source;
import dev.rad.latent.SchedulerStep.Term;
import java.util.List;

/** The weights of UniPC's predictor and corrector (arXiv 2302.04867, algorithms 5 and 6). */
final class UniPc {
  private final ExponentialSteps run;
  private final int order;

  UniPc(ExponentialSteps run, int order) {
    this.run = run;
    this.order = order;
  }

  /** Returns the terms that lead from the corrected latents before a step to the next ones. */
  List<Term> predictor(int i) {
    Weights weights = new Weights(i);
    double[] rho = order == 1 ? new double[0] : order == 2 ? new double[] {0.5} : solve(weights, 2);
    Terms terms = new Terms().add(Source.CORRECTED, 0, run.noiseRatio(i));
    double newest = -weights.signal * weights.phi;
    for (int k = 0; k < order - 1; k++) {
      double weight = -weights.signal * weights.base * rho[k] / weights.ratio[k];
      terms.add(Source.CLEAN, k + 1, weight);
      newest -= weight;
    }
    return terms.add(Source.CLEAN, 0, newest).list();
  }

  /**
   * Returns the terms that correct the latents before a step, using the network's output for them.
   */
  List<Term> corrector(int i) {
    Weights weights = new Weights(i - 1);
    double[] rho = order == 1 ? new double[] {0.5} : solve(weights, order);
    Terms terms = new Terms().add(Source.CORRECTED, 1, run.noiseRatio(i - 1));
    double before = -weights.signal * weights.phi;
    for (int k = 0; k < order - 1; k++) {
      double weight = -weights.signal * weights.base * rho[k] / weights.ratio[k];
      terms.add(Source.CLEAN, k + 2, weight);
      before -= weight;
    }
    double now = -weights.signal * weights.base * rho[order - 1];
    return terms.add(Source.CLEAN, 1, before - now).add(Source.CLEAN, 0, now).list();
  }

  /** The values of one step that both need. */
  private final class Weights {
    final double signal;
    final double phi;
    final double base;
    final double[] ratio = new double[order]; // of earlier steps to this one, then 1
    final double[] right = new double[order];

    Weights(int i) {
      double h = run.lambda(i + 1) - run.lambda(i);
      this.signal = run.signal(i + 1);
      this.phi = Math.expm1(-h);
      this.base = run.config().solverType().equals("bh1") ? -h : phi;
      for (int k = 0; k < order - 1; k++) {
        ratio[k] = (run.lambda(i - 1 - k) - run.lambda(i)) / h;
      }
      ratio[order - 1] = 1;
      double factorial = 1;
      double part = phi / -h - 1;
      for (int k = 0; k < order; k++) {
        right[k] = part * factorial / base;
        factorial *= k + 2;
        part = part / -h - 1 / factorial;
      }
    }
  }

  /** Solves the system {@code Σ_k ratio_k^j ρ_k = right_j} of a given size by elimination. */
  private double[] solve(Weights weights, int size) {
    double[][] rows = new double[size][size + 1];
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        rows[j][k] = Math.pow(weights.ratio[k], j);
      }
      rows[j][size] = weights.right[j];
    }
    for (int pivot = 0; pivot < size; pivot++) {
      for (int j = pivot + 1; j < size; j++) {
        double factor = rows[j][pivot] / rows[pivot][pivot];
        for (int k = pivot; k <= size; k++) {
          rows[j][k] -= factor * rows[pivot][k];
        }
      }
    }
    double[] solution = new double[size];
    for (int j = size - 1; j >= 0; j--) {
      double rest = rows[j][size];
      for (int k = j + 1; k < size; k++) {
        rest -= rows[j][k] * solution[k];
      }
      solution[j] = rest / rows[j][j];
    }
    return solution;
  }
}
