package dev.rad.feature;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The mean and covariance of the features of many pictures, which are all that a Fréchet distance
 * needs. Immutable.
 */
public final class FeatureStatistics {
  private final Optional<FeatureSource> source;
  private final OptionalLong count;
  private final double[] mean;
  private final double[] covariance;

  FeatureStatistics(
      Optional<FeatureSource> source, OptionalLong count, double[] mean, double[] covariance) {
    this.source = source;
    this.count = count;
    this.mean = mean;
    this.covariance = covariance;
  }

  /**
   * Reads a statistics file: a file of {@link #write}, a file of pytorch-fid ({@code mu} and {@code
   * sigma}, without a source), or a file of features from {@link Features#write}.
   *
   * @param file an {@code .npz} file
   * @return the statistics
   * @throws CheckpointException if the file is missing, damaged, hostile, or holds no statistics
   */
  public static FeatureStatistics read(Path file) {
    return FeatureFiles.readStatistics(file);
  }

  /**
   * Writes a statistics file, replacing it in one step. pytorch-fid can read it; besides {@code mu}
   * and {@code sigma} it holds {@code n}, {@code network}, {@code layer}, {@code resize} and {@code
   * range}.
   *
   * @param file an {@code .npz} file; its folder must exist
   * @throws CheckpointException if it cannot be written
   */
  public void write(Path file) {
    FeatureFiles.write(file, this);
  }

  /**
   * Returns the source of the features.
   *
   * @return the source, if it is known
   */
  public Optional<FeatureSource> source() {
    return source;
  }

  /**
   * Returns the number of pictures, N.
   *
   * @return the number, at least 2, if it is known
   */
  public OptionalLong count() {
    return count;
  }

  /**
   * Returns the number of features of a picture.
   *
   * @return the length of the mean
   */
  public int size() {
    return mean.length;
  }

  /**
   * Returns the mean.
   *
   * @return a copy, {@code [size]}
   */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * Returns the covariance, sums of products divided by {@code N − 1}.
   *
   * @return a copy, {@code [size, size]} in row-major order
   */
  public double[] covariance() {
    return covariance.clone();
  }

  /** Returns the number of pictures and features, and their source. */
  @Override
  public String toString() {
    return "FeatureStatistics[N = %s, %d features, %s]"
        .formatted(
            count.isPresent() ? count.getAsLong() : "not stated",
            mean.length,
            source.map(FeatureSource::label).orElse("source not stated"));
  }
}
