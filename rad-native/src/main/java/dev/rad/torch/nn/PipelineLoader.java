package dev.rad.torch.nn;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.PipelinePart;
import dev.rad.latent.TextEncoderConfig;
import dev.rad.torch.nn.layer.Weights;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Builds the networks of a latent diffusion pipeline from its parts. In a precision other than
 * float32, the group normalisations, the layers that embed the noise level and the output
 * convolutions stay float32; everything else is rounded.
 */
public final class PipelineLoader {

  private static final Pattern FLOAT32_LAYERS =
      Pattern.compile(
          "(.+\\.)?(time_embedding\\.linear_[12]|time_emb_proj|conv_norm_out|conv_out|quant_conv|group_norm"
              + "|resnets\\.\\d+\\.norm[12]|attentions\\.\\d+\\.norm)\\.(weight|bias)");

  private PipelineLoader() {}

  /**
   * Builds the network that predicts noise.
   *
   * @param part its part of the pipeline
   * @param precision the precision of its arithmetic
   * @param device the device to compute on
   * @return the network, which owns its parameters and does not depend on the file
   * @throws CheckpointException if tensors are missing or hold NaN or infinity, or the file was cut
   *     short since it was opened
   * @throws UnsupportedPlatformException for {@link Precision#FLOAT16} on the CPU
   */
  public static UNet2DConditionModel unet(
      PipelinePart<ConditionedUNetConfig> part, Precision precision, Device device) {
    return load(
        part, precision, device, from -> new UNet2DConditionModel(part.config(), from, device));
  }

  /**
   * Builds the autoencoder.
   *
   * @param part its part of the pipeline
   * @param precision the precision of its arithmetic
   * @param device the device to compute on
   * @return the network, which owns its parameters and does not depend on the file
   * @throws CheckpointException as {@link #unet}
   * @throws UnsupportedPlatformException as {@link #unet}
   */
  public static AutoencoderKL autoencoder(
      PipelinePart<AutoencoderConfig> part, Precision precision, Device device) {
    return load(part, precision, device, from -> new AutoencoderKL(part.config(), from, device));
  }

  /**
   * Builds the text encoder.
   *
   * @param part its part of the pipeline
   * @param precision the precision of its arithmetic
   * @param device the device to compute on
   * @return the network, which owns its parameters and does not depend on the file
   * @throws CheckpointException as {@link #unet}
   * @throws UnsupportedPlatformException as {@link #unet}
   */
  public static ClipTextModel textEncoder(
      PipelinePart<TextEncoderConfig> part, Precision precision, Device device) {
    return load(part, precision, device, from -> new ClipTextModel(part.config(), from, device));
  }

  private static <N extends LatentNetwork> N load(
      PipelinePart<?> part, Precision precision, Device device, Function<Weights.Source, N> maker) {
    DType torso = UNetLoader.dtype(precision, device);
    return UNetLoader.build(
        part.file(), part.tensors(), key -> dtype(key, torso), device, maker, LatentNetwork::close);
  }

  /** Returns the element type of a parameter, given that of the network's torso. */
  static DType dtype(String key, DType torso) {
    return FLOAT32_LAYERS.matcher(key).matches() ? DType.F32 : torso;
  }
}
