package dev.rad.torch.metric;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.feature.FeatureSource;
import dev.rad.image.RgbImage;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.BetaSchedule;
import dev.rad.torch.device.Devices;
import dev.rad.torch.lora.Lora;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;

/**
 * Features without Inception's weights: the spatial means of the activations of a named block of a
 * RAD or ADM network. A distance between such features is not FID and is not called FID; it is
 * comparable only for the same network file, block and noise level.
 *
 * <p>Pictures are resized to the network's size (triangle filter, antialiased) and noised to step t
 * of the linear schedule of 1000 steps, {@code √ᾱ_t x + √(1 − ᾱ_t) ε}, with the same noise for each
 * picture; for step 0 the noise is negligible and left out.
 */
public final class UNetFeatures implements FeatureExtractor {
  private static final int STEPS = 1000;
  private static final long SEED = 0;

  private final RadUNet network;
  private final String file;
  private final String block;
  private final int step;

  private UNetFeatures(RadUNet network, String file, String block, int step) {
    this.network = network;
    this.file = file;
    this.block = block;
    this.step = step;
  }

  /**
   * Opens a network on the CPU, for the features of its middle block at step 0.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @return the network
   * @throws CheckpointException if it is missing, malformed, of no known network, or conditional on
   *     classes
   */
  public static UNetFeatures open(Path weights) {
    return open(weights, "middle_block", 0, Device.CPU);
  }

  /**
   * Opens a network.
   *
   * @param weights a {@code .safetensors} or {@code .pt} file, or a diffusers folder
   * @param block one of {@link RadUNet#blockNames}, such as {@code middle_block}
   * @param step the noise level of the pictures, 0 to 999, which is also given to the network
   * @param device the device to compute on
   * @return the network
   * @throws CheckpointException if the weights are missing, malformed, of no known network, or
   *     conditional on classes
   * @throws IllegalArgumentException if there is no such block or step
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist
   */
  public static UNetFeatures open(Path weights, String block, int step, Device device) {
    if (step < 0 || step >= STEPS) {
      throw new IllegalArgumentException("a step is 0 to %d, not %d".formatted(STEPS - 1, step));
    }
    UNetWeights opened = UNetLoader.open(weights);
    if (opened.config().numClasses() > 0 || opened.config().inChannels() != 3) {
      throw new CheckpointException(
          weights + " is no unconditional network of RGB pictures: name one that is");
    }
    RadUNet network = UNetLoader.load(opened, DType.F32, Devices.resolve(device));
    try {
      opened.adapters().ifPresent(adapters -> Lora.of(network, adapters).mergeForGood());
      if (!network.blockNames().contains(block)) {
        throw new IllegalArgumentException(
            "the network has no block %s: name one of %s".formatted(block, network.blockNames()));
      }
      return new UNetFeatures(network, String.valueOf(weights.getFileName()), block, step);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  @Override
  public FeatureSource source() {
    int size = network.config().imageSize();
    return new FeatureSource(
        file,
        block + " at step " + step,
        "triangle filter to %d×%d, antialiased".formatted(size, size),
        "[-1, 1]",
        false);
  }

  /**
   * Computes the features of one picture.
   *
   * @param picture the picture, of any size
   * @return the spatial mean of each of the block's channels
   * @throws ClosedException if the network was closed
   */
  @Override
  public float[] features(RgbImage picture) {
    int size = network.config().imageSize();
    RgbImage small = picture.resize(size, size);
    try (var scope = TensorScope.open()) {
      Tensor x = noised(Tensors.of(small.toUnitRange(), 1, 3, size, size));
      NoiseInput noise = NoiseInput.uniform(step);
      Tensor h = Autograd.off(() -> network.activations(x, noise, block));
      return Functional.mean(h, 2, 3).toFloats();
    }
  }

  private Tensor noised(Tensor x) {
    if (step == 0) {
      return x;
    }
    double kept = BetaSchedule.linear(STEPS).alphaBar(step + 1); // guided-diffusion counts from 0
    Tensor noise = Tensors.randn(SEED, x.shape().toArray());
    return x.mul(Math.sqrt(kept)).add(noise.mul(Math.sqrt(1 - kept)));
  }

  /** Frees the network. Calling it again has no effect. */
  @Override
  public void close() {
    network.close();
  }

  /** {@return the weights, the block and the resizing of pictures} */
  @Override
  public String toString() {
    return "UNetFeatures[%s]".formatted(source());
  }
}
