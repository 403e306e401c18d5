package dev.rad.torch.metric;

import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The diversity of several fillings of one hole: the mean LPIPS over all pairs of them, 0 if all
 * are equal. A large value may mean variety or noise; it says nothing about quality.
 *
 * @param value the mean, at least 0
 * @param samples the number of fillings, N
 * @param label network, weights and range
 */
public record Diversity(double value, int samples, String label) {

  /**
   * Compares fillings.
   *
   * @param lpips the network
   * @param samples at least 2 fillings of one size
   * @return the mean over their pairs
   * @throws IllegalArgumentException if there are fewer than 2, or their sizes do not fit
   */
  public static Diversity of(Lpips lpips, List<RgbImage> samples) {
    if (samples.size() < 2) {
      throw new IllegalArgumentException(
          "a diversity needs 2 samples at least, got " + samples.size());
    }
    try (var scope = TensorScope.open()) {
      List<List<Tensor>> features = new ArrayList<>();
      for (RgbImage sample : samples) {
        Lpips.requireSameSize(samples.get(0), sample);
        features.add(lpips.features(sample));
      }
      double sum = 0;
      int pairs = 0;
      for (int i = 0; i < samples.size(); i++) {
        for (int j = 0; j < i; j++, pairs++) {
          sum += lpips.distance(features.get(i), features.get(j));
        }
      }
      return new Diversity(sum / pairs, samples.size(), lpips.label());
    }
  }

  /** {@return the diversity with N, network and range} */
  @Override
  public String toString() {
    return "mean pairwise LPIPS %.5f (N = %d samples; %s; not resized)"
        .formatted(value, samples, label);
  }
}
