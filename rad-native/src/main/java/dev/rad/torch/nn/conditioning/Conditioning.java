package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Tensor;
import java.util.List;

/**
 * The embedding of a whole batch's noise levels and classes, ready for every block to project.
 *
 * <p>Dense: {@code e = P(R(E(τ)))} with the block's projection P, the resize R (bilinear, aligned
 * corners) and the embedding E of every pixel. Factored over K levels with weight maps M: {@code e
 * = Σ_k R(M_k) · P(E(τ_k))}, which is equal because P and R are linear and R preserves maps that
 * sum to one.
 */
public sealed interface Conditioning
    permits UniformConditioning,
        LevelConditioning,
        DenseConditioning,
        TextConditioning,
        NoConditioning {

  /** {@return the conditioning of a network that takes no noise level} */
  static Conditioning none() {
    return NoConditioning.INSTANCE;
  }

  /**
   * Projects the embedding for a block.
   *
   * @param layer the block's own linear layer
   * @param height the height of the block's feature map
   * @param width the width of the block's feature map
   * @return {@code [B, C, height, width]}, or {@code [B, C, 1, 1]} where all pixels have one level
   */
  Tensor project(Linear layer, long height, long width);

  /**
   * Normalises a feature map, then scales and shifts it by the embedding: {@code GN(h)(1 + s) + b}.
   *
   * @param norm the normalisation, with the layer that projects the embedding to s and b
   * @param h {@code [B, C, height, width]}
   * @return a new tensor of the shape of h
   */
  default Tensor normalize(AdaptiveGroupNorm norm, Tensor h) {
    Tensor[] scaleAndShift =
        project(norm.projection(), h.size(-2), h.size(-1)).chunk(2, 1); // [B, C, h|1, w|1]
    Tensor normal = norm.norm().forward(h);
    return normal.add(scaleAndShift[1]).addcmul(normal, scaleAndShift[0]);
  }

  /**
   * Computes the projections of all blocks at once, where that is possible.
   *
   * @param norms the normalisations of a network's blocks
   * @return an equivalent conditioning
   */
  default Conditioning projectedBy(FusedGroupNorms norms) {
    return this;
  }

  /**
   * Adds a text.
   *
   * @param text the text that the picture should show
   * @return a conditioning on the same noise and the text
   */
  default Conditioning withText(TextContext text) {
    return new TextConditioning(this, text);
  }

  /**
   * Returns the text.
   *
   * @return what {@link #withText} added
   * @throws IllegalStateException if there is none
   */
  default TextContext text() {
    throw new IllegalStateException("the conditioning has no text");
  }

  /**
   * Lists the tensors through which derivatives reach the embedding's layers.
   *
   * @return the embeddings
   */
  List<Tensor> embeddings();

  /**
   * Replaces the embeddings.
   *
   * @param others as many as {@link #embeddings} returns, in the same shapes
   * @return the changed copy
   */
  Conditioning withEmbeddings(List<Tensor> others);
}
