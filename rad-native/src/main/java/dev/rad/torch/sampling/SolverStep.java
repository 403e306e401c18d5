package dev.rad.torch.sampling;

import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One step of a run, in the form that a {@link TensorSolver} gets. Its tensors live as long as the
 * step.
 */
public final class SolverStep {

  private final Tensor x;
  private final Prediction prediction;
  private final PixelStep coefficients;
  private final Supplier<Tensor> noise;
  private final Function<Tensor, Prediction> next;
  private Tensor clean;

  /**
   * Creates a step.
   *
   * @param x the current state
   * @param prediction the network's prediction at x
   * @param coefficients the coefficients of every pixel
   * @param noise draws the step's noise
   * @param next evaluates the network at a candidate for the next state, or throws to stop the run
   */
  SolverStep(
      Tensor x,
      Prediction prediction,
      PixelStep coefficients,
      Supplier<Tensor> noise,
      Function<Tensor, Prediction> next) {
    this.x = x;
    this.prediction = prediction;
    this.coefficients = coefficients;
    this.noise = noise;
    this.next = next;
    this.clean = prediction.x0();
  }

  /**
   * Returns the current state.
   *
   * @return {@code [B, C, H, W]}, which the caller must not change or close
   */
  public Tensor x() {
    return x;
  }

  /**
   * Returns the step's coefficients.
   *
   * @return the transition of every pixel
   */
  public PixelStep coefficients() {
    return coefficients;
  }

  /**
   * Returns the network's prediction at the current state.
   *
   * @return the prediction; computed once, before the solver is called
   */
  public Prediction prediction() {
    return prediction;
  }

  /**
   * Evaluates the network at a candidate for the next state.
   *
   * @param candidate {@code [B, C, H, W]}, as noisy as the state that the step leads to
   * @return the prediction; every call evaluates the network
   * @throws dev.rad.exception.CancelledException if the listener asks to stop
   */
  public Prediction predictNext(Tensor candidate) {
    Prediction there = next.apply(candidate);
    clean = there.x0();
    return there;
  }

  /** Returns the clean image that the network predicted last. */
  Tensor clean() {
    return clean;
  }

  /**
   * Returns this step's noise.
   *
   * @return standard normal, of the state's shape and on its device; the same at every call
   */
  public Tensor noise() {
    return noise.get().to(x.device());
  }

  /** {@return the step} */
  @Override
  public String toString() {
    return "SolverStep[" + coefficients + "]";
  }
}
