package dev.rad.torch.nn.conditioning;

import dev.rad.torch.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The embedding of one evaluation's noise levels, and, if they were computed at once, the gain and
 * offset of every block's adaptive group normalisation.
 *
 * @param embedding {@code [B, K, E]}
 * @param starts where each block's gain and offset begin in the rows
 * @param rows gains and offsets of all blocks, {@code [B, K, Σ 2C]}; null where each block projects
 *     the embedding itself
 */
record ProjectedEmbedding(
    Tensor embedding, Map<AdaptiveGroupNorm, Long> starts, @Nullable Tensor rows) {

  /** Creates an embedding that each block projects itself. */
  static ProjectedEmbedding of(Tensor embedding) {
    return new ProjectedEmbedding(embedding, Map.of(), null);
  }

  /** Returns whether the projections were computed for all blocks at once. */
  boolean isProjected() {
    return rows != null;
  }

  /** Returns a block's gain and offset, {@code [B, K, 2C]}. */
  Tensor gainAndOffset(AdaptiveGroupNorm norm) {
    if (rows == null) {
      return norm.gainAndOffset(embedding);
    }
    Tensor projected =
        rows.narrow(2, Objects.requireNonNull(starts.get(norm)), 2 * norm.channels());
    Tensor delta = norm.adapterDelta(embedding);
    return delta == null ? projected : projected.add(delta);
  }
}
