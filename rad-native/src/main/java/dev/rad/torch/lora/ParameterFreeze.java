package dev.rad.torch.lora;

import dev.rad.torch.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Freezes a network's parameters except for some, and restores the previous state. */
final class ParameterFreeze {

  private final Map<String, Boolean> before = new HashMap<>();

  /** Requires gradients of the trained parameters only. */
  void allBut(Set<String> trained, Map<String, Tensor> parameters) {
    parameters.forEach(
        (name, parameter) -> {
          before.put(name, parameter.requiresGrad());
          parameter.requiresGrad_(trained.contains(name));
        });
  }

  /** Restores which parameters require gradients. */
  void undo(Map<String, Tensor> parameters) {
    before.forEach(
        (name, wanted) -> Objects.requireNonNull(parameters.get(name)).requiresGrad_(wanted));
    before.clear();
  }
}
