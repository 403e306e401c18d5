package dev.rad.torch.metric;

/**
 * A mean LPIPS over pairs of pictures.
 *
 * @param value the mean, at least 0; lower is better
 * @param pairs the number of pairs, N
 * @param label network, weights and range
 */
public record LpipsMean(double value, int pairs, String label) {

  /** {@return the mean with N, network and range} */
  @Override
  public String toString() {
    return "LPIPS %.5f (N = %d pairs; %s; not resized)".formatted(value, pairs, label);
  }
}
