package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.model.UNetConfig;
import dev.rad.torch.tensor.DType;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;

/** Embeds what a network is told about noise and class, for all of its blocks. */
final class NoiseEmbedding {

  private final TimeEmbedding timeEmbed;
  private final Tensor labelEmb; // [classes, E], or null
  private final int resolutions;
  private final Device device;

  NoiseEmbedding(Weights network, UNetConfig config, Device device) {
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
  boolean hasClasses() {
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
  Conditioning of(NoiseInput noise, Tensor classes, DType dtype) {
    Tensor label = classes == null ? null : labelEmb.indexSelect(0, classes.to(device)); // [B, E]
    if (noise instanceof NoiseInput.Levels levels) {
      int b = levels.steps().length;
      int k = levels.steps()[0].length;
      float[] flat = new float[b * k];
      for (int i = 0; i < b; i++) {
        System.arraycopy(levels.steps()[i], 0, flat, i * k, k);
      }
      Tensor features = timeEmbed.features(flat).to(device).to(dtype); // [B·K, C]
      Tensor e = timeEmbed.mlp(features).reshape(b, k, -1);
      if (label != null) {
        e = e.add(label.reshape(b, 1, -1));
      }
      e = Functional.silu(e); // [B, K, E]
      return k == 1
          ? new Conditioning.Uniform(new Modulations.Told(e))
          : Conditioning.factored(e, levels.weights().to(device).to(dtype), resolutions);
    }
    Tensor steps = ((NoiseInput.Dense) noise).steps().to(device);
    Tensor e = timeEmbed.mlp(timeEmbed.features(steps).to(dtype)); // [B, H, W, E]
    if (label != null) {
      e = e.add(label.reshape(label.size(0), 1, 1, -1));
    }
    return Conditioning.dense(Functional.silu(e).permute(0, 3, 1, 2), resolutions);
  }
}
