package dev.rad.benchmarks;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;

/** Creates workloads that evaluate a network of latents. They own the network. */
final class LatentWorkloads {

  private static final int TOKENS = 77;

  private LatentWorkloads() {}

  /**
   * Evaluates a batch of latents at half of the noise steps, with texts.
   *
   * @param folder the network's, as diffusers writes it
   * @param size the side of the latents
   * @param batch how many
   * @param dtype the element type of the network
   * @param device the device of network and tensors
   */
  static Workload evaluation(Path folder, int size, int batch, DType dtype, Device device) {
    var part = PipelineFiles.open(folder).unet().orElseThrow();
    ConditionedUNetConfig config = part.config();
    var network = PipelineLoader.unet(part, NetworkWorkloads.precision(dtype), device);
    double[] steps = new double[batch];
    Arrays.fill(steps, NetworkTask.FROM);
    NoiseInput noise = NoiseInput.uniform(steps);
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.randn(NetworkTask.SEED, batch, config.inChannels(), size, size).to(device);
      Tensor rows =
          Tensors.randn(NetworkTask.SEED + 1, batch, TOKENS, config.crossAttentionDim()).to(device);
      Tensor latents = scope.release(x);
      var text = new TextContext(scope.release(rows));
      return new TensorWorkload(
          () -> network.forward(latents, noise, text),
          LatentCost.of(config, size, batch, dtype),
          latents::close,
          text::close,
          network::close);
    }
  }
}
