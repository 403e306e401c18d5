package dev.rad.torch.nn.layer;

import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A weight and a bias that are computed from parameters, for the purpose that was met last. They
 * are made anew when the purpose or a parameter has changed. Several threads may use them at once.
 */
public final class PreparedWeights {

  private final List<Tensor> parameters;
  private final Supplier<Tensor> weight;
  private final Supplier<Tensor> bias;
  private Prepared last; // null before the first use

  /**
   * What was made.
   *
   * @param purpose what for
   * @param version of the parameters
   * @param weight as the purpose wants it
   * @param bias to go with it
   */
  public record Prepared(Object purpose, long version, Tensor weight, Tensor bias) {

    /** Other handles, so that what is forgotten meanwhile lives on as long as it is used. */
    private Prepared share() {
      return new Prepared(purpose, version, weight.share(), bias.share());
    }

    private void close() {
      weight.close();
      bias.close();
    }
  }

  /**
   * Nothing yet.
   *
   * @param parameters whose changes count
   * @param weight makes the weight of them
   * @param bias makes the bias of them
   */
  public PreparedWeights(List<Tensor> parameters, Supplier<Tensor> weight, Supplier<Tensor> bias) {
    this.parameters = List.copyOf(parameters);
    this.weight = weight;
    this.bias = bias;
  }

  /** Whether they are being trained, and so change too often to be prepared. */
  public boolean areTrained() {
    return parameters.stream().anyMatch(Tensor::requiresGrad);
  }

  /**
   * Weight and bias, in the scope of the caller.
   *
   * @param purpose what they are for, which equals itself alone
   * @param layout lays the weight out for it
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

  /** Forgets what was made; it is made again when it is needed. */
  public synchronized void release() {
    if (last != null) {
      last.close();
      last = null;
    }
  }
}
