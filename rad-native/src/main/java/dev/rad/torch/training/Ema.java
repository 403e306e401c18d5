package dev.rad.torch.training;

import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The exponential moving average of the trained parameters, in float32. The decay warms up, {@code
 * min(decay, (1 + n) / (10 + n))} after n updates, so that the initial values soon lose their
 * weight. It owns its tensors: close it.
 */
final class Ema implements AutoCloseable {

  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> averages = new LinkedHashMap<>();
  private final double decay;

  Ema(Map<String, Tensor> parameters, double decay) {
    this.parameters = parameters;
    this.decay = decay;
    try (var scope = TensorScope.open()) {
      parameters.forEach(
          (name, parameter) -> averages.put(name, scope.release(parameter.detach().copy())));
    }
  }

  /**
   * Moves the averages towards the parameters. Call it while no derivatives are recorded.
   *
   * @param updates the number of updates before this one
   */
  void update(long updates) {
    double present = Math.min(decay, (1.0 + updates) / (10.0 + updates));
    averages.forEach((name, average) -> average.lerp_(parameter(name), 1 - present));
  }

  /** Runs code that does not train while the parameters hold the averages. */
  void during(Runnable code) {
    swap();
    try {
      code.run();
    } finally {
      swap();
    }
  }

  private void swap() {
    Autograd.off(
        () -> {
          averages.forEach((name, average) -> TensorScope.run(() -> swap(name, average)));
          return null;
        });
  }

  private void swap(String name, Tensor average) {
    Tensor parameter = parameter(name);
    Tensor held = parameter.detach().copy();
    parameter.copy_(average);
    average.copy_(held);
  }

  private Tensor parameter(String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  /** Returns the averages by name; this object keeps ownership. */
  Map<String, Tensor> averages() {
    return averages;
  }

  @Override
  public void close() {
    averages.values().forEach(Tensor::close);
  }
}
