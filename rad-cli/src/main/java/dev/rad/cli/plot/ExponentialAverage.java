package dev.rad.cli.plot;

/**
 * The exponentially weighted mean of a series: the newest value has the weight 1, each older one
 * {@code 1 − 2/(span + 1)} times that of the next. The weights are divided by their sum, so that
 * the first values are not drawn towards 0. It is pandas' {@code ewm(span=span,
 * ignore_na=True).mean()}.
 */
public final class ExponentialAverage {

  private final double decay;
  private double sum;
  private double weights;

  /**
   * Begins an average.
   *
   * @param span of about how many values, at least 1; 1 is the newest alone
   */
  public ExponentialAverage(double span) {
    if (!(span >= 1)) {
      throw new IllegalArgumentException("an average is over at least 1 value, not " + span);
    }
    this.decay = 1 - 2 / (span + 1);
  }

  /**
   * Takes a value in.
   *
   * @param value left out if it is not finite
   * @return the average
   */
  public double add(double value) {
    if (Double.isFinite(value)) {
      sum = decay * sum + value;
      weights = decay * weights + 1;
    }
    return value();
  }

  /** The average; NaN before the first finite value. */
  public double value() {
    return sum / weights;
  }
}
