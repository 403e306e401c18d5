package dev.rad.torch.nn.conditioning;

import dev.rad.checkpoint.DType;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * Embeds step numbers: cosines and sines of {@code τ · 10000^(−j/half)}, usually cosines first,
 * then linear, SiLU, linear (RAD, CVPR 2025, section 3.2). The SiLU that every block of
 * guided-diffusion applies first is applied once, by {@link NoiseEmbedding}.
 */
final class TimeEmbedding {

  private static final double MAX_PERIOD = 10_000;

  private final Linear first;
  private final Linear second;
  private final float[] frequencies;
  private final boolean cosinesFirst;

  TimeEmbedding(Weights weights, int modelChannels, int embedDim) {
    this(
        Linear.of(weights.at("0"), modelChannels, embedDim),
        Linear.of(weights.at("2"), embedDim, embedDim),
        modelChannels,
        SinusoidStyle.ADM);
  }

  private TimeEmbedding(Linear first, Linear second, int channels, SinusoidStyle style) {
    this.first = first;
    this.second = second;
    this.cosinesFirst = style.cosinesFirst();
    int half = channels / 2;
    this.frequencies = new float[half];
    float rate = (float) -Math.log(MAX_PERIOD);
    for (int j = 0; j < half; j++) {
      frequencies[j] = (float) Math.exp(rate * j / (half - style.frequencyShift()));
    }
  }

  /** Takes the parameters by their names in diffusers. */
  static TimeEmbedding ofDiffusers(
      Weights weights, int channels, int embedDim, SinusoidStyle style) {
    return new TimeEmbedding(
        Linear.of(weights.at("linear_1"), channels, embedDim),
        Linear.of(weights.at("linear_2"), embedDim, embedDim),
        channels,
        style);
  }

  /**
   * Computes the features of single numbers.
   *
   * @param steps {@code n} step numbers
   * @return {@code [n, modelChannels]}: cosines and sines
   */
  Tensor features(float[] steps) {
    int half = frequencies.length;
    float[] values = new float[steps.length * 2 * half];
    for (int i = 0; i < steps.length; i++) {
      for (int j = 0; j < half; j++) {
        float angle = steps[i] * frequencies[j];
        int cosine = i * 2 * half + j + (cosinesFirst ? 0 : half);
        int sine = i * 2 * half + j + (cosinesFirst ? half : 0);
        values[cosine] = (float) Math.cos(angle);
        values[sine] = (float) Math.sin(angle);
      }
    }
    return Tensors.of(values, steps.length, 2L * half);
  }

  /**
   * Computes the features of a map. Cosines and sines are computed in float64 and rounded, as for
   * single numbers.
   *
   * @param steps {@code [B, 1, H, W]}
   * @return {@code [B, H, W, modelChannels]}
   */
  Tensor features(Tensor steps) {
    Tensor angles =
        steps
            .permute(0, 2, 3, 1)
            .mul(Tensors.of(frequencies, frequencies.length).to(steps.device()))
            .to(DType.F64);
    Tensor waves =
        cosinesFirst
            ? Tensors.cat(3, angles.cos(), angles.sin())
            : Tensors.cat(3, angles.sin(), angles.cos());
    return waves.to(DType.F32);
  }

  /**
   * Applies the two linear layers, but not the SiLU after them: class embeddings are added before
   * it.
   */
  Tensor mlp(Tensor features) {
    return second.forward(Functional.silu(first.forward(features)));
  }
}
