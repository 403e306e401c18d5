package dev.rad.evaluation;

import java.util.Locale;

/**
 * A mean over pictures and how sure it is.
 *
 * @param mean the mean
 * @param standardError the sample's standard deviation over √n; not a number for n = 1
 */
record MeanEstimate(double mean, double standardError) {

  /**
   * Estimates the mean.
   *
   * @param values at least one
   * @return mean and standard error
   */
  static MeanEstimate of(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double variance = squares / (values.length - 1.0);
    return new MeanEstimate(mean, Math.sqrt(variance / values.length));
  }

  /**
   * As text, such as {@code 19.12 ± 0.41}; the mean alone where the error is unknown.
   *
   * @param decimals digits behind the point
   * @return the text
   */
  public String format(int decimals) {
    String number = "%." + decimals + "f";
    return Double.isFinite(standardError)
        ? String.format(Locale.ROOT, number + " ± " + number, mean, standardError)
        : String.format(Locale.ROOT, number, mean);
  }
}
