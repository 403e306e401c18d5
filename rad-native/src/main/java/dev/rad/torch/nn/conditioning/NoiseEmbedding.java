package dev.rad.torch.nn.conditioning;

import dev.rad.Device;
import dev.rad.model.UNetConfig;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.List;

/** Embeds what a network is told about noise and class, for all of its blocks. */
public final class NoiseEmbedding {

  private final TimeEmbedding timeEmbed;
  private final Tensor labelEmb; // [classes, E], or null
  private final int resolutions;
  private final Device device;

  public NoiseEmbedding(Weights network, UNetConfig config, Device device) {
    int embedDim = config.timeEmbedDim();
    this.timeEmbed = new TimeEmbedding(network.at("time_embed"), config.modelChannels(), embedDim);
    this.labelEmb =
        config.numClasses() == 0
            ? null
            : network.at("label_emb").take("weight", config.numClasses(), embedDim);
    this.resolutions = config.levels();
    this.device = device;
  }

  /** Whether the network wants class numbers. */
  public boolean hasClasses() {
    return labelEmb != null;
  }

  /**
   * Embeds.
   *
   * @param noise the noise level of every pixel
   * @param classes {@code [B]} class numbers, or null
   * @param dtype the element type that the network computes in
   * @return the conditioning of every block
   */
  public Conditioning of(NoiseInput noise, Tensor classes, DType dtype) {
    Tensor label = classes == null ? null : labelEmb.indexSelect(0, classes.to(device)); // [B, E]
    if (noise instanceof NoiseInput.Levels levels) {
      Tensor e = levels(levels.steps(), label, dtype);
      return levels.weights() == null
          ? new Conditioning.Uniform(new FusedGroupNorms.Told(e))
          : Conditioning.factored(e, levels.weights().to(device).to(dtype), resolutions);
    }
    if (noise instanceof NoiseInput.Resized resized) {
      Tensor e = levels(resized.steps(), label, dtype);
      return Conditioning.factored(e, ofAllSizes(resized.weights(), dtype));
    }
    if (noise instanceof NoiseInput.ResizedDense dense) {
      return Conditioning.dense(
          ofAllSizes(dense.steps(), DType.F32).stream()
              .map(steps -> map(steps, label, dtype))
              .toList());
    }
    Tensor steps = ((NoiseInput.Dense) noise).steps().to(device);
    return Conditioning.dense(map(steps, label, dtype), resolutions);
  }

  private List<Tensor> ofAllSizes(List<Tensor> maps, DType dtype) {
    if (maps.size() < resolutions) {
      throw new IllegalArgumentException(
          "the network has %d resolutions, the noise is given at %d"
              .formatted(resolutions, maps.size()));
    }
    return maps.stream().limit(resolutions).map(map -> map.to(device).to(dtype)).toList();
  }

  /** Embeds some numbers per image, {@code [B, K, E]}. */
  private Tensor levels(float[][] steps, Tensor label, DType dtype) {
    int b = steps.length;
    int k = steps[0].length;
    float[] flat = new float[b * k];
    for (int i = 0; i < b; i++) {
      System.arraycopy(steps[i], 0, flat, i * k, k);
    }
    Tensor features = timeEmbed.features(flat).to(device).to(dtype); // [B·K, C]
    Tensor e = timeEmbed.mlp(features).reshape(b, k, -1);
    return Functional.silu(label == null ? e : e.add(label.reshape(b, 1, -1)));
  }

  /** Embeds a map of {@code [B, 1, H, W]}, {@code [B, E, H, W]}. */
  private Tensor map(Tensor steps, Tensor label, DType dtype) {
    Tensor e = timeEmbed.mlp(timeEmbed.features(steps).to(dtype)); // [B, H, W, E]
    if (label != null) {
      e = e.add(label.reshape(label.size(0), 1, 1, -1));
    }
    return Functional.silu(e).permute(0, 3, 1, 2);
  }
}
