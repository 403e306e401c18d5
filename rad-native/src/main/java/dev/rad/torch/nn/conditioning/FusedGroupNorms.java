package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.PackedConv2d;
import dev.rad.torch.nn.layer.PreparedWeights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The modulations of a network's blocks, from one matrix product instead of one for each block.
 * With few rows a product takes as long as reading its matrix does. On the CPU oneDNN reads on all
 * threads; on a GPU one kernel is started instead of some for each block.
 */
public final class FusedGroupNorms {

  private final List<AdaptiveGroupNorm> all;
  private final Map<AdaptiveGroupNorm, Long> offsets = new IdentityHashMap<>();
  private final PackedConv2d packed; // for oneDNN
  private final PreparedWeights plain; // for all others

  /** Those of a network's blocks. */
  public FusedGroupNorms(List<AdaptiveGroupNorm> all) {
    this.all = List.copyOf(all);
    long offset = 0;
    for (AdaptiveGroupNorm each : this.all) {
      offsets.put(each, offset);
      offset += 2 * each.channels();
    }
    List<Tensor> parameters =
        this.all.stream().flatMap(each -> each.parameters().stream()).toList();
    this.packed =
        new PackedConv2d(parameters, () -> PackedConv2d.ofRank4(weight()), this::bias, 1, 0);
    this.plain = new PreparedWeights(parameters, this::weight, this::bias);
  }

  private Tensor weight() {
    return Tensors.cat(0, all.stream().map(AdaptiveGroupNorm::weight).toArray(Tensor[]::new));
  }

  private Tensor bias() {
    return Tensors.cat(0, all.stream().map(AdaptiveGroupNorm::bias).toArray(Tensor[]::new));
  }

  /**
   * What one evaluation's embedding says to the blocks.
   *
   * @param embedding {@code [B, K, E]}
   * @param offsets where each block's begins in the rows
   * @param rows to all of them, {@code [B, K, Σ 2C]}; null where each must ask for itself
   */
  public record Told(Tensor embedding, Map<AdaptiveGroupNorm, Long> offsets, Tensor rows) {

    /** Where each block asks for itself. */
    Told(Tensor embedding) {
      this(embedding, Map.of(), null);
    }

    /** Whether it was computed for all blocks at once. */
    boolean isWhole() {
      return rows != null;
    }

    /** What it says to one: gain and offset, {@code [B, K, 2C]}. */
    Tensor of(AdaptiveGroupNorm modulation) {
      if (!isWhole()) {
        return modulation.of(embedding);
      }
      Tensor told = rows.narrow(2, offsets.get(modulation), 2 * modulation.channels());
      Tensor delta = modulation.delta(embedding);
      return delta == null ? told : told.add(delta);
    }
  }

  /** Tells every block, {@code [B, K, E]}; at once unless derivatives are recorded. */
  Told of(Tensor embedding) {
    if (all.isEmpty() || Autograd.isOn() || !all.stream().allMatch(this::fits)) {
      return new Told(embedding);
    }
    return new Told(embedding, offsets, TensorScope.compute(() -> rows(embedding)));
  }

  private boolean fits(AdaptiveGroupNorm modulation) {
    return modulation.projection().weight().dtype() == modulation.norm().dtype();
  }

  private Tensor rows(Tensor embedding) {
    if (OneDnn.takes(embedding) && OneDnn.hasPointwise()) {
      return convolved(embedding);
    }
    var matrix = plain.get(FusedGroupNorms.class, UnaryOperator.identity());
    return Functional.linear(embedding, matrix.weight(), matrix.bias());
  }

  /**
   * The product, as a convolution of single pixels: the embeddings are an image's one row. A row of
   * one is doubled, so that evaluations with one level and with two use the same packed weights.
   */
  private Tensor convolved(Tensor embedding) {
    long b = embedding.size(0);
    long k = embedding.size(1);
    Tensor row = embedding.reshape(1, 1, b * k, -1);
    Tensor image = (b * k == 1 ? Tensors.cat(2, row, row) : row).permute(0, 3, 1, 2);
    return packed.forward(image).permute(0, 2, 3, 1).narrow(2, 0, b * k).reshape(b, k, -1);
  }

  /** Frees what was made for the product. */
  public void release() {
    packed.release();
    plain.release();
  }
}
