package dev.rad.torch.nn;

import dev.rad.model.ClassifierConfig;
import dev.rad.torch.nn.conditioning.Conditioning;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.tensor.Transformers;

/**
 * Attention pooling (CLIP, Radford et al. 2021, arXiv 2103.00020, section 2.4; in guided-diffusion
 * after a normalisation and SiLU): the mean over all positions is the query, the mean and all
 * positions are keys and values. A learned position embedding is added to each.
 *
 * <p>The other positions' queries do not affect the scores and are not used.
 */
final class AttentionPool implements ConditionedLayer {

  private final GroupNorm norm;
  private final Tensor positions; // [C, side² + 1], the mean's first
  private final Linear qkv;
  private final Linear projection;
  private final int headChannels;

  AttentionPool(Weights weights, ClassifierConfig config) {
    long channels = config.poolChannels();
    long side = config.poolSide();
    this.norm = new GroupNorm(weights.at("0"), channels, config.encoder().groupNormEps());
    Weights pool = weights.at("2");
    this.positions = pool.take("positional_embedding", channels, side * side + 1);
    this.qkv = Linear.ofConv1d(pool.at("qkv_proj"), channels, 3 * channels);
    this.projection = Linear.ofConv1d(pool.at("c_proj"), channels, config.numClasses());
    this.headChannels = config.numHeadChannels();
  }

  @Override
  public Tensor forward(Tensor x, Conditioning conditioning) {
    long b = x.size(0);
    long c = x.size(1);
    Tensor tokens = norm.silu(x).reshape(b, c, -1).transpose(1, 2); // [B, P, C]
    Tensor mean = Functional.mean(tokens, 1).reshape(b, 1, c);
    tokens = Tensors.cat(1, mean, tokens).add(positions.transpose(0, 1));
    long t = tokens.size(1);
    Tensor parts =
        qkv.forward(tokens)
            .reshape(b, t, 3, c / headChannels, headChannels)
            .permute(2, 0, 3, 1, 4)
            .contiguous(); // [3, B, heads, T, d]
    Tensor query = parts.select(0, 0).narrow(2, 0, 1); // the mean's
    Tensor attended = Transformers.attention(query, parts.select(0, 1), parts.select(0, 2));
    return projection.forward(attended.reshape(b, c)); // [B, classes]
  }
}
