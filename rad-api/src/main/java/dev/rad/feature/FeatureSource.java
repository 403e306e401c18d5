package dev.rad.feature;

import java.util.Objects;

/**
 * The source of features. Features can be compared only if they have the same source, so each file
 * of features records it and each printed distance repeats it.
 *
 * @param network the name of the weights, such as {@code pt_inception-2015-12-05-6726825d.pth}
 * @param layer the layer of the activations, such as {@code pool3}
 * @param resize the method of resizing pictures to the network's size
 * @param range the range of the network's input values, such as {@code [-1, 1]}
 * @param isInception whether these are FID's: the last average pool of the Inception network of
 *     Heusel et al. 2017 (arXiv 1706.08500); only a distance of such features may be called FID
 */
public record FeatureSource(
    String network, String layer, String resize, String range, boolean isInception) {

  /** Checks that no value is null. */
  public FeatureSource {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(resize, "resize");
    Objects.requireNonNull(range, "range");
  }

  /**
   * Returns a label for display after a number.
   *
   * @return layer, network, range and resizing in one line
   */
  public String label() {
    return "%s of %s, values in %s, %s".formatted(layer, network, range, resize);
  }

  @Override
  public String toString() {
    return label();
  }
}
