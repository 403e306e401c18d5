package dev.rad.torch.metric;

import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;

/**
 * The diversity score of RePaint (Lugmayr et al. 2022, arXiv 2201.09865, appendix): how much nearer
 * to the truth the best sample at each pixel is than the best sample as a whole, {@code (global −
 * local) / global · 100}. It is 0 if all samples are equal, and at most 100.
 *
 * @param value the score, 0 to 100
 * @param global the smallest mean of any sample's LPIPS map
 * @param local the mean over pixels of the smallest value in any sample's map
 * @param samples the number of fillings, N
 * @param label network, weights and range
 */
public record DiversityScore(double value, double global, double local, int samples, String label) {

  /**
   * Compares fillings with the truth.
   *
   * @param lpips the network
   * @param truth the photograph
   * @param samples at least one filling of its size
   * @return the score
   * @throws IllegalArgumentException if there are none, their sizes do not fit, or a sample equals
   *     the truth, for which there is no score
   */
  public static DiversityScore of(Lpips lpips, RgbImage truth, List<RgbImage> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a diversity score needs 1 sample at least, got none");
    }
    double global = Double.POSITIVE_INFINITY;
    float[] least = new float[truth.width() * truth.height()];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    try (var scope = TensorScope.open()) {
      List<Tensor> of = lpips.features(truth);
      for (RgbImage sample : samples) {
        Lpips.requireSameSize(truth, sample);
        float[] map;
        try (var inner = TensorScope.open()) {
          map = lpips.map(of, lpips.features(sample), truth).toFloats();
        }
        global = Math.min(global, mean(map));
        for (int i = 0; i < map.length; i++) {
          least[i] = Math.min(least[i], map[i]);
        }
      }
    }
    if (global == 0) {
      throw new IllegalArgumentException(
          "a sample equals the truth, to which no diversity score applies: leave it out");
    }
    double local = mean(least);
    return new DiversityScore(
        (global - local) / global * 100, global, local, samples.size(), lpips.label());
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** {@return the score with N, network and range} */
  @Override
  public String toString() {
    return "diversity score %.3f (global %.5f, local %.5f; N = %d samples; %s; not resized)"
        .formatted(value, global, local, samples, label);
  }
}
