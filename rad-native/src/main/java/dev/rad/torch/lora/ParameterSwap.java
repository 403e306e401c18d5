package dev.rad.torch.lora;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Swaps values with some of a network's parameters, so that the trained ones are in the network and
 * the original ones here, or the other way round. It owns the values that it holds: close it.
 */
final class ParameterSwap implements AutoCloseable {

  private final Map<String, Tensor> parameters; // the network's
  private final Map<String, Tensor> held;

  /**
   * Takes over values outside any scope.
   *
   * @param network all parameters of the network
   * @param held values for some of them
   */
  ParameterSwap(Map<String, Tensor> network, Map<String, Tensor> held) {
    this.parameters = new LinkedHashMap<>(network);
    this.parameters.keySet().retainAll(held.keySet());
    this.held = held;
  }

  /** Returns the network's parameters. */
  Map<String, Tensor> parameters() {
    return parameters;
  }

  /** Returns the values that are not in the network now. */
  Map<String, Tensor> held() {
    return held;
  }

  /** Swaps the values. Call it while no derivatives are recorded. */
  void swap() {
    parameters.forEach(
        (name, parameter) -> {
          try (var scope = TensorScope.open()) {
            Tensor other = Objects.requireNonNull(held.get(name));
            Tensor before = parameter.copy();
            parameter.copy_(other);
            other.copy_(before);
          }
        });
  }

  @Override
  public void close() {
    held.values().forEach(Tensor::close);
  }
}
