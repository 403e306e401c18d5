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
 * roots of its eigenvalues. It also exists for singular covariances, for which pytorch-fid adds
 * 1e-6 to the diagonals; rounding then causes an error of about 1e-7 of the traces.
 *
 * <p>Over Inception's features it is FID. It is biased and falls with N, so compare only values
 * with the same N, network and resizing.
 *
 * @param value the distance, 0 for equal statistics
 * @param count the number of pictures evaluated, N, if known
 * @param referenceCount the number of pictures in the reference, if known
 * @param source the source of the features; that of the reference if the evaluated ones do not
 *     state theirs
 * @param sourcesAgree whether both sides state that source; if not, one of them states none
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
   * @param judged the statistics of the pictures to evaluate, from the same source
   * @return the distance
   * @throws IllegalArgumentException if the sources or the numbers of features differ
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
   * Returns the name of the distance.
   *
   * @return {@code FID} for Inception's features, otherwise {@code Fréchet distance}
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
