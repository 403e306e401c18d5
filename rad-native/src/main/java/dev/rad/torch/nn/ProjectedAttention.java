package dev.rad.torch.nn;

import dev.rad.checkpoint.DType;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.nn.conditioning.TextContext.KeysAndValues;
import dev.rad.torch.nn.layer.FusedLinears;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;

/**
 * Attention (Vaswani et al. 2017, arXiv 1706.03762) with separate matrices for queries, keys and
 * values: among the rows of a picture or a text, or from a picture's rows to a text's. Heads are
 * consecutive slices of the features.
 */
final class ProjectedAttention {

  /** The checkpoint names of the four matrices. */
  record Names(String query, String key, String value, String out) {

    /** The names in diffusers. */
    static final Names DIFFUSERS = new Names("to_q", "to_k", "to_v", "to_out.0");

    /** The names in transformers' CLIP. */
    static final Names CLIP = new Names("q_proj", "k_proj", "v_proj", "out_proj");
  }

  /**
   * How an attention layer differs from others.
   *
   * @param names the names of its matrices
   * @param heads the number of heads
   * @param bias whether queries, keys and values have a bias
   * @param causal whether a row attends only to itself and those before it
   * @param upcast whether float16 products are computed in float32
   */
  record Style(Names names, int heads, boolean bias, boolean causal, boolean upcast) {}

  private final Style style;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;
  private final FusedLinears fused; // of rows that attend to each other

  /**
   * Takes the layer's parameters.
   *
   * @param weights the layer's parameters
   * @param style how this layer differs from others
   * @param features the features of the rows that attend
   * @param seen the features of the rows that are attended to
   */
  ProjectedAttention(Weights weights, Style style, long features, long seen) {
    Names names = style.names();
    this.style = style;
    this.query = linear(weights.at(names.query()), features, features);
    this.key = linear(weights.at(names.key()), seen, features);
    this.value = linear(weights.at(names.value()), seen, features);
    this.out = Linear.of(weights.at(names.out()), features, features);
    this.fused = new FusedLinears(query, key, value);
  }

  private Linear linear(Weights weights, long in, long features) {
    return style.bias()
        ? Linear.of(weights, in, features)
        : Linear.withoutBias(weights, in, features);
  }

  /** Lets rows {@code [B, T, C]} attend to each other. */
  Tensor forward(Tensor rows) {
    Tensor[] parts = fused.forwardRows(rows);
    return attend(
        parts[0],
        new KeysAndValues(
            HeadAttention.split(parts[1], style.heads()),
            HeadAttention.split(parts[2], style.heads())));
  }

  /** Lets rows {@code [B, T, C]} attend to a text. */
  Tensor forward(Tensor rows, TextContext text) {
    return attend(
        query.forwardRows(rows),
        text.keysAndValues(this, () -> keysAndValues(text.rows().to(rows.dtype()))));
  }

  private KeysAndValues keysAndValues(Tensor rows) {
    return new KeysAndValues(
        HeadAttention.split(key.forwardRows(rows), style.heads()),
        HeadAttention.split(value.forwardRows(rows), style.heads()));
  }

  private Tensor attend(Tensor queries, KeysAndValues seen) {
    Tensor q = HeadAttention.split(queries, style.heads());
    boolean upcast = style.upcast() && queries.dtype() == DType.F16;
    Tensor attended =
        upcast
            ? HeadAttention.attend(
                q.to(DType.F32),
                seen.keys().to(DType.F32),
                seen.values().to(DType.F32),
                style.causal())
            : HeadAttention.attend(q, seen.keys(), seen.values(), style.causal());
    return out.forwardRows(HeadAttention.merge(attended).to(queries.dtype()));
  }
}
