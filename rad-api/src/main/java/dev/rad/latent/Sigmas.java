package dev.rad.latent;

/**
 * Noise levels {@code σ = √((1-ᾱ)/ᾱ)} at fractional time steps, and those of Karras et al. (2022).
 */
final class Sigmas {
  private static final double RHO = 7;

  private final double[] all;

  Sigmas(NoiseLevels levels) {
    this.all = levels.sigmas();
  }

  double first() {
    return all[0];
  }

  double last() {
    return all[all.length - 1];
  }

  /** Returns the levels at time steps, interpolated linearly between whole ones. */
  double[] at(double[] times) {
    double[] sigmas = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      int low = (int) Math.min(all.length - 2, Math.floor(times[i]));
      double share = times[i] - low;
      sigmas[i] = share == 0 ? all[low] : (1 - share) * all[low] + share * all[low + 1];
    }
    return sigmas;
  }

  /** Returns the levels whose seventh roots are evenly spaced (equation 5). */
  static double[] karras(double largest, double smallest, int steps) {
    double[] sigmas = new double[steps];
    double top = Math.pow(largest, 1 / RHO);
    double bottom = Math.pow(smallest, 1 / RHO);
    for (int i = 0; i < steps; i++) {
      double share = steps == 1 ? 0 : (double) i / (steps - 1);
      sigmas[i] = Math.pow(top + share * (bottom - top), RHO);
    }
    return sigmas;
  }

  /** Returns the fractional time step of a level, interpolated linearly between logarithms. */
  double timeOf(double sigma) {
    double log = Math.log(Math.max(sigma, 1e-10));
    int low = 0;
    while (low < all.length - 2 && Math.log(all[low + 1]) <= log) {
      low++;
    }
    double from = Math.log(all[low]);
    double share = Math.min(1, Math.max(0, (from - log) / (from - Math.log(all[low + 1]))));
    return (1 - share) * low + share * (low + 1);
  }
}
