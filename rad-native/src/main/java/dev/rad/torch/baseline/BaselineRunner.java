package dev.rad.torch.baseline;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.torch.sampling.ProgressReporter;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;

/**
 * Runs methods over one network that predicts noise.
 *
 * @param network the network
 * @param process the process that it was trained with, of all steps
 * @param device where it computes
 * @param observer sees every state
 */
public record BaselineRunner(
    DifferentiableDenoiser network,
    GaussianSchedule process,
    Device device,
    StateObserver observer) {

  /**
   * Creates a runner without an observer.
   *
   * @param network the network
   * @param process the process that it was trained with, of all steps
   * @param device where it computes
   */
  public BaselineRunner(DifferentiableDenoiser network, GaussianSchedule process, Device device) {
    this(network, process, device, StateObserver.NONE);
  }

  /**
   * Returns a runner whose states an observer receives.
   *
   * @param newObserver sees them
   * @return the engine
   */
  public BaselineRunner withObserver(StateObserver newObserver) {
    return new BaselineRunner(network, process, device, newObserver);
  }

  /**
   * Runs a method.
   *
   * @param method the method
   * @param observation the known pixels
   * @param noise draws random numbers
   * @param listener called after every step, and asked before every evaluation whether to stop
   * @return the inpainted pictures, on the CPU; owned by the enclosing scope, or by the caller if
   *     there is none
   * @throws dev.rad.exception.CancelledException if the listener asked to stop
   */
  public BaselineOutput run(
      BaselineMethod method, Observation observation, RoleNoise noise, ProgressListener listener) {
    return run(method, observation, noise, new ProgressReporter(listener));
  }

  /**
   * Runs a method as a part of a call.
   *
   * @param method the method
   * @param observation the known pixels
   * @param noise draws random numbers
   * @param progress counts the call's steps
   * @return the inpainted pictures, on the CPU; owned by the enclosing scope, or by the caller if
   *     there is none
   * @throws dev.rad.exception.CancelledException if the call's listener asked to stop
   */
  public BaselineOutput run(
      BaselineMethod method, Observation observation, RoleNoise noise, ProgressReporter progress) {
    try (var scope = TensorScope.open()) {
      var run =
          new BaselineRun(network, process, observation.to(device), noise, progress, observer);
      Tensor raw = Autograd.off(() -> method.sample(run)).to(Device.CPU);
      InferenceCost cost = run.cost();
      Tensor known = observation.photo().to(Device.CPU);
      Tensor result = new Observation(known, observation.hole().to(Device.CPU)).merge(known, raw);
      return new BaselineOutput(scope.keep(result), scope.keep(raw), cost);
    }
  }
}
