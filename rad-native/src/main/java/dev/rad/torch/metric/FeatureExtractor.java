package dev.rad.torch.metric;

import dev.rad.feature.FeatureSource;
import dev.rad.feature.Features;
import dev.rad.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes feature vectors of pictures from a network's activations. It owns the network: close it.
 * Several threads may call it at once.
 */
public interface FeatureExtractor extends AutoCloseable {

  /**
   * Returns the source of the features.
   *
   * @return network, layer, resizing and range
   */
  FeatureSource source();

  /**
   * Computes the features of one picture, which do not depend on the other pictures of a set.
   *
   * @param picture the picture, of any size
   * @return its features
   * @throws dev.rad.exception.ClosedException if the network was closed
   */
  float[] features(RgbImage picture);

  /**
   * Computes the features of several pictures, one after the other, so that they can be read on
   * demand.
   *
   * @param pictures at least one
   * @return their features, in the same order
   * @throws IllegalArgumentException if there is none
   */
  default Features of(Iterable<RgbImage> pictures) {
    List<float[]> rows = new ArrayList<>();
    pictures.forEach(picture -> rows.add(features(picture)));
    return Features.of(source(), rows);
  }

  @Override
  void close();
}
