package dev.rad.torch.lora;

import dev.rad.torch.nn.layer.LayerKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Options of low-rank adapters: some kinds of layer compute {@code y = W x + (alpha / rank) · B A
 * x}, other kinds are trained in full, and the rest are frozen.
 *
 * @param rank the number of rows of A and columns of B
 * @param alpha the numerator of the scale
 * @param targets the kinds of layer that get an adapter
 * @param trainedInFull the kinds whose weights and biases are themselves trained
 */
public record LoraConfig(
    int rank, double alpha, Set<LayerKind> targets, Set<LayerKind> trainedInFull) {

  /**
   * Checks and copies the settings.
   *
   * @param rank at least 1
   * @param alpha above 0
   * @param targets the kinds of layer that get an adapter
   * @param trainedInFull the kinds trained in full, none of them in targets
   */
  public LoraConfig {
    if (rank < 1 || !(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "rank must be at least 1 and alpha positive, not " + rank + " and " + alpha);
    }
    for (LayerKind kind : targets) {
      if (trainedInFull.contains(kind)) {
        throw new IllegalArgumentException(kind + " is both adapted and trained in full");
      }
    }
    targets = Set.copyOf(targets);
    trainedInFull = Set.copyOf(trainedInFull);
  }

  /**
   * Returns the configuration of the RAD paper (section 4.1 and its program): adapters of rank 16
   * and alpha 16 for attention's four projections, the first and last convolution, and the two
   * convolutions of every residual block, including resampling ones; and full training of the
   * layers that embed the noise level. The shortcuts around residual blocks and the normalisations
   * are frozen. So are the separate convolutions that resample ({@link LayerKind#DOWNSAMPLE_CONV},
   * {@link LayerKind#UPSAMPLE_CONV}): the paper's networks have none, and the names that its
   * program adapts do not match them. Add the kinds to adapt them too.
   *
   * @return the configuration
   */
  public static LoraConfig paper() {
    return new LoraConfig(
        16,
        16,
        EnumSet.of(
            LayerKind.CONV_IN,
            LayerKind.CONV_OUT,
            LayerKind.RES_CONV,
            LayerKind.QKV,
            LayerKind.ATTENTION_IN,
            LayerKind.ATTENTION_OUT),
        EnumSet.of(LayerKind.TIME));
  }

  /**
   * Returns the configuration for latent networks: the layers of {@link #paper}, with low-rank
   * adapters also for those that embed the noise level, so that other programs can read the whole
   * file.
   *
   * @return the configuration
   */
  public static LoraConfig latent() {
    Set<LayerKind> targets = EnumSet.of(LayerKind.TIME);
    targets.addAll(paper().targets());
    return new LoraConfig(16, 16, targets, Set.of());
  }

  /**
   * Returns the configuration for adapting a network to one photo: the layers of {@link #paper}
   * that get adapters, and no layer that is trained in full, because the noise levels stay what
   * they were.
   *
   * @param rank the rank and alpha, for a scale of 1
   * @return the configuration
   */
  public static LoraConfig photo(int rank) {
    return new LoraConfig(rank, rank, paper().targets(), Set.of());
  }

  /**
   * Returns the same configuration with another rank and alpha.
   *
   * @param newRank the number of rows of A and columns of B
   * @param newAlpha the numerator of the scale
   * @return the configuration
   */
  public LoraConfig withRank(int newRank, double newAlpha) {
    return new LoraConfig(newRank, newAlpha, targets, trainedInFull);
  }
}
