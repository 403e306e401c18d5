package dev.rad.torch.metric;

import dev.rad.feature.FeatureSource;
import dev.rad.feature.FeatureStatistics;
import dev.rad.torch.tensor.LinearAlgebra;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The Fréchet distance between the normal distributions of two sets of features (Heusel et al.
 * 2017, arXiv 1706.08500, equation 6), in float64:
 *
 * <pre>{@code |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½)}</pre>
 *
 * <p>The last trace is that of {@code (Σ₁^½ Σ₂ Σ₁^½)^½}, a symmetric matrix: the sum of the square
 * roots of its eigenvalues. It is there for singular covariances, too, where pytorch-fid adds 1e-6
 * to the diagonals; rounding then costs about 1e-7 of the traces.
 *
 * <p>Over Inception's features it is FID. It is biased: it falls with N, so that only values of
 * equal N, network and resizing can be compared.
 *
 * @param value the distance, 0 for equal statistics
 * @param count how many pictures were judged, N, if known
 * @param referenceCount how many pictures the reference has, if known
 * @param source how the features were made; of the reference if those judged do not tell
 * @param sourcesAgree whether both sides state that source; else one of them states none
 */
public record FrechetDistance(
    double value,
    OptionalLong count,
    OptionalLong referenceCount,
    Optional<FeatureSource> source,
    boolean sourcesAgree) {

  /**
   * Compares two sets of pictures.
   *
   * @param reference the statistics of photographs
   * @param judged the statistics of what is judged, from the same source
   * @return the distance
   * @throws IllegalArgumentException if the sources differ, or the numbers of features do
   */
  public static FrechetDistance between(FeatureStatistics reference, FeatureStatistics judged) {
    FeatureSources.requireSizes(reference.size(), judged.size());
    boolean both = reference.source().isPresent() && judged.source().isPresent();
    if (both) {
      FeatureSources.requireSources(reference.source().get(), judged.source().get());
    }
    return new FrechetDistance(
        distance(reference, judged),
        judged.count(),
        reference.count(),
        judged.source().or(reference::source),
        both);
  }

  private static double distance(FeatureStatistics reference, FeatureStatistics judged) {
    int size = reference.size();
    double[] mean1 = reference.mean();
    double[] mean2 = judged.mean();
    double[] covariance1 = reference.covariance();
    double[] covariance2 = judged.covariance();
    double sum = 0;
    for (int k = 0; k < size; k++) {
      double difference = mean1[k] - mean2[k];
      int diagonal = k * size + k;
      sum += difference * difference + covariance1[diagonal] + covariance2[diagonal];
    }
    try (var scope = TensorScope.open()) {
      Tensor root = LinearAlgebra.squareRoot(Tensors.of(covariance1, size, size));
      Tensor product = LinearAlgebra.matmul(root, Tensors.of(covariance2, size, size));
      Tensor eigenvalues = LinearAlgebra.eigenvalues(LinearAlgebra.matmul(product, root));
      double trace =
          Arrays.stream(Tensors.toDoubles(eigenvalues)).map(v -> Math.sqrt(Math.max(0, v))).sum();
      return Math.max(0, sum - 2 * trace);
    }
  }

  /**
   * Returns the name that the distance deserves.
   *
   * @return {@code FID} for Inception's features, else {@code Fréchet distance}
   */
  public String name() {
    return source.filter(FeatureSource::isInception).isPresent() ? "FID" : "Fréchet distance";
  }

  /** {@return the distance with N, network, range and resizing} */
  @Override
  public String toString() {
    return "%s %.4f (N = %s against %s; %s%s)"
        .formatted(
            name(),
            value,
            count.isPresent() ? count.getAsLong() : "not stated",
            referenceCount.isPresent() ? referenceCount.getAsLong() : "not stated",
            source.map(s -> "over " + s.label()).orElse("source not stated"),
            source.isPresent() && !sourcesAgree ? "; one side does not state its source" : "");
  }
}
