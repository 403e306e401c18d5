package dev.rad.torch.sampling;

import dev.rad.torch.sampling.PixelSchedule.PixelStep;
import dev.rad.torch.tensor.Tensor;
import java.util.function.Supplier;

/** One step of a run, as a {@link TensorSolver} sees it. Its tensors live as long as the step. */
public final class SolverStep {

  private final Tensor x;
  private final PixelStep coefficients;
  private final DenoisingModel model;
  private final PixelSchedule pixels;
  private final Supplier<Tensor> noise;
  private final Runnable pause;
  private Tensor clean;

  /**
   * Creates a step.
   *
   * @param pause called before an evaluation that is not the step's first; throws to stop the run
   */
  SolverStep(
      Tensor x,
      PixelStep coefficients,
      DenoisingModel model,
      PixelSchedule pixels,
      Supplier<Tensor> noise,
      Runnable pause) {
    this.x = x;
    this.coefficients = coefficients;
    this.model = model;
    this.pixels = pixels;
    this.noise = noise;
    this.pause = pause;
    this.clean = x;
  }

  /**
   * The present state.
   *
   * @return {@code [B, C, H, W]}, not to be changed or closed
   */
  public Tensor x() {
    return x;
  }

  /**
   * The step's coefficients.
   *
   * @return the transition of every pixel
   */
  public PixelStep coefficients() {
    return coefficients;
  }

  /**
   * The state that the step leads to, for coefficients of it alone.
   *
   * @return a step from that state to itself
   */
  public PixelStep nextState() {
    return pixels.at(coefficients.to());
  }

  /**
   * Evaluates the network at the present state.
   *
   * @return what it says; every call is an evaluation
   */
  public Prediction predict() {
    return noted(model.predict(x, coefficients.from(), pixels, coefficients));
  }

  /**
   * Evaluates the network at a candidate for the next state.
   *
   * @param candidate {@code [B, C, H, W]}, as noisy as the state that the step leads to
   * @return what it says; every call is an evaluation
   * @throws dev.rad.exception.CancelledException if the listener asks to stop
   */
  public Prediction predictNext(Tensor candidate) {
    pause.run();
    return noted(model.predict(candidate, coefficients.to(), pixels, coefficients));
  }

  private Prediction noted(Prediction prediction) {
    clean = prediction.x0();
    return prediction;
  }

  /** The clean image that the network expected last; the present state if it was not asked. */
  Tensor clean() {
    return clean;
  }

  /**
   * This step's noise.
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
