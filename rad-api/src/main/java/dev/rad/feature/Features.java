package dev.rad.feature;

import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The features of several pictures, one vector each, all from the same source. Immutable.
 *
 * <p>The order of the pictures is kept: if pictures of two sets belong together, such as photos and
 * their fillings, so do the vectors with the same index.
 */
public final class Features {
  /**
   * The number of rows multiplied at a time: with 2048 features they fit in a processor's cache.
   */
  private static final int BLOCK = 32;

  private final FeatureSource source;
  private final List<float[]> rows;

  private Features(FeatureSource source, List<float[]> rows) {
    this.source = source;
    this.rows = rows;
  }

  /**
   * Creates features from vectors.
   *
   * @param source the source of the features
   * @param rows one vector per picture, all of the same length; copied
   * @return the features
   * @throws IllegalArgumentException if there is none, their lengths differ, or a value is not
   *     finite
   */
  public static Features of(FeatureSource source, List<float[]> rows) {
    Objects.requireNonNull(source, "source");
    if (rows.isEmpty() || rows.get(0).length == 0) {
      throw new IllegalArgumentException("there are no features: give one picture at least");
    }
    List<float[]> copies = new ArrayList<>();
    for (float[] row : rows) {
      if (row.length != rows.get(0).length) {
        throw new IllegalArgumentException(
            "features %d have the length %d, the first ones %d: take them of one network"
                .formatted(copies.size(), row.length, rows.get(0).length));
      }
      for (float value : row) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "features %d have a value that is not finite: compute them again in single precision"
                  .formatted(copies.size()));
        }
      }
      copies.add(row.clone());
    }
    return new Features(source, copies);
  }

  /**
   * Reads a file written by {@link #write}.
   *
   * @param file an {@code .npz} file
   * @return the features
   * @throws CheckpointException if the file is missing, damaged, hostile, or holds no features
   */
  public static Features read(Path file) {
    return FeatureFiles.readFeatures(file);
  }

  /**
   * Writes the features and their source to a NumPy archive, replacing it in one step.
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
   * @return the source
   */
  public FeatureSource source() {
    return source;
  }

  /**
   * Returns the number of pictures, N.
   *
   * @return the number, at least 1
   */
  public int count() {
    return rows.size();
  }

  /**
   * Returns the number of features of a picture.
   *
   * @return the length of each vector
   */
  public int size() {
    return rows.get(0).length;
  }

  /**
   * Returns the features of one picture.
   *
   * @param index the picture's index, from 0
   * @return a copy of its vector
   */
  public float[] row(int index) {
    return rows.get(index).clone();
  }

  /**
   * Computes the mean and covariance of the features, for {@code FrechetDistance}.
   *
   * @return the statistics; the covariance is divided by {@code N − 1}, as {@code numpy.cov} does
   * @throws IllegalArgumentException if there are fewer than 2 pictures
   */
  public FeatureStatistics statistics() {
    if (count() < 2) {
      throw new IllegalArgumentException("a covariance needs 2 pictures at least, got " + count());
    }
    double[] mean = mean();
    return new FeatureStatistics(
        Optional.of(source), OptionalLong.of(count()), mean, covariance(mean));
  }

  private double[] mean() {
    double[] mean = new double[size()];
    for (float[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k];
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= count();
    }
    return mean;
  }

  private double[] covariance(double[] mean) {
    int size = size();
    double[] sums = new double[Math.multiplyExact(size, size)];
    for (int begin = 0; begin < count(); begin += BLOCK) {
      double[][] centred = new double[Math.min(BLOCK, count() - begin)][size];
      for (int r = 0; r < centred.length; r++) {
        for (int k = 0; k < size; k++) {
          centred[r][k] = rows.get(begin + r)[k] - mean[k];
        }
      }
      IntStream.range(0, size).parallel().forEach(i -> addProducts(centred, i, sums));
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double value = sums[i * size + j] / (count() - 1);
        sums[i * size + j] = value;
        sums[j * size + i] = value;
      }
    }
    return sums;
  }

  /** Adds to row i, up to the diagonal. */
  private static void addProducts(double[][] centred, int i, double[] sums) {
    int at = i * centred[0].length;
    for (double[] row : centred) {
      double factor = row[i];
      for (int j = 0; j <= i; j++) {
        sums[at + j] += factor * row[j];
      }
    }
  }

  /** Returns the number of pictures and features, and their source. */
  @Override
  public String toString() {
    return "Features[N = %d, %d features, %s]".formatted(count(), size(), source);
  }
}
