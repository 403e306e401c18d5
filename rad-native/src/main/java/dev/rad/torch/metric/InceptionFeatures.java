package dev.rad.torch.metric;

import static dev.rad.torch.metric.InceptionBlocks.chain;

import dev.rad.Device;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.feature.FeatureSource;
import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The features of FID (Heusel et al. 2017, arXiv 1706.08500): the 2048 spatial means of the last
 * block of Inception v3, the TensorFlow network of 2015-12-05 with the weights that pytorch-fid
 * publishes as {@code pt_inception-2015-12-05-6726825d.pth}.
 *
 * <p>8-bit pictures are resized to 299×299 and mapped to {@code [-1, 1]}.
 */
public final class InceptionFeatures implements FeatureExtractor {

  private final NetworkParameters parameters;
  private final InceptionResize resize;
  private final UnaryOperator<Tensor> network;

  /**
   * Builds the network.
   *
   * @param parameters the weights, which this object owns
   * @param resize the method of resizing pictures to its input size
   */
  InceptionFeatures(NetworkParameters parameters, InceptionResize resize) {
    this.parameters = parameters;
    this.resize = resize;
    this.network = build(new InceptionBlocks(parameters));
  }

  /**
   * Opens the network on the CPU, resizing as pytorch-fid does.
   *
   * @param weights pytorch-fid's state dict, {@code .pth} or {@code .safetensors}
   * @return the network
   * @throws CheckpointException if the file is missing, malformed, or of another network
   */
  public static InceptionFeatures open(Path weights) {
    return open(weights, InceptionResize.TORCH_BILINEAR, Device.CPU);
  }

  /**
   * Opens the network.
   *
   * @param weights pytorch-fid's state dict, {@code .pth} or {@code .safetensors}
   * @param resize the method of resizing pictures to its input size
   * @param device the device to compute on
   * @return the network
   * @throws CheckpointException if the file is missing, malformed, or of another network
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist
   */
  public static InceptionFeatures open(Path weights, InceptionResize resize, Device device) {
    return new InceptionFeatures(NetworkParameters.open(weights, device), resize);
  }

  private static UnaryOperator<Tensor> build(InceptionBlocks blocks) {
    return chain(
        List.of(
            blocks.inside("Conv2d_1a_3x3", 3, 32, 3, 2),
            blocks.inside("Conv2d_2a_3x3", 32, 32, 3, 1),
            blocks.same("Conv2d_2b_3x3", 32, 64, 3, 3),
            InceptionBlocks::halve,
            blocks.inside("Conv2d_3b_1x1", 64, 80, 1, 1),
            blocks.inside("Conv2d_4a_3x3", 80, 192, 3, 1),
            InceptionBlocks::halve,
            blocks.a("Mixed_5b", 192, 32),
            blocks.a("Mixed_5c", 256, 64),
            blocks.a("Mixed_5d", 288, 64),
            blocks.b("Mixed_6a", 288),
            blocks.c("Mixed_6b", 768, 128),
            blocks.c("Mixed_6c", 768, 160),
            blocks.c("Mixed_6d", 768, 160),
            blocks.c("Mixed_6e", 768, 192),
            blocks.d("Mixed_7a", 768),
            blocks.e("Mixed_7b", 1280, false),
            blocks.e("Mixed_7c", 2048, true)));
  }

  @Override
  public FeatureSource source() {
    return new FeatureSource(parameters.name(), "pool3", resize.label(), "[-1, 1]", true);
  }

  /**
   * Computes the features of one picture.
   *
   * @param picture the picture, of any size
   * @return 2048 features, none negative
   * @throws ClosedException if the network was closed
   */
  @Override
  public float[] features(RgbImage picture) {
    parameters.requireOpen();
    try (var scope = TensorScope.open()) {
      Tensor planes = Tensors.of(picture.toUnitRange(), 3, picture.height(), picture.width());
      Tensor x = resize.apply(planes).to(parameters.device());
      Tensor h = Autograd.off(() -> network.apply(x.reshape(1, 3, x.size(1), x.size(2))));
      return Functional.mean(h, 2, 3).toFloats();
    }
  }

  /** Frees the network. Calling it again has no effect. */
  @Override
  public void close() {
    parameters.close();
  }

  /** {@return the weights and how pictures are resized} */
  @Override
  public String toString() {
    return "InceptionFeatures[%s]".formatted(source());
  }
}
