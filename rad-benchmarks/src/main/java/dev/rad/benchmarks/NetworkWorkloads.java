package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.ProgressListener;
import dev.rad.checkpoint.DType;
import dev.rad.image.RgbImage;
import dev.rad.model.PredictionType;
import dev.rad.schedule.BetaSchedule;
import dev.rad.schedule.GaussianSchedule;
import dev.rad.schedule.RadScheduler;
import dev.rad.schedule.StepPlan;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.sampling.Denoiser;
import dev.rad.torch.sampling.NoiseSource;
import dev.rad.torch.sampling.PixelSchedule;
import dev.rad.torch.sampling.Sampler;
import dev.rad.torch.sampling.TensorSolver;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * Creates workloads that evaluate a network or run steps of the reverse process. They own the
 * network.
 */
final class NetworkWorkloads {

  /** The seed of noise: draw number i has the seed {@code NOISE_SEED + i}. */
  private static final long NOISE_SEED = 1000;

  private static final int SINGLE_STEP = 10; // noise steps removed by a single step
  private static final int STEPS = 1000;

  private NetworkWorkloads() {}

  /** Loads the network of a file on the CPU. */
  static RadUNet open(Path weights, DType dtype) {
    return open(weights, dtype, Device.CPU);
  }

  /** Loads the network of a file. */
  static RadUNet open(Path weights, DType dtype, Device device) {
    return UNetLoader.load(UNetLoader.open(weights), precision(dtype), device);
  }

  /** Returns the precision of a network whose weights have a type. */
  static Precision precision(DType dtype) {
    return switch (dtype) {
      case BF16 -> Precision.BFLOAT16;
      case F16 -> Precision.FLOAT16;
      default -> Precision.FLOAT32;
    };
  }

  /** Evaluates a batch. */
  static Workload evaluation(RadUNet network, NetworkTask task) {
    Tensor x = task.pictures();
    NoiseInput noiseInput = task.noiseInput(task.batch());
    return new TensorWorkload(
        () -> network.forward(x, noiseInput), task.cost(network), x::close, network::close);
  }

  /** Evaluates the pictures of a batch one by one. */
  static Workload oneByOne(RadUNet network, NetworkTask task) {
    Tensor x = task.pictures();
    NoiseInput noiseInput = task.noiseInput(1);
    return new TensorWorkload(
        () -> {
          Tensor[] results = new Tensor[task.batch()];
          for (int i = 0; i < results.length; i++) {
            results[i] = network.forward(x.narrow(0, i, 1), noiseInput);
          }
          return Tensors.cat(0, results);
        },
        task.cost(network),
        x::close,
        network::close);
  }

  /**
   * Takes one step of DDPM's reverse process from the state {@link NetworkTask#FROM}: RAD's for
   * {@link NetworkTask.Noise#HARD}, the plain one for {@link NetworkTask.Noise#UNIFORM}.
   */
  static Workload step(RadUNet network, NetworkTask task) {
    var step = new StepPlan.Step(NetworkTask.FROM, NetworkTask.FROM - SINGLE_STEP);
    return process(network, task, StepPlan.of(List.of(step)), task.pictures());
  }

  /** Runs the whole reverse process, starting from the task's pictures of noise. */
  static Workload process(RadUNet network, NetworkTask task, int steps) {
    return process(network, task, StepPlan.evenlySpaced(STEPS, steps), task.pictures());
  }

  /** Inpaints a picture, from noise to the end. */
  static Workload filling(RadUNet network, NetworkTask task, int steps, Path picture) {
    RgbImage image = RgbImage.read(picture).resize(task.size(), task.size());
    StepPlan plan = StepPlan.evenlySpaced(STEPS, steps);
    try (var scope = TensorScope.open();
        var pixels = pixels(task)) {
      Tensor one =
          Tensors.of(image.toUnitRange(), 1, 3, task.size(), task.size()).to(task.device());
      Tensor all = Tensors.cat(0, Collections.nCopies(task.batch(), one).toArray(Tensor[]::new));
      Tensor start = scope.release(sampler(network, plan).start(all, pixels, noise()));
      return process(network, task, plan, start);
    }
  }

  private static Workload process(RadUNet network, NetworkTask task, StepPlan plan, Tensor start) {
    Sampler sampler = sampler(network, plan);
    PixelSchedule pixels = pixels(task);
    Cost one = task.cost(network);
    int steps = plan.steps().size();
    return new TensorWorkload(
        () -> sampler.run(start, pixels, noise(), ProgressListener.NONE),
        new Cost(steps * one.flops(), steps * one.bytes()),
        start::close,
        pixels::close,
        network::close);
  }

  private static Sampler sampler(RadUNet network, StepPlan plan) {
    Denoiser denoiser = (x, noiseInput) -> network.forward(x, noiseInput).to(DType.F32);
    return new Sampler(denoiser, PredictionType.EPSILON, TensorSolver.named("ancestral"), plan);
  }

  private static NoiseSource noise() {
    return (index, shape) -> Tensors.randn(NOISE_SEED + index, shape.toArray());
  }

  private static PixelSchedule pixels(NetworkTask task) {
    return switch (task.noise()) {
      case UNIFORM ->
          PixelSchedule.uniform(
              new GaussianSchedule(BetaSchedule.linear(STEPS)), task.batch(), task.device());
      case HARD ->
          PixelSchedule.of(
              RadScheduler.standard(),
              Collections.nCopies(task.batch(), task.hole()),
              task.device());
      case DENSE ->
          throw new IllegalArgumentException("rad takes no step with a dense map of a hard mask");
    };
  }
}
