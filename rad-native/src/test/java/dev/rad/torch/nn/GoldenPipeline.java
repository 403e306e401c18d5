package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.Golden;
import dev.rad.torch.nn.conditioning.TextContext;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.Arrays;
import java.util.Objects;

/** The recorded networks of latent diffusion. */
public final class GoldenPipeline {

  private GoldenPipeline() {}

  public static Golden open(String name) {
    return Golden.open("latent/" + name);
  }

  public static UNet2DConditionModel unet(Golden golden) {
    return PipelineLoader.unet(
        PipelineFiles.open(golden.folder()).unet().orElseThrow(), Precision.FLOAT32, Device.CPU);
  }

  public static AutoencoderKL autoencoder(Golden golden) {
    return PipelineLoader.autoencoder(
        PipelineFiles.open(golden.folder()).autoencoder().orElseThrow(),
        Precision.FLOAT32,
        Device.CPU);
  }

  public static ClipTextModel textEncoder(Golden golden) {
    return PipelineLoader.textEncoder(
        PipelineFiles.open(golden.folder()).textEncoder().orElseThrow(),
        Precision.FLOAT32,
        Device.CPU);
  }

  /** The recorded text of a case, of no scope. */
  public static TextContext text(Golden golden, String name) {
    try (var scope = TensorScope.open()) {
      return new TextContext(scope.release(golden.tensor(name)));
    }
  }

  /** The recorded text of the first picture alone. */
  static TextContext firstText(Golden golden) {
    try (var scope = TensorScope.open()) {
      Tensor rows = golden.tensor("encoder_hidden_states").narrow(0, 0, 1).contiguous();
      return new TextContext(scope.release(rows));
    }
  }

  /** The parameters of a network's layer by the layer's name. */
  static Weights weights(LatentNetwork network, String layer) {
    Weights.Source copies =
        (key, shape) -> Objects.requireNonNull(network.parameters().get(key)).copy();
    return new Weights(copies, Device.CPU).at(layer);
  }

  static int[][] rows(long[] flat, int count) {
    int length = flat.length / count;
    int[][] rows = new int[count][];
    for (int i = 0; i < count; i++) {
      rows[i] =
          Arrays.stream(flat, i * length, (i + 1) * length).mapToInt(Math::toIntExact).toArray();
    }
    return rows;
  }
}
