package dev.rad.torch.nn.conditioning;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Embeds noise levels and classes for all blocks of a network. */
public final class NoiseEmbedding {

  private final TimeEmbedding timeEmbed;
  private final @Nullable Tensor labelEmb; // [classes, E], or null
  private final int resolutions;
  private final Device device;

  /**
   * Takes the embedding's parameters.
   *
   * @param network the network's parameters
   * @param config the network's shape
   * @param device the device to compute on
   */
  public NoiseEmbedding(Weights network, UNetConfig config, Device device) {
    this(
        new TimeEmbedding(network.at("time_embed"), config.modelChannels(), config.timeEmbedDim()),
        config.numClasses() == 0
            ? null
            : network.at("label_emb").take("weight", config.numClasses(), config.timeEmbedDim()),
        config.levels(),
        device);
  }

  private NoiseEmbedding(
      TimeEmbedding timeEmbed, @Nullable Tensor labelEmb, int resolutions, Device device) {
    this.timeEmbed = timeEmbed;
    this.labelEmb = labelEmb;
    this.resolutions = resolutions;
    this.device = device;
  }

  /**
   * Takes the embedding's parameters by their names in diffusers, for a network without classes.
   *
   * @param weights the parameters of {@code time_embedding}
   * @param channels the number of cosines and sines
   * @param embedDim the number of features of the embedding
   * @param style the style of the cosines and sines
   * @param resolutions how many resolutions the network has, each half the one before it, rounded
   *     up
   * @param device the device to compute on
   * @return the embedding
   */
  public static NoiseEmbedding ofDiffusers(
      Weights weights,
      int channels,
      int embedDim,
      SinusoidStyle style,
      int resolutions,
      Device device) {
    return new NoiseEmbedding(
        TimeEmbedding.ofDiffusers(weights, channels, embedDim, style), null, resolutions, device);
  }

  /**
   * Returns whether the network takes class numbers.
   *
   * @return true for a class-conditional network
   */
  public boolean hasClasses() {
    return labelEmb != null;
  }

  /**
   * Embeds noise for a network without classes.
   *
   * @param noise the noise level of every pixel
   * @param dtype the element type that the network computes in
   * @return the conditioning of every block
   */
  public Conditioning of(NoiseInput noise, DType dtype) {
    return of(noise, UnaryOperator.identity(), dtype);
  }

  /**
   * Embeds noise and class for a class-conditional network.
   *
   * @param noise the noise level of every pixel
   * @param classes class numbers, {@code [B]}
   * @param dtype the element type that the network computes in
   * @return the conditioning of every block
   */
  public Conditioning of(NoiseInput noise, Tensor classes, DType dtype) {
    Tensor labels = // [B, E]
        Objects.requireNonNull(labelEmb).indexSelect(0, classes.to(device));
    return of(noise, e -> addToEach(e, labels), dtype);
  }

  /**
   * Adds an embedding per image, {@code [B, E]}, to every position of that image, {@code [B, ...,
   * E]}.
   */
  private static Tensor addToEach(Tensor embeddings, Tensor labels) {
    long[] sizes = new long[embeddings.shape().rank()];
    Arrays.fill(sizes, 1);
    sizes[0] = labels.size(0);
    sizes[sizes.length - 1] = labels.size(1);
    return embeddings.add(labels.reshape(sizes));
  }

  private Conditioning of(NoiseInput noise, UnaryOperator<Tensor> label, DType dtype) {
    if (noise instanceof NoiseInput.Levels levels) {
      Tensor e = levels(levels.steps(), label, dtype);
      return levels.maps() == null
          ? new UniformConditioning(ProjectedEmbedding.of(e))
          : levelConditioning(e, levels.maps(), dtype);
    }
    if (noise instanceof NoiseInput.Resized resized) {
      Tensor e = levels(resized.steps(), label, dtype);
      return levelConditioning(e, resized.maps(), dtype);
    }
    if (noise instanceof NoiseInput.ResizedDense dense) {
      return DenseConditioning.of(
          atAllResolutions(dense.steps()).stream().map(steps -> map(steps, label, dtype)).toList());
    }
    Tensor steps = ((NoiseInput.Dense) noise).steps().to(device);
    return DenseConditioning.of(map(steps, label, dtype), resolutions);
  }

  private Conditioning levelConditioning(Tensor embedding, LevelMaps maps, DType dtype) {
    return new LevelConditioning(
        ProjectedEmbedding.of(embedding), maps.at(device, dtype, resolutions));
  }

  private List<Tensor> atAllResolutions(List<Tensor> maps) {
    if (maps.size() < resolutions) {
      throw new IllegalArgumentException(
          "the network has %d resolutions, the noise is given at %d"
              .formatted(resolutions, maps.size()));
    }
    return maps.stream().limit(resolutions).map(map -> map.to(device).to(DType.F32)).toList();
  }

  /** Embeds a few step numbers per image, {@code [B, K, E]}. */
  private Tensor levels(float[][] steps, UnaryOperator<Tensor> label, DType dtype) {
    int b = steps.length;
    int k = steps[0].length;
    float[] flat = new float[b * k];
    for (int i = 0; i < b; i++) {
      System.arraycopy(steps[i], 0, flat, i * k, k);
    }
    Tensor features = timeEmbed.features(flat).to(device).to(dtype); // [B·K, C]
    Tensor e = timeEmbed.mlp(features).reshape(b, k, -1);
    return Functional.silu(label.apply(e));
  }

  /** Embeds a map {@code [B, 1, H, W]} as {@code [B, E, H, W]}. */
  private Tensor map(Tensor steps, UnaryOperator<Tensor> label, DType dtype) {
    Tensor e = timeEmbed.mlp(timeEmbed.features(steps).to(dtype)); // [B, H, W, E]
    return Functional.silu(label.apply(e)).permute(0, 3, 1, 2);
  }

  @Override
  public String toString() {
    return "NoiseEmbedding[classes=" + (labelEmb != null) + ", device=" + device + "]";
  }
}
