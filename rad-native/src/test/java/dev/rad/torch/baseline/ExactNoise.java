package dev.rad.torch.baseline;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.Gaussian;
import dev.rad.torch.sampling.Matrices;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.Tensors;

/**
 * The best possible prediction of the noise in rows of pixels with a normal prior, under ADM's
 * linear schedule: with {@code x = √ᾱ x₀ + √(1−ᾱ) z}, {@code E[z | x] = √(1−ᾱ) (ᾱΣ + (1−ᾱ)I)⁻¹ (x −
 * √ᾱ μ)}.
 *
 * <p>x is {@code [1, N, 1, W]}: its channels are N independent rows of W pixels.
 */
record ExactNoise(Gaussian prior) implements Denoiser {

  @Override
  public Tensor predict(Tensor x, NoiseInput noise) {
    int k = Math.round(((NoiseInput.Levels) noise).steps()[0][0]) + 1;
    double survival = GoldenRun.PROCESS.alphaBar(k, 1);
    int width = prior.mean().length;
    double[] signal = new double[width];
    double[] variance = new double[width];
    for (int i = 0; i < width; i++) {
      signal[i] = Math.sqrt(survival);
      variance[i] = 1 - survival;
    }
    Gaussian noisy = prior.noised(signal, variance);
    double[][] inverse = Matrices.inverse(noisy.covariance());
    double[] back = Matrices.times(inverse, noisy.mean());
    float[] weight = new float[width * width];
    float[] bias = new float[width];
    for (int i = 0; i < width; i++) {
      bias[i] = (float) (-Math.sqrt(variance[i]) * back[i]);
      for (int j = 0; j < width; j++) {
        weight[i * width + j] = (float) (Math.sqrt(variance[i]) * inverse[i][j]);
      }
    }
    return Functional.linear(x, Tensors.of(weight, width, width), Tensors.of(bias, width));
  }
}
