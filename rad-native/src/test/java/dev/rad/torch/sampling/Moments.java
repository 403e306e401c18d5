package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/** Compares mean and covariance of drawn rows of pixels with those of a normal distribution. */
final class Moments {

  /** Five standard errors: a right program fails once in a million draws of the seed. */
  private static final double ERRORS = 5;

  /** What a finite number of steps may cost, in standard deviations and in parts of a variance. */
  private static final double DISCRETISATION = 0.02;

  private Moments() {}

  static void assertDistribution(List<double[]> rows, Gaussian expected) {
    double n = rows.size();
    int width = expected.mean().length;
    double[] mean = new double[width];
    double[][] moment = new double[width][width];
    for (double[] row : rows) {
      for (int i = 0; i < width; i++) {
        mean[i] += row[i] / n;
        for (int j = 0; j < width; j++) {
          moment[i][j] += row[i] * row[j] / n;
        }
      }
    }
    double[][] sigma = expected.covariance();
    for (int i = 0; i < width; i++) {
      double deviation = Math.sqrt(sigma[i][i]);
      assertThat(mean[i])
          .isCloseTo(
              expected.mean()[i], within(deviation * (ERRORS / Math.sqrt(n) + DISCRETISATION)));
      for (int j = 0; j < width; j++) {
        // Var of a sample covariance: (Σ_ii Σ_jj + Σ_ij²) / n
        double error =
            Math.sqrt((sigma[i][i] * sigma[j][j] + sigma[i][j] * sigma[i][j]) / n) * ERRORS;
        double allowed = error + DISCRETISATION * Math.sqrt(sigma[i][i] * sigma[j][j]);
        assertThat(moment[i][j] - mean[i] * mean[j]).isCloseTo(sigma[i][j], within(allowed));
      }
    }
  }
}
