package dev.rad.evaluation;

import java.util.Locale;

/**
 * The mean of a sample, with its standard error.
 *
 * @param mean the mean
 * @param standardError the sample standard deviation divided by √n; NaN for n = 1
 */
record MeanEstimate(double mean, double standardError) {

  /**
   * Computes the mean and its standard error.
   *
   * @param values the sample, at least one value
   * @return the mean and its standard error
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
   * Returns a text such as {@code 19.12 ± 0.41}, or the mean alone if the error is unknown.
   *
   * @param decimals the number of decimal places
   * @return the text
   */
  public String format(int decimals) {
    String number = "%." + decimals + "f";
    return Double.isFinite(standardError)
        ? String.format(Locale.ROOT, number + " ± " + number, mean, standardError)
        : String.format(Locale.ROOT, number, mean);
  }
}
