package dev.rad.torch.nn;

import dev.rad.torch.tensor.OneDnn;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The modulations of a network's blocks, from one matrix product instead of one for each block.
 * With few rows a product takes as long as reading its matrix does, and oneDNN reads on all
 * threads.
 */
final class Modulations {

  private final List<Modulation> all;
  private final Map<Modulation, Long> offsets = new IdentityHashMap<>();
  private final PackedConv2d packed;

  /** Those of a network's blocks. */
  Modulations(List<Modulation> all) {
    this.all = List.copyOf(all);
    long offset = 0;
    for (Modulation each : this.all) {
      offsets.put(each, offset);
      offset += 2 * each.channels();
    }
    this.packed =
        new PackedConv2d(
            this.all.stream().flatMap(each -> each.parameters().stream()).toList(),
            this::weights,
            () -> Tensors.cat(0, this.all.stream().map(Modulation::bias).toArray(Tensor[]::new)),
            1,
            0);
  }

  private Tensor weights() {
    Tensor rows = Tensors.cat(0, all.stream().map(Modulation::weight).toArray(Tensor[]::new));
    return rows.reshape(rows.size(0), rows.size(1), 1, 1);
  }

  /** What one evaluation's embedding says to every block. */
  record Told(Map<Modulation, Long> offsets, Tensor embedding, Tensor rows) { // [B, K, Σ 2C]

    /** What it says to one: gain and offset, {@code [B, K, 2C]}. */
    Tensor of(Modulation modulation) {
      Tensor told = rows.narrow(2, offsets.get(modulation), 2 * modulation.channels());
      Tensor delta = modulation.delta(embedding);
      return delta == null ? told : told.add(delta);
    }
  }

  /** Tells every block, {@code [B, K, E]}; null where each must ask for itself. */
  Told of(Tensor embedding) {
    if (all.isEmpty() || !OneDnn.takes(embedding) || !all.stream().allMatch(this::fits)) {
      return null;
    }
    return new Told(offsets, embedding, TensorScope.compute(() -> rows(embedding)));
  }

  private boolean fits(Modulation modulation) {
    return modulation.projection().weight().dtype() == modulation.norm().dtype();
  }

  /**
   * The product, as a convolution of single pixels: the embeddings are an image's one row. A row of
   * one is doubled, so that evaluations with one level and with two use the same packed weights.
   */
  private Tensor rows(Tensor embedding) {
    long b = embedding.size(0);
    long k = embedding.size(1);
    Tensor row = embedding.reshape(1, 1, b * k, -1);
    Tensor image = (b * k == 1 ? Tensors.cat(2, row, row) : row).permute(0, 3, 1, 2);
    return packed.forward(image).permute(0, 2, 3, 1).narrow(2, 0, b * k).reshape(b, k, -1);
  }

  /** Frees what was made for the product. */
  void release() {
    packed.release();
  }
}
