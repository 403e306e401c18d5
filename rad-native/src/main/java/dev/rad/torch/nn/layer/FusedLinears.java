package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Linear layers that share an input, such as attention's queries, keys and values, computed as one
 * product where oneDNN is used: a few wide products use a processor better than many narrow ones,
 * and the input is read once. The layers keep their weights, and releasing them frees the fused
 * copy.
 */
public final class FusedLinears {

  private final List<Linear> layers;
  private final PackedConv2d packed;

  /**
   * Fuses layers.
   *
   * @param layers layers with the same input features, either all with a bias or all without
   */
  public FusedLinears(Linear... layers) {
    this.layers = List.of(layers);
    List<Tensor> parameters = new ArrayList<>(this.layers.stream().map(Linear::weight).toList());
    for (Linear layer : layers) {
      if (layer.bias() != null) {
        parameters.add(layer.bias());
      }
    }
    this.packed =
        new PackedConv2d(
            parameters,
            () -> PackedConv2d.ofRank4(cat(parameters.subList(0, layers.length))),
            () -> bias(parameters.subList(layers.length, parameters.size())),
            1,
            0);
    layers[0].releaseToo(packed::release);
  }

  private static Tensor cat(List<Tensor> parts) {
    return Tensors.cat(0, parts.toArray(Tensor[]::new));
  }

  private Tensor bias(List<Tensor> biases) {
    long rows = layers.stream().mapToLong(layer -> layer.weight().size(0)).sum();
    return biases.isEmpty() ? Tensors.zeros(layers.get(0).weight().dtype(), rows) : cat(biases);
  }

  /**
   * Applies all layers.
   *
   * @param x {@code [B, T, in]}
   * @return each layer's {@code [B, T, out]}, in the order of the layers
   */
  public Tensor[] forwardRows(Tensor x) {
    Tensor image = Linear.image(x);
    if (!packed.takes(image) || layers.stream().anyMatch(AdaptableLayer::isAdapted)) {
      return layers.stream().map(layer -> layer.forwardRows(x)).toArray(Tensor[]::new);
    }
    Tensor all = Linear.rows(packed.forward(image), x);
    Tensor[] parts = new Tensor[layers.size()];
    long at = 0;
    for (int i = 0; i < parts.length; i++) {
      long rows = layers.get(i).weight().size(0);
      parts[i] = all.narrow(2, at, rows);
      at += rows;
    }
    return parts;
  }

  /** {@return the layers} */
  @Override
  public String toString() {
    return "FusedLinears" + Arrays.toString(layers.toArray());
  }
}
