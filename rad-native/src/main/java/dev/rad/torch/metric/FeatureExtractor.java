package dev.rad.torch.metric;

import dev.rad.feature.FeatureSource;
import dev.rad.feature.Features;
import dev.rad.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes pictures by vectors of a network's activations. It owns the network: close it. Several
 * threads may call it at once.
 */
public interface FeatureExtractor extends AutoCloseable {

  /**
   * Tells how features are made.
   *
   * @return network, layer, resizing and range
   */
  FeatureSource source();

  /**
   * Describes one picture. A picture gives the same features alone and among others.
   *
   * @param picture the picture, of any size
   * @return its features
   * @throws dev.rad.exception.ClosedException if the network was closed
   */
  float[] features(RgbImage picture);

  /**
   * Describes several pictures, one after the other, so that they may be read meanwhile.
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
