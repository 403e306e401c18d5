package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A cache of one weight and bias that are computed from parameters for a purpose, such as the shape
 * of an input. They are computed again when the purpose or a parameter has changed. Several threads
 * may use them at once.
 */
public final class PreparedWeights {

  private final List<Tensor> parameters;
  private final Supplier<Tensor> weight;
  private final Supplier<Tensor> bias;
  private @Nullable Prepared last; // null before the first use

  /**
   * A weight and a bias for a purpose.
   *
   * @param purpose what they are for
   * @param version the version of the parameters
   * @param weight in the form that the purpose needs
   * @param bias to go with it
   */
  public record Prepared(Object purpose, long version, Tensor weight, Tensor bias) {

    /**
     * Creates new handles, so that the tensors stay alive while they are used, even if they are
     * released meanwhile.
     */
    private Prepared share() {
      return new Prepared(purpose, version, weight.share(), bias.share());
    }

    private void close() {
      weight.close();
      bias.close();
    }
  }

  /**
   * Creates an empty store.
   *
   * @param parameters the parameters, whose change makes weight and bias out of date
   * @param weight computes the weight from them
   * @param bias computes the bias from them
   */
  public PreparedWeights(List<Tensor> parameters, Supplier<Tensor> weight, Supplier<Tensor> bias) {
    this.parameters = List.copyOf(parameters);
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * Returns whether the parameters are in training, and so change too often to be cached.
   *
   * @return true if one of them requires a gradient
   */
  public boolean areTrained() {
    return parameters.stream().anyMatch(Tensor::requiresGrad);
  }

  /**
   * Returns weight and bias for a purpose, in the caller's scope.
   *
   * @param purpose what they are for, not equal to any other purpose
   * @param layout converts the weight to the layout for that purpose
   * @return weight and bias
   */
  public synchronized Prepared get(Object purpose, UnaryOperator<Tensor> layout) {
    long version = parameters.stream().mapToLong(Tensor::version).sum(); // none ever falls
    if (last == null || last.version != version || !last.purpose.equals(purpose)) {
      release();
      try (var scope = TensorScope.open()) {
        Tensor made = layout.apply(weight.get());
        last = new Prepared(purpose, version, scope.release(made), scope.release(bias.get()));
      }
    }
    return last.share();
  }

  /** Frees weight and bias; they are computed again when needed. */
  public synchronized void release() {
    if (last != null) {
      last.close();
      last = null;
    }
  }

  @Override
  public String toString() {
    return "PreparedWeights[" + parameters.size() + " parameters]";
  }
}
