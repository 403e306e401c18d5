package dev.rad.torch.nn;

import dev.rad.checkpoint.DType;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * The initial weights of a new network, drawn as the ADM draws them (Dhariwal and Nichol 2021,
 * arXiv 2105.05233): weights and biases uniform in {@code ±1/√fan_in}, normalisations the identity,
 * class embeddings standard normal, and zero for the last layer of a residual block, an attention
 * block and the network. The networks of diffusers are drawn likewise, but for the last layers of
 * an autoencoder's two halves, which are not zero.
 *
 * <p>Every parameter has its own random stream. A bias depends on the shape of its weight, so read
 * the weight first.
 */
public final class FreshWeights implements Weights.Source {

  private static final Pattern ZERO =
      Pattern.compile("(.+\\.)?(out_layers\\.3|proj_out|out\\.2|resnets\\.\\d+\\.conv2)|conv_out");
  private static final Pattern NORM =
      Pattern.compile(
          "(.+\\.)?(in_layers\\.0|out_layers\\.0|(group_)?norm[123]?|conv_norm_out|out\\.0)");

  private final long seed;
  private final Map<String, Double> bounds = new HashMap<>(); // by layer

  /**
   * Creates a source.
   *
   * @param seed the seed of the draw
   */
  public FreshWeights(long seed) {
    this.seed = seed;
  }

  @Override
  public Tensor read(String key, Shape shape) {
    int dot = key.lastIndexOf('.');
    String layer = key.substring(0, dot);
    boolean isWeight = key.endsWith(".weight");
    long[] sizes = shape.toArray();
    if (ZERO.matcher(layer).matches()) {
      return Tensors.zeros(DType.F32, sizes);
    }
    if (NORM.matcher(layer).matches()) {
      return Tensors.full(DType.F32, isWeight ? 1 : 0, sizes);
    }
    long stream = seed ^ (0x9E3779B97F4A7C15L * key.hashCode());
    if (layer.equals("label_emb")) {
      return Tensors.randn(stream, sizes);
    }
    if (isWeight) {
      bounds.put(layer, 1 / Math.sqrt(shape.elements() / (double) shape.size(0)));
    }
    return uniform(stream, Objects.requireNonNull(bounds.get(layer)), sizes);
  }

  private static Tensor uniform(long seed, double bound, long... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(Shape.of(sizes).elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return Tensors.of(values, sizes);
  }

  /** {@return the seed} */
  @Override
  public String toString() {
    return "FreshWeights[seed=" + seed + "]";
  }
}
