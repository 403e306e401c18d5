package dev.rad.torch;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.image.RgbImage;
import dev.rad.model.HeadDivisions;
import dev.rad.model.PredictionType;
import dev.rad.model.RadSettings;
import dev.rad.model.UNetConfig;
import dev.rad.model.UNetWeights;
import dev.rad.schedule.RadScheduler;
import dev.rad.torch.nn.RadUNet;
import dev.rad.torch.nn.UNetLoader;
import dev.rad.torch.nn.conditioning.NoiseInput;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Finds out how a network's attention is divided into heads, which cannot be seen in its weights:
 * builds the network in every plausible way and lets each variant remove the same noise from a
 * photo. Trained weights do this well in one variant only.
 */
public final class HeadProbe {

  /**
   * Fractions of all noise steps at which the photo is tested: details are left, shapes are left,
   * hardly anything is left.
   */
  private static final double[] PARTS = {0.1, 0.3, 0.5};

  private HeadProbe() {}

  /**
   * One way to divide the heads.
   *
   * @param config the configuration
   * @param error the mean squared error of the predicted noise; the noise itself has mean square 1
   */
  public record Trial(UNetConfig config, double error) {}

  /**
   * Tries the plausible divisions.
   *
   * @param weights the network's weights; a class-conditional network predicts for its first class
   * @param photo any photo like those that the network was trained on; resized to its size
   * @param device the device to compute on
   * @param listener receives every trial
   * @return the trials, best first
   * @throws CheckpointException if the network does not take pictures with three channels
   */
  public static List<Trial> run(
      UNetWeights weights, RgbImage photo, Device device, Consumer<Trial> listener) {
    if (weights.config().inChannels() != 3) {
      throw new CheckpointException(
          weights.file() + " takes " + weights.config().inChannels() + " channels, no photo");
    }
    List<Trial> trials = new ArrayList<>();
    for (UNetConfig config : HeadDivisions.plausible(weights.config())) {
      var trial = new Trial(config, error(weights.withConfig(config), photo, device));
      listener.accept(trial);
      trials.add(trial);
    }
    trials.sort(Comparator.comparingDouble(Trial::error));
    return List.copyOf(trials);
  }

  private static double error(UNetWeights weights, RgbImage photo, Device device) {
    String json = weights.metadata().get(RadSettings.METADATA_KEY);
    RadSettings settings = json == null ? RadSettings.STANDARD : RadSettings.fromJson(json);
    RadScheduler schedule = settings.scheduler();
    int size = weights.config().imageSize();
    try (var network = UNetLoader.load(weights, DType.F32, device);
        var scope = TensorScope.open()) {
      Tensor clean = Tensors.of(photo.resize(size, size).toUnitRange(), 1, 3, size, size);
      Tensor noise = Tensors.of(gaussian(3 * size * size), 1, 3, size, size);
      double sum = 0;
      for (double part : PARTS) {
        int k = (int) (part * settings.phase1Steps());
        double kept = Math.exp(schedule.logAlphaBar(k, 1));
        // a plain network counts from 0, RAD's from 1
        double step = schedule.networkStep(k, 1) - (json == null ? 1 : 0);
        Tensor x = clean.mul(Math.sqrt(kept)).add(noise.mul(Math.sqrt(1 - kept)));
        Tensor output = evaluate(network, x.to(device), NoiseInput.uniform(step)).to(Device.CPU);
        Tensor predicted = noise(x, output.narrow(1, 0, 3), settings.predictionType(), kept);
        sum += predicted.sub(noise).square().mean().item();
      }
      return sum / PARTS.length;
    }
  }

  private static Tensor evaluate(RadUNet network, Tensor x, NoiseInput noise) {
    boolean classes = network.config().numClasses() > 0;
    return Autograd.off(
        () ->
            classes
                ? network.forward(x, noise, Tensors.of(new long[1], 1).to(x.device()))
                : network.forward(x, noise));
  }

  /**
   * Returns the noise that fits an output, of which the share {@code kept} of the picture is kept.
   */
  private static Tensor noise(Tensor x, Tensor output, PredictionType type, double kept) {
    return switch (type) {
      case EPSILON -> output;
      case VELOCITY -> x.mul(Math.sqrt(1 - kept)).add(output.mul(Math.sqrt(kept)));
      case X0 -> x.sub(output.mul(Math.sqrt(kept))).mul(1 / Math.sqrt(1 - kept));
    };
  }

  private static float[] gaussian(int count) {
    var random = new Random(1);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
