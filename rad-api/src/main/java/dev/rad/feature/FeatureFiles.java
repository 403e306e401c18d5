package dev.rad.feature;

import dev.rad.checkpoint.NpzFile;
import dev.rad.checkpoint.NpzWriter;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The {@code .npz} files of features and their statistics. pytorch-fid's have {@code mu} and {@code
 * sigma}; rad adds {@code n} and the source. A file of features has {@code features} instead.
 */
final class FeatureFiles {
  private static final int MOST_FEATURES = 8192;
  private static final String KIND = "kind";
  private static final String INCEPTION = "inception-v3-fid";
  private static final List<String> NAMES =
      List.of("mu", "sigma", "n", "features", "network", "layer", "resize", "range", KIND);

  private FeatureFiles() {}

  static void write(Path file, FeatureStatistics statistics) {
    int size = statistics.size();
    List<RawTensor> arrays = new ArrayList<>();
    arrays.add(RawTensor.ofDoubles("mu", statistics.mean(), size));
    arrays.add(RawTensor.ofDoubles("sigma", statistics.covariance(), size, size));
    statistics.count().ifPresent(count -> arrays.add(RawTensor.ofLongs("n", new long[] {count})));
    NpzWriter.write(file, arrays, statistics.source().map(FeatureFiles::texts).orElseGet(Map::of));
  }

  static void write(Path file, Features features) {
    float[] values = new float[Math.multiplyExact(features.count(), features.size())];
    for (int i = 0; i < features.count(); i++) {
      System.arraycopy(features.row(i), 0, values, i * features.size(), features.size());
    }
    RawTensor array = RawTensor.of("features", values, features.count(), features.size());
    NpzWriter.write(file, List.of(array), texts(features.source()));
  }

  private static Map<String, String> texts(FeatureSource source) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("network", source.network());
    texts.put("layer", source.layer());
    texts.put("resize", source.resize());
    texts.put("range", source.range());
    texts.put(KIND, source.isInception() ? INCEPTION : "other");
    return texts;
  }

  static FeatureStatistics readStatistics(Path file) {
    NpzFile npz = NpzFile.read(file, NAMES.subList(0, 1)); // the mean first: it bounds the rest
    if (!npz.arrays().containsKey("mu")) {
      return readFeatures(file).statistics();
    }
    double[] mean = npz.array("mu").toDoubles();
    requireVector(file, npz.array("mu"));
    npz = NpzFile.read(file, NAMES);
    RawTensor sigma = npz.array("sigma");
    long[] shape = sigma.shape();
    if (shape.length != 2 || shape[0] != mean.length || shape[1] != mean.length) {
      throw new CheckpointException(
          "%s: %s does not fit a mean of %d features; make the statistics anew"
              .formatted(file, sigma, mean.length));
    }
    double[] covariance = sigma.toDoubles();
    requireCovariance(file, covariance, mean.length);
    requireFinite(file, "mu", mean);
    return new FeatureStatistics(source(npz), count(file, npz), mean, covariance);
  }

  static Features readFeatures(Path file) {
    NpzFile npz = NpzFile.read(file, NAMES);
    RawTensor array = npz.array("features");
    long[] shape = array.shape();
    FeatureSource source = source(npz).orElse(null);
    if (source == null || shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new CheckpointException(
          "%s: %s is no table of features with its source; make the features anew"
              .formatted(file, array));
    }
    float[] values = array.toFloats();
    int size = (int) shape[1];
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      float[] row = new float[size];
      System.arraycopy(values, i * size, row, 0, size);
      rows.add(row);
    }
    try {
      return Features.of(source, rows);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  private static Optional<FeatureSource> source(NpzFile npz) {
    if (npz.text("network").isEmpty()) {
      return Optional.empty(); // not from rad
    }
    return Optional.of(
        new FeatureSource(
            npz.text("network").get(),
            npz.text("layer").orElse("unnamed layer"),
            npz.text("resize").orElse("resizing not stated"),
            npz.text("range").orElse("a range not stated"),
            npz.text(KIND).equals(Optional.of(INCEPTION))));
  }

  private static OptionalLong count(Path file, NpzFile npz) {
    RawTensor n = npz.arrays().get("n");
    if (n == null) {
      return OptionalLong.empty();
    }
    if (n.elements() != 1 || n.toLongs()[0] < 2) {
      throw new CheckpointException(
          file + ": n is no number of pictures from 2; make the statistics anew");
    }
    return OptionalLong.of(n.toLongs()[0]);
  }

  private static void requireVector(Path file, RawTensor mean) {
    long[] shape = mean.shape();
    if (shape.length != 1 || shape[0] < 1 || shape[0] > MOST_FEATURES) {
      throw new CheckpointException(
          "%s: %s is no mean of 1 to %d features; give a statistics file"
              .formatted(file, mean, MOST_FEATURES));
    }
  }

  private static void requireCovariance(Path file, double[] covariance, int size) {
    requireFinite(file, "sigma", covariance);
    double largest = 0;
    double asymmetry = 0;
    double least = 0;
    for (int i = 0; i < size; i++) {
      least = Math.min(least, covariance[i * size + i]);
      for (int j = 0; j <= i; j++) {
        double value = covariance[i * size + j];
        largest = Math.max(largest, Math.abs(value));
        asymmetry = Math.max(asymmetry, Math.abs(value - covariance[j * size + i]));
      }
    }
    if (asymmetry > 1e-4 * largest || least < 0) {
      throw new CheckpointException(
          file
              + ": sigma is no covariance, it is not symmetric or has a negative variance;"
              + " make the statistics anew");
    }
  }

  private static void requireFinite(Path file, String name, double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new CheckpointException(
            "%s: %s has values that are not finite; make the statistics anew"
                .formatted(file, name));
      }
    }
  }
}
