package dev.rad.torch.baseline;

import dev.rad.Device;
import dev.rad.ProgressListener;
import dev.rad.schedule.GaussianSchedule;
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
   * An engine whose states nobody looks at.
   *
   * @param network the network
   * @param process the process that it was trained with, of all steps
   * @param device where it computes
   */
  public BaselineRunner(DifferentiableDenoiser network, GaussianSchedule process, Device device) {
    this(network, process, device, StateObserver.NONE);
  }

  /**
   * The same with somebody who sees every state.
   *
   * @param newObserver sees them
   * @return the engine
   */
  public BaselineRunner withObserver(StateObserver newObserver) {
    return new BaselineRunner(network, process, device, newObserver);
  }

  /**
   * Fills holes.
   *
   * @param method how
   * @param observation what is known
   * @param noise where random numbers come from
   * @param listener told of every step, and asked before every evaluation whether to go on
   * @return the filled pictures, on the CPU; owned by the enclosing scope, or by the caller if
   *     there is none
   * @throws dev.rad.exception.CancelledException if the listener asked to stop
   */
  public BaselineOutput fill(
      BaselineMethod method, Observation observation, RoleNoise noise, ProgressListener listener) {
    try (var scope = TensorScope.open()) {
      var run =
          new BaselineRun(network, process, observation.to(device), noise, listener, observer);
      Tensor raw = Autograd.off(() -> method.fill(run)).to(Device.CPU);
      InferenceCost cost = run.cost();
      Tensor known = observation.photo().to(Device.CPU);
      Tensor result = new Observation(known, observation.hole().to(Device.CPU)).merge(known, raw);
      return new BaselineOutput(scope.keep(result), scope.keep(raw), cost);
    }
  }
}
