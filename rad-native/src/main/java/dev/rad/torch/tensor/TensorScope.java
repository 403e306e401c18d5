package dev.rad.torch.tensor;

import dev.rad.torch.internal.Natives;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/**
 * Owns every native object made on this thread while it is open, and frees them when it closes. One
 * scope encloses one step or batch; what must outlive it is named with {@link #keep}.
 *
 * <pre>{@code
 * try (var scope = TensorScope.open()) {
 *   Tensor y = x.mul(2).add(1);   // the product is freed with the scope
 *   return scope.keep(y);         // the sum goes to the enclosing scope, or to the caller
 * }
 * }</pre>
 *
 * <p>Scopes nest per thread and are closed on the thread that opened them, innermost first.
 */
public final class TensorScope implements AutoCloseable {

  private final PointerScope enclosing;
  private final PointerScope scope;

  private TensorScope() {
    this.enclosing = PointerScope.getInnerScope();
    this.scope = new PointerScope();
  }

  /**
   * Opens a scope on this thread.
   *
   * @return the scope, to be used in try-with-resources
   * @throws dev.rad.exception.UnsupportedPlatformException if LibTorch cannot be loaded
   */
  public static TensorScope open() {
    Natives.load();
    return new TensorScope();
  }

  /**
   * Computes one tensor in a scope of its own, which frees everything else of the computation.
   *
   * @param computation makes the tensor
   * @return the tensor, owned by the enclosing scope, or by the caller if there is none
   */
  public static Tensor compute(Supplier<Tensor> computation) {
    try (var scope = open()) {
      return scope.keep(computation.get());
    }
  }

  /**
   * Runs code in a scope of its own, which frees everything but what the code released.
   *
   * @param code the code
   */
  public static void run(Runnable code) {
    try (var scope = open()) {
      code.run();
    }
  }

  /**
   * Lets a tensor outlive this scope: the enclosing scope owns it, or the caller if there is none.
   *
   * @param tensor a tensor made inside this scope
   * @return the same tensor
   */
  public Tensor keep(Tensor tensor) {
    if (enclosing == null) {
      tensor.nativeTensor().retainReference();
    } else {
      enclosing.attach(tensor.nativeTensor());
    }
    return tensor;
  }

  /**
   * Takes a tensor out of all scopes: it lives until {@link Tensor#close}.
   *
   * @param tensor a tensor made inside this scope
   * @return the same tensor
   */
  public Tensor release(Tensor tensor) {
    tensor.nativeTensor().retainReference();
    return tensor;
  }

  @Override
  public void close() {
    scope.close();
  }

  /** {@return whether it lies in another} */
  @Override
  public String toString() {
    return "TensorScope[%s]".formatted(enclosing == null ? "outermost" : "inner");
  }
}
