package dev.rad.latent;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the names and shapes of layers in order. */
final class ShapeMap {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  Map<String, long[]> all() {
    return shapes;
  }

  /** Adds a layer with a bias, or a normalisation if only one size is given. */
  void layer(String name, long... weight) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", new long[] {weight[0]});
  }

  void withoutBias(String name, long... weight) {
    shapes.put(name + ".weight", weight);
  }

  void convolution(String name, int out, int in) {
    layer(name, out, in, 3, 3);
  }

  static long elements(Map<String, long[]> shapes) {
    long sum = 0;
    for (long[] shape : shapes.values()) {
      long product = 1;
      for (long size : shape) {
        product *= size;
      }
      sum += product;
    }
    return sum;
  }
}
