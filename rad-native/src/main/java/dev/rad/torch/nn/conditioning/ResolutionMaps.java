package dev.rad.torch.nn.conditioning;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The share of each noise level at the pixels of a batch, at one resolution of the network.
 *
 * @param weights {@code [B, K, hw]}
 * @param pixels each image's pixels sorted by level; null where they are not sorted
 */
record ResolutionMaps(Tensor weights, @Nullable List<SortedPixels> pixels) {

  /**
   * Returns whether pixels are sorted: not on a GPU, which would have to wait for the sorting, and
   * not while derivatives are recorded.
   */
  static boolean areSorted(Device device) {
    return !Autograd.isOn() && device.kind() == Device.Kind.CPU;
  }

  /** Creates the shares from maps {@code [B, K, h, w]}. */
  static ResolutionMaps of(Tensor maps) {
    int b = (int) maps.size(0);
    int k = (int) maps.size(1);
    Tensor weights = maps.reshape(b, k, -1);
    int pixels = (int) weights.size(2);
    if (!areSorted(maps.device())) {
      return new ResolutionMaps(weights, null);
    }
    float[] values = weights.toFloats();
    List<SortedPixels> sorted = new ArrayList<>();
    for (int i = 0; i < b; i++) {
      var mixtures = new MixtureWeights(values, i * k * pixels, k, pixels);
      sorted.add(SortedPixels.of(mixtures, maps.dtype() == DType.F32));
    }
    return new ResolutionMaps(weights, sorted);
  }

  /** Lists all tensors. */
  Stream<Tensor> tensors() {
    return Stream.concat(
        Stream.of(weights),
        pixels == null ? Stream.empty() : pixels.stream().flatMap(SortedPixels::tensors));
  }

  /**
   * Mixes the levels' values at every pixel, by the pixel's shares.
   *
   * @param levels {@code [B, K, C]}
   * @param height the height of the maps
   * @param width the width of the maps
   * @param inPlanes whether the result is stored in row-major order instead of channels last
   * @return {@code [B, C, height, width]}
   */
  Tensor mix(Tensor levels, long height, long width, boolean inPlanes) {
    long b = levels.size(0);
    return inPlanes
        ? Functional.bmm(levels.transpose(1, 2), weights).reshape(b, -1, height, width)
        : Functional.bmm(weights.transpose(1, 2), levels)
            .reshape(b, height, width, -1)
            .permute(0, 3, 1, 2);
  }
}
