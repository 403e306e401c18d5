package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A weight and a bias that are computed from parameters and kept for the last purpose, such as the
 * shape of an input. They are computed again when the purpose or a parameter has changed. Several
 * threads may use them at once.
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
   * @param weight as the purpose wants it
   * @param bias to go with it
   */
  public record Prepared(Object purpose, long version, Tensor weight, Tensor bias) {

    /** Makes other handles, so that what is freed meanwhile lives on as long as it is used. */
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
   * @param parameters a change of which makes weight and bias out of date
   * @param weight computes the weight from them
   * @param bias computes the bias from them
   */
  public PreparedWeights(List<Tensor> parameters, Supplier<Tensor> weight, Supplier<Tensor> bias) {
    this.parameters = List.copyOf(parameters);
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * Returns whether the parameters are in training, and so change too often for this.
   *
   * @return true if a gradient of one is wanted
   */
  public boolean areTrained() {
    return parameters.stream().anyMatch(Tensor::requiresGrad);
  }

  /**
   * Returns weight and bias for a purpose, in the scope of the caller.
   *
   * @param purpose what they are for, which equals no other purpose
   * @param layout lays the weight out for it
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

  /** Frees weight and bias; they are made again when they are needed. */
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
