package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.distributed.ProcessGroup;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101); a decay of 0 is
 * Adam (Kingma and Ba 2015, arXiv 1412.6980). It owns its moments: close it.
 */
final class AdamW implements AutoCloseable {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPS = 1e-8;

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> firstMoments = new LinkedHashMap<>();
  private final Map<String, Tensor> secondMoments = new LinkedHashMap<>();
  private final double weightDecay;

  AdamW(Map<String, Tensor> parameters, double weightDecay) {
    this.parameters = parameters;
    this.weightDecay = weightDecay;
    try (var scope = TensorScope.open()) {
      parameters.forEach(
          (name, parameter) -> {
            Tensor values = parameter.detach();
            firstMoments.put(name, scope.release(Tensors.zerosLike(values)));
            secondMoments.put(name, scope.release(Tensors.zerosLike(values)));
          });
    }
  }

  /** Replaces the gradients by their sum over all processes. */
  void sumGradients(ProcessGroup group) {
    try (var scope = TensorScope.open()) {
      group.sum_(parameters.values().stream().map(Tensor::grad).filter(Objects::nonNull).toList());
    }
  }

  /** Returns the square root of the sum of all squared derivatives. */
  double gradientNorm() {
    try (var scope = TensorScope.open()) {
      Tensor total = Tensors.zeros(DType.F32);
      for (Tensor parameter : parameters.values()) {
        Tensor gradient = parameter.grad();
        if (gradient != null) {
          total = total.add(gradient.square().sum().to(Device.CPU));
        }
      }
      return Math.sqrt(total.item());
    }
  }

  /**
   * Takes one step and clears the gradients. Call it while no derivatives are recorded. The second
   * moment's correction moves from under the root to the numbers beside it, which saves passes over
   * memory:
   *
   * <pre>{@code
   * m̂ / (√v̂ + ε) = (√(1 − β₂ᵗ) / (1 − β₁ᵗ)) m / (√v + √(1 − β₂ᵗ) ε)
   * }</pre>
   *
   * @param step the step's number, from 1
   * @param learningRate the learning rate of this step
   * @param gradientScale the factor that every gradient is multiplied by first, for clipping
   */
  void step(long step, double learningRate, double gradientScale) {
    double correction1 = 1 - Math.pow(BETA1, step);
    double root2 = Math.sqrt(1 - Math.pow(BETA2, step));
    try (var scope = TensorScope.open()) {
      parameters.forEach(
          (name, parameter) -> {
            Tensor gradient = parameter.grad();
            if (gradient == null) {
              return;
            }
            if (gradientScale != 1) {
              gradient.mul_(gradientScale);
            }
            Tensor m = Objects.requireNonNull(firstMoments.get(name)).lerp_(gradient, 1 - BETA1);
            Tensor v =
                Objects.requireNonNull(secondMoments.get(name))
                    .mul_(BETA2)
                    .addcmul_(gradient, gradient, 1 - BETA2);
            if (weightDecay != 0) {
              parameter.mul_(1 - learningRate * weightDecay);
            }
            Tensor denominator = v.sqrt().add_(root2 * EPS);
            parameter.addcdiv_(m, denominator, -learningRate * root2 / correction1);
            parameter.clearGrad();
          });
    }
  }

  /** Clears the gradients without taking a step. */
  void clearGradients() {
    parameters.values().forEach(Tensor::clearGrad);
  }

  /** Returns the state to save, by name; this object keeps ownership of the tensors. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    firstMoments.forEach((name, moment) -> state.put("first." + name, moment));
    secondMoments.forEach((name, moment) -> state.put("second." + name, moment));
    return state;
  }

  @Override
  public void close() {
    firstMoments.values().forEach(Tensor::close);
    secondMoments.values().forEach(Tensor::close);
  }
}
