package dev.rad.torch.baseline;

import dev.rad.torch.tensor.Tensor;

/**
 * A loss and its derivatives through the network, all outside the graph of derivatives.
 *
 * @param prediction what the network says
 * @param loss one number per image, {@code [B]}
 * @param gradient each image's derivatives of its own loss by x, {@code [B, C, H, W]}
 */
public record LossGradient(NoisePrediction prediction, Tensor loss, Tensor gradient) {

  static LossGradient of(
      Tensor x,
      double logAlphaBar,
      ImageLoss loss,
      DifferentiableDenoiser.Differentiated evaluation) {
    Tensor leaf = x.detach().requiresGrad_();
    Tensor output = evaluation.output();
    NoisePrediction prediction = NoisePrediction.of(leaf, output, logAlphaBar);
    Tensor losses = loss.perImage(leaf, prediction);
    losses.sum().backward();
    Tensor direct = leaf.grad();
    Tensor byOutput = output.grad();
    Tensor gradient = direct == null ? x.mul(0) : direct;
    if (byOutput != null) {
      gradient = gradient.add(evaluation.pullback(byOutput));
    }
    return new LossGradient(
        NoisePrediction.of(x, output.detach(), logAlphaBar), losses.detach(), gradient.detach());
  }
}
