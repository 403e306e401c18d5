package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.torch.device.Devices;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.training.BaseWeights;
import dev.rad.torch.training.ExecutionOptions;
import dev.rad.torch.training.Objective;
import dev.rad.torch.training.TrainingOptions;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A workload as requested by {@code compare.py}, such as {@code {"kind": "evaluation", "weights":
 * "adm64.safetensors", "size": 64, "batch": 1, "noise": "uniform", "dtype": "float32"}}.
 *
 * @param json the request
 */
record WorkloadRequest(JsonNode json) {

  /**
   * Prepares the workload.
   *
   * @throws IllegalArgumentException if the request is invalid
   */
  Workload prepare() {
    String kind = text("kind", "");
    return switch (kind) {
      case "evaluation" -> NetworkWorkloads.evaluation(network(), task());
      case "one-by-one" -> NetworkWorkloads.oneByOne(network(), task());
      case "latent" ->
          LatentWorkloads.evaluation(
              path("weights"), number("size", 64), number("batch", 1), dtype(), device());
      case "step" -> NetworkWorkloads.step(network(), task());
      case "process" -> NetworkWorkloads.process(network(), task(), number("steps", 100));
      case "filling" ->
          NetworkWorkloads.filling(network(), task(), number("steps", 100), path("picture"));
      case "training" ->
          new TrainingWorkload(BaseWeights.open(path("weights")), path("photos"), training());
      case "convolution" ->
          PeakWorkloads.convolution(
              number("channels", 128), number("size", 64), number("batch", 1), tensors());
      case "matrix-product" -> PeakWorkloads.matrixProduct(number("size", 2048), tensors());
      case "copy" -> PeakWorkloads.copy(number("numbers", 1 << 26), device());
      default -> throw new IllegalArgumentException("there is no work of the kind '" + kind + "'");
    };
  }

  private RadUNet network() {
    return NetworkWorkloads.open(path("weights"), dtype(), device());
  }

  private NetworkTask task() {
    var noise = NetworkTask.Noise.valueOf(text("noise", "uniform").toUpperCase(Locale.ROOT));
    return new NetworkTask(number("size", 64), number("batch", 1), noise, dtype(), device());
  }

  private TrainingOptions training() {
    boolean rad = text("noise", "uniform").equals("hard");
    Objective objective =
        rad ? Objective.RAD_PAPER : Objective.builder().process(Objective.Process.DDPM).build();
    return TrainingOptions.steps(Integer.MAX_VALUE)
        .microBatch(number("batch", 16))
        .saveEvery(Integer.MAX_VALUE)
        .validateEvery(0)
        .objective(objective)
        .execution(
            ExecutionOptions.builder()
                .device(device())
                .precision(dtype())
                .channelsLast(channelsLast())
                .build())
        .build();
  }

  private DType dtype() {
    String name = text("dtype", "float32");
    return switch (name) {
      case "float32" -> DType.F32;
      case "bfloat16" -> DType.BF16;
      case "float16" -> DType.F16;
      default -> throw new IllegalArgumentException("there is no element type '" + name + "'");
    };
  }

  /** Returns the tensor properties of a workload without a network. */
  private PeakWorkloads.TensorOptions tensors() {
    return new PeakWorkloads.TensorOptions(dtype(), device(), channelsLast());
  }

  private Device device() {
    return Devices.resolve(Device.parse(text("device", "cpu")));
  }

  private boolean channelsLast() {
    return json.path("channels_last").asBoolean(false);
  }

  private Path path(String name) {
    if (!json.has(name)) {
      throw new IllegalArgumentException("the order names no '" + name + "': " + json);
    }
    return Path.of(json.get(name).asString());
  }

  private String text(String name, String otherwise) {
    return json.path(name).asString(otherwise);
  }

  private int number(String name, int otherwise) {
    return json.path(name).asInt(otherwise);
  }
}
