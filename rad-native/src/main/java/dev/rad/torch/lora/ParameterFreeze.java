package dev.rad.torch.lora;

import dev.rad.torch.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Asks for gradients of some of a network's parameters only, and remembers what was asked before.
 */
final class ParameterFreeze {

  private final Map<String, Boolean> before = new HashMap<>();

  void allBut(Set<String> trained, Map<String, Tensor> parameters) {
    parameters.forEach(
        (name, parameter) -> {
          before.put(name, parameter.requiresGrad());
          parameter.requiresGrad_(trained.contains(name));
        });
  }

  void undo(Map<String, Tensor> parameters) {
    before.forEach(
        (name, wanted) -> Objects.requireNonNull(parameters.get(name)).requiresGrad_(wanted));
    before.clear();
  }
}
