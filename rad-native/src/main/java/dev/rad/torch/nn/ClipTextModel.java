package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.latent.TextEncoderConfig;
import dev.rad.latent.TextEncoderConfig.Activation;
import dev.rad.torch.nn.layer.LayerNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import dev.rad.torch.tensor.Transformers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * CLIP's text encoder (Radford et al. 2021, arXiv 2103.00020; transformers' {@code CLIPTextModel}):
 * a transformer in which each token attends to itself and the tokens before it.
 *
 * <p>It owns its parameters: close it. Several threads may call it at once.
 */
public final class ClipTextModel extends LatentNetwork {

  private final TextEncoderConfig config;
  private final Tensor tokens; // [vocabulary, C]
  private final Tensor positions; // [positions, C]
  private final List<Layer> layers = new ArrayList<>();
  private final LayerNorm finalNorm;

  /** One layer of the transformer, with residual connections. */
  private record Layer(
      LayerNorm norm1, ProjectedAttention attention, LayerNorm norm2, Linear fc1, Linear fc2) {

    static Layer of(Weights weights, TextEncoderConfig config) {
      long features = config.hiddenSize();
      long wide = config.intermediateSize();
      double eps = config.layerNormEps();
      var style =
          new ProjectedAttention.Style(
              ProjectedAttention.Names.CLIP, config.numAttentionHeads(), true, true, false);
      return new Layer(
          new LayerNorm(weights.at("layer_norm1"), features, eps),
          new ProjectedAttention(weights.at("self_attn"), style, features, features),
          new LayerNorm(weights.at("layer_norm2"), features, eps),
          Linear.of(weights.at("mlp.fc1"), features, wide),
          Linear.of(weights.at("mlp.fc2"), wide, features));
    }

    Tensor forward(Tensor rows, Activation activation) {
      Tensor seen = ConditionedLayer.sum(attention.forward(norm1.forward(rows)), rows);
      Tensor wide = fc1.forwardRows(norm2.forward(seen));
      Tensor active =
          switch (activation) {
            case GELU -> Transformers.gelu(wide);
            case QUICK_GELU -> Transformers.quickGelu(wide);
          };
      return ConditionedLayer.sum(fc2.forwardRows(active), seen);
    }
  }

  /**
   * Builds the network.
   *
   * @param config the network's shape
   * @param source the source of each parameter
   * @param device the device to compute on
   */
  public ClipTextModel(TextEncoderConfig config, Weights.Source source, Device device) {
    this(config, new Weights(source, device));
  }

  private ClipTextModel(TextEncoderConfig config, Weights network) {
    super(network);
    this.config = config;
    Weights weights = network.at("text_model");
    Weights embeddings = weights.at("embeddings");
    long features = config.hiddenSize();
    this.tokens = embeddings.at("token_embedding").take("weight", config.vocabSize(), features);
    this.positions =
        embeddings
            .at("position_embedding")
            .take("weight", config.maxPositionEmbeddings(), features);
    Weights inner = weights.at("encoder.layers");
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      layers.add(Layer.of(inner.at(Integer.toString(i)), config));
    }
    this.finalNorm = new LayerNorm(weights.at("final_layer_norm"), features, config.layerNormEps());
  }

  /**
   * Encodes texts.
   *
   * @param ids each text's tokens, all of one length, at most {@link
   *     TextEncoderConfig#maxPositionEmbeddings}
   * @return a row for every token, {@code [B, T, C]} in float32: the last layer's output,
   *     normalised
   * @throws IllegalArgumentException if a text is too long, differs in length from the first, or
   *     has a token outside the vocabulary
   * @throws ClosedException if the network was closed
   */
  public Tensor forward(int[]... ids) {
    return forward(0, ids);
  }

  /**
   * Encodes texts with an earlier layer, as some fine-tuned networks expect (<i>clip skip</i>).
   *
   * @param skipped the number of last layers to leave out, fewer than the model has
   * @param ids each text's tokens, all of one length
   * @return a row for every token, {@code [B, T, C]} in float32
   * @throws IllegalArgumentException as {@link #forward(int[][])}
   * @throws ClosedException if the network was closed
   */
  public Tensor forward(int skipped, int[][] ids) {
    return TensorScope.compute(
        () -> finalNorm.forward(hidden(layers.size() - skipped, ids)).to(DType.F32));
  }

  /** Computes the rows after the first {@code count} layers, not normalised. */
  Tensor hidden(int count, int[]... ids) {
    requireOpen();
    if (count < 0 || count > layers.size()) {
      throw new IllegalArgumentException(
          "the text encoder has %d layers: leave out 0 to %d"
              .formatted(layers.size(), layers.size() - 1));
    }
    int length = requireFit(ids);
    long[] flat = Arrays.stream(ids).flatMapToInt(Arrays::stream).asLongStream().toArray();
    return TensorScope.compute(
        () -> {
          Tensor rows =
              tokens
                  .indexSelect(0, Tensors.of(flat, flat.length).to(device()))
                  .reshape(ids.length, length, config.hiddenSize())
                  .add(positions.narrow(0, 0, length));
          for (Layer layer : layers.subList(0, count)) {
            Tensor before = rows;
            rows = TensorScope.compute(() -> layer.forward(before, config.hiddenAct()));
          }
          return rows;
        });
  }

  private int requireFit(int[]... ids) {
    int length = ids.length == 0 ? 0 : ids[0].length;
    if (length < 1 || length > config.maxPositionEmbeddings()) {
      throw new IllegalArgumentException(
          "the text encoder takes 1 to %d tokens of one text at least, not %d of %d"
              .formatted(config.maxPositionEmbeddings(), length, ids.length));
    }
    for (int[] text : ids) {
      if (text.length != length) {
        throw new IllegalArgumentException(
            "texts of one batch have one length: pad that of %d to %d"
                .formatted(Math.min(length, text.length), Math.max(length, text.length)));
      }
      for (int id : text) {
        if (id < 0 || id >= config.vocabSize()) {
          throw new IllegalArgumentException(
              "the text encoder has tokens 0 to %d, not %d: it needs the tokenizer of its folder"
                  .formatted(config.vocabSize() - 1, id));
        }
      }
    }
    return length;
  }

  /**
   * Returns the network's shape.
   *
   * @return the configuration
   */
  public TextEncoderConfig config() {
    return config;
  }
}
