package dev.rad.torch.sampling;

import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.Objects;

/**
 * Guidance by a classifier of noisy images: {@code s ∇_x log p(y | x)} by automatic differentiation
 * (Dhariwal and Nichol 2021, arXiv 2105.05233, section 4).
 *
 * @param classifier judges noisy images
 * @param classes the wanted class of each image of a batch, from 0
 * @param scale s: 1 samples the distribution that the classifier describes, larger values give more
 *     typical pictures
 */
public record ClassifierGuidance(Classifier classifier, List<Integer> classes, double scale)
    implements Guidance {

  /** Any function from noisy images to the logarithms of class probabilities. */
  @FunctionalInterface
  public interface Classifier {
    /**
     * Judges noisy images.
     *
     * @param x noisy images, {@code [B, C, H, W]}
     * @param noise the noise level of every pixel
     * @return {@code log p(y | x)} of every class, {@code [B, K]}, computed from x by tensor
     *     operations; parameters that require gradients would accumulate them
     */
    Tensor logProbabilities(Tensor x, NoiseInput noise);
  }

  /** Copies the list. */
  public ClassifierGuidance {
    classes = List.copyOf(classes);
  }

  @Override
  public Tensor gradient(Tensor x, NoiseInput noise) {
    return TensorScope.compute(
        () ->
            Autograd.on(
                () -> {
                  Tensor leaf = x.detach().requiresGrad_();
                  Tensor logs = classifier.logProbabilities(leaf, noise);
                  Tensor wanted = oneHot(logs.shape(), x.size(0)).to(logs.device());
                  if (!logs.requiresGrad()) {
                    throw new IllegalArgumentException(
                        "the classifier's log-probabilities do not depend on its input");
                  }
                  logs.mul(wanted).sum().backward();
                  return Objects.requireNonNull(leaf.grad()).mul(scale).detach();
                }));
  }

  /** Returns 1 at the wanted class of each image, 0 elsewhere. */
  private Tensor oneHot(Shape shape, long batch) {
    if (shape.rank() != 2 || shape.size(0) != batch || batch != classes.size()) {
      throw new IllegalArgumentException(
          "%d wanted classes and log-probabilities %s do not fit a batch of %d images"
              .formatted(classes.size(), shape, batch));
    }
    int count = Math.toIntExact(shape.size(1));
    float[] ones = new float[classes.size() * count];
    for (int i = 0; i < classes.size(); i++) {
      int wanted = classes.get(i);
      if (wanted < 0 || wanted >= count) {
        throw new IllegalArgumentException(
            "class " + wanted + " is not among the classifier's 0.." + (count - 1));
      }
      ones[i * count + wanted] = 1;
    }
    return Tensors.of(ones, classes.size(), count);
  }
}
