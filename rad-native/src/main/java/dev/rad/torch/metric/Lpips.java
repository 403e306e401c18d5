package dev.rad.torch.metric;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.exception.ClosedException;
import dev.rad.image.RgbImage;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Pooling;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Learned perceptual image patch similarity, version 0.1 (Zhang et al. 2018, arXiv 1801.03924,
 * equation 1): the distance of two pictures in the features of AlexNet or VGG16, 0 for equal
 * pictures.
 *
 * <p>Pictures in {@code [-1, 1]} are shifted and scaled per channel; the results of five stages are
 * divided by their norm over the channels plus 1e-10; squared differences are weighted by a learned
 * head per stage and averaged over space; the stages are added. The distance is symmetric. Values
 * of different networks or ranges cannot be compared.
 *
 * <p>The backbone is torchvision's state dict ({@code alexnet-owt-7be5be79.pth} or {@code
 * vgg16-397923af.pth}), the heads are {@code alex.pth} or {@code vgg.pth} of the lpips package. It
 * owns the network: close it. Several threads may call it at once.
 */
public final class Lpips implements AutoCloseable {

  /** The range of the pixel values that the network is given. */
  public enum Range {
    /** {@code [-1, 1]}, for which LPIPS was made. */
    SIGNED("[-1, 1]"),
    /**
     * {@code [0, 1]} taken as if it were {@code [-1, 1]}: as in the released evaluation of RAD.
     * This gives smaller values; use it only for comparison with such numbers.
     */
    RAW01("[0, 1] unmapped");

    private final String label;

    Range(String label) {
      this.label = label;
    }

    /**
     * Describes the range, for display beside a number.
     *
     * @return the bounds
     */
    public String label() {
      return label;
    }
  }

  private static final float[] SHIFT = {-.030f, -.088f, -.188f};
  private static final float[] SCALE = {.458f, .448f, .450f};
  private static final double EPS = 1e-10;

  private final LpipsBackbone backbone;
  private final Range range;
  private final NetworkParameters parameters;
  private final NetworkParameters heads;
  private final List<List<Tensor[]>> convolutions = new ArrayList<>(); // weight and bias
  private final List<Tensor> weights = new ArrayList<>(); // [1, C, 1, 1]

  /**
   * Builds the network.
   *
   * @param parameters the backbone's weights, which this object owns
   * @param heads the heads, which this object owns
   * @param range the range of its input
   */
  Lpips(NetworkParameters parameters, NetworkParameters heads, Range range) {
    this.backbone = LpipsBackbone.of(parameters);
    this.range = range;
    this.parameters = parameters;
    this.heads = heads;
    try {
      for (int stage = 0; stage < backbone.stages().size(); stage++) {
        convolutions.add(backbone.stages().get(stage).stream().map(this::take).toList());
        weights.add(
            heads.take("lin" + stage + ".model.1.weight", 1, backbone.channels(stage), 1, 1));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Tensor[] take(LpipsBackbone.Convolution part) {
    String key = "features." + part.index();
    return new Tensor[] {
      parameters.take(key + ".weight", part.out(), part.in(), part.kernel(), part.kernel()),
      parameters.take(key + ".bias", part.out())
    };
  }

  /**
   * Opens the network on the CPU, for pictures in {@code [-1, 1]}.
   *
   * @param backbone torchvision's state dict of AlexNet or VGG16; detected from the file
   * @param heads the lpips package's heads of that network, version 0.1
   * @return the network
   * @throws CheckpointException if a file is missing, malformed, or of another network
   */
  public static Lpips open(Path backbone, Path heads) {
    return open(backbone, heads, Range.SIGNED, Device.CPU);
  }

  /**
   * Opens the network.
   *
   * @param backbone torchvision's state dict of AlexNet or VGG16; detected from the file
   * @param heads the lpips package's heads of that network, version 0.1
   * @param range the range of its input
   * @param device the device to compute on
   * @return the network
   * @throws CheckpointException if a file is missing, malformed, or of another network
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not exist
   */
  public static Lpips open(Path backbone, Path heads, Range range, Device device) {
    return new Lpips(
        NetworkParameters.open(backbone, device), NetworkParameters.open(heads, device), range);
  }

  /**
   * Computes the distance of two pictures.
   *
   * @param a a picture
   * @param b another of its size
   * @return at least 0, usually below 1; 0 for equal pictures
   * @throws IllegalArgumentException if the sizes differ, or are too small for the network: sides
   *     below 31 pixels for AlexNet, below 16 for VGG16
   * @throws ClosedException if the network was closed
   */
  public double distance(RgbImage a, RgbImage b) {
    try (var scope = TensorScope.open()) {
      requireSameSize(a, b);
      return distance(features(a), features(b));
    }
  }

  /**
   * Computes the distance around every pixel: the sum of the stages' maps, resized bilinearly. Its
   * mean is close but not equal to {@link #distance}.
   *
   * @param a a picture
   * @param b another of its size
   * @return {@code [height, width]} in row-major order, at least 0
   * @throws IllegalArgumentException as {@link #distance}
   * @throws ClosedException if the network was closed
   */
  public float[] map(RgbImage a, RgbImage b) {
    try (var scope = TensorScope.open()) {
      requireSameSize(a, b);
      return map(features(a), features(b), a).toFloats();
    }
  }

  /**
   * Computes the mean distance of pairs, each with the same weight.
   *
   * @param truths photographs
   * @param fillings the fillings to evaluate, as many, in the same order and of the same sizes
   * @return the mean, the number of pairs and the label
   * @throws IllegalArgumentException if there are none, or the numbers or sizes differ
   * @throws ClosedException if the network was closed
   */
  public LpipsMean mean(List<RgbImage> truths, List<RgbImage> fillings) {
    if (truths.isEmpty() || truths.size() != fillings.size()) {
      throw new IllegalArgumentException(
          "%d photographs and %d fillings are no pairs: give one of each, at least"
              .formatted(truths.size(), fillings.size()));
    }
    double sum = 0;
    for (int i = 0; i < truths.size(); i++) {
      sum += distance(truths.get(i), fillings.get(i));
    }
    return new LpipsMean(sum / truths.size(), truths.size(), label());
  }

  /**
   * Computes the normalised features of a picture, one tensor per stage, in the open scope.
   *
   * @throws IllegalArgumentException if the picture is too small
   */
  List<Tensor> features(RgbImage picture) {
    parameters.requireOpen();
    if (Math.min(picture.width(), picture.height()) < backbone.smallestSide()) {
      throw new IllegalArgumentException(
          "LPIPS with %s needs sides of at least %d pixels, got %d×%d; take larger pictures"
              .formatted(
                  backbone.label(), backbone.smallestSide(), picture.width(), picture.height()));
    }
    Tensor x = Tensors.of(picture.toUnitRange(), 1, 3, picture.height(), picture.width());
    if (range == Range.RAW01) {
      x = x.add(1).mul(0.5);
    }
    Tensor input = x.sub(Tensors.of(SHIFT, 1, 3, 1, 1)).div(Tensors.of(SCALE, 1, 3, 1, 1));
    return Autograd.off(() -> stages(input.to(parameters.device())));
  }

  private List<Tensor> stages(Tensor input) {
    List<Tensor> result = new ArrayList<>();
    Tensor h = input;
    for (int stage = 0; stage < convolutions.size(); stage++) {
      if (backbone.isPooled(stage)) {
        h = Pooling.largest(h, backbone.pool(), 2, 0);
      }
      for (int i = 0; i < convolutions.get(stage).size(); i++) {
        Tensor[] layer = convolutions.get(stage).get(i);
        LpipsBackbone.Convolution part = backbone.stages().get(stage).get(i);
        Tensor x = h;
        h =
            TensorScope.compute(
                () ->
                    Functional.relu(
                        Functional.conv2d(x, layer[0], layer[1], part.stride(), part.padding())));
      }
      Tensor norm = Functional.mean(h.square(), 1).mul(h.size(1)).sqrt().add(EPS);
      result.add(h.div(norm.reshape(1, 1, h.size(2), h.size(3))));
    }
    return result;
  }

  /** Computes the distance of pictures by their features. */
  double distance(List<Tensor> a, List<Tensor> b) {
    double sum = 0;
    for (int stage = 0; stage < weights.size(); stage++) {
      sum += weighted(stage, a, b).mean().item();
    }
    return sum;
  }

  /** Computes the map {@code [1, 1, H, W]} of pictures of a given size by their features. */
  Tensor map(List<Tensor> a, List<Tensor> b, RgbImage size) {
    Tensor sum = Tensors.zeros(DType.F32, 1, 1, size.height(), size.width());
    sum = sum.to(parameters.device());
    for (int stage = 0; stage < weights.size(); stage++) {
      sum = sum.add(Functional.bilinear(weighted(stage, a, b), size.height(), size.width()));
    }
    return sum;
  }

  private Tensor weighted(int stage, List<Tensor> a, List<Tensor> b) {
    Tensor squares = a.get(stage).sub(b.get(stage)).square();
    return Functional.conv2d(squares, weights.get(stage), 1, 0);
  }

  static void requireSameSize(RgbImage a, RgbImage b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new IllegalArgumentException(
          "pictures of one size can be compared, got %d×%d and %d×%d; resize one of them"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
  }

  /**
   * Describes how the distances are computed, for display beside a number.
   *
   * @return network, weights and range in one line
   */
  public String label() {
    return "LPIPS v0.1 with %s (%s, %s), values in %s"
        .formatted(backbone.label(), parameters.name(), heads.name(), range.label());
  }

  /** Frees the network. Calling it again has no effect. */
  @Override
  public void close() {
    parameters.close();
    heads.close();
  }

  @Override
  public String toString() {
    return label();
  }
}
