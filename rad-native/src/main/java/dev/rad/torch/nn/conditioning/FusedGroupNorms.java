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
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The adaptive group normalisations of a network's blocks, with their projections of the noise
 * embedding fused into one matrix product. With few rows, a product takes as long as reading its
 * matrix: on the CPU, oneDNN reads it on all threads; on a GPU, one kernel replaces several for
 * each block.
 */
public final class FusedGroupNorms {

  private final List<AdaptiveGroupNorm> norms;
  private final Map<AdaptiveGroupNorm, Long> starts = new IdentityHashMap<>();
  private final PackedConv2d packed; // for oneDNN
  private final PreparedWeights plain; // for all others

  /**
   * Fuses the projections.
   *
   * @param norms the normalisations of a network's blocks
   */
  public FusedGroupNorms(List<AdaptiveGroupNorm> norms) {
    this.norms = List.copyOf(norms);
    long start = 0;
    for (AdaptiveGroupNorm norm : this.norms) {
      starts.put(norm, start);
      start += 2 * norm.channels();
    }
    List<Tensor> parameters =
        this.norms.stream().flatMap(norm -> norm.parameters().stream()).toList();
    this.packed =
        new PackedConv2d(parameters, () -> PackedConv2d.ofRank4(weight()), this::bias, 1, 0);
    this.plain = new PreparedWeights(parameters, this::weight, this::bias);
  }

  private Tensor weight() {
    return all(AdaptiveGroupNorm::gainAndOffsetWeight);
  }

  private Tensor bias() {
    return all(AdaptiveGroupNorm::gainAndOffsetBias);
  }

  private Tensor all(Function<AdaptiveGroupNorm, Tensor> part) {
    return Tensors.cat(0, norms.stream().map(part).toArray(Tensor[]::new));
  }

  /**
   * Projects an embedding for all blocks at once, unless derivatives are recorded.
   *
   * @param embedding {@code [B, K, E]}
   */
  ProjectedEmbedding project(Tensor embedding) {
    if (norms.isEmpty() || Autograd.isOn() || !norms.stream().allMatch(this::fits)) {
      return ProjectedEmbedding.of(embedding);
    }
    return new ProjectedEmbedding(embedding, starts, TensorScope.compute(() -> rows(embedding)));
  }

  private boolean fits(AdaptiveGroupNorm norm) {
    return norm.projection().weight().dtype() == norm.norm().dtype();
  }

  private Tensor rows(Tensor embedding) {
    if (OneDnn.takes(embedding) && OneDnn.hasPointwise()) {
      return convolved(embedding);
    }
    var matrix = plain.get(FusedGroupNorms.class, UnaryOperator.identity());
    return Functional.linear(embedding, matrix.weight(), matrix.bias());
  }

  /**
   * Computes the product as a convolution of single pixels: the embeddings are an image's one row.
   * A single embedding is repeated, so that evaluations with one level and with two use the same
   * packed weights.
   */
  private Tensor convolved(Tensor embedding) {
    long b = embedding.size(0);
    long k = embedding.size(1);
    Tensor row = embedding.reshape(1, 1, b * k, -1);
    Tensor image = (b * k == 1 ? Tensors.cat(2, row, row) : row).permute(0, 3, 1, 2);
    return packed.forward(image).permute(0, 2, 3, 1).narrow(2, 0, b * k).reshape(b, k, -1);
  }

  /** Frees the packed weights of the product; they are made again when needed. */
  public void release() {
    packed.release();
    plain.release();
  }

  @Override
  public String toString() {
    return "FusedGroupNorms[" + norms.size() + " norms]";
  }
}
