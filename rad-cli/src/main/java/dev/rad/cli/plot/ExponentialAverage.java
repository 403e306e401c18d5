package dev.rad.cli.plot;

/**
 * The exponentially weighted mean of a series, as pandas' {@code ewm(span=span,
 * ignore_na=True).mean()}. The newest value has weight 1, each older one {@code 1 − 2/(span + 1)}
 * times the weight of its successor. Weights are normalised by their sum, so that the mean is not
 * biased towards 0 at the start.
 */
public final class ExponentialAverage {

  private final double decay;
  private double sum;
  private double weights;

  /**
   * Creates an average without values.
   *
   * @param span the approximate number of values averaged, at least 1; 1 returns the newest value
   */
  public ExponentialAverage(double span) {
    if (!(span >= 1)) {
      throw new IllegalArgumentException("an average is over at least 1 value, not " + span);
    }
    this.decay = 1 - 2 / (span + 1);
  }

  /**
   * Adds a value.
   *
   * @param value the value, ignored if not finite
   * @return the new average
   */
  public double add(double value) {
    if (Double.isFinite(value)) {
      sum = decay * sum + value;
      weights = decay * weights + 1;
    }
    return value();
  }

  /** {@return the average; NaN before the first finite value} */
  public double value() {
    return sum / weights;
  }
}
