package dev.rad.torch.training;

import dev.rad.checkpoint.Checkpoint;
import dev.rad.checkpoint.RawTensor;
import dev.rad.checkpoint.SafetensorsWriter;
import dev.rad.image.RgbImage;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The latents of photos, encoded once: the distribution of each photo's central square, and of its
 * mirror image. They are kept in a file, 64 KiB for a square of 512 pixels, so that the autoencoder
 * need not stay in memory and a resumed training need not encode again.
 */
final class LatentCache {

  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";
  private static final String PHOTOS = "photos";
  private static final String AUTOENCODER = "autoencoder";

  private final int perPhoto; // squares of a photo: with its mirror image, two
  private final float[] means; // [N, C, h, w]
  private final float[] deviations;
  private final long[] shape;

  private LatentCache(int perPhoto, float[] means, float[] deviations, long... shape) {
    this.perPhoto = perPhoto;
    this.means = means;
    this.deviations = deviations;
    this.shape = shape;
  }

  /** Encodes on demand. */
  @FunctionalInterface
  interface Encoder {
    /** Loads the autoencoder, which the caller closes. */
    AutoencoderKL load();
  }

  /**
   * Reads latents from a file, or encodes photos and writes the file.
   *
   * @param photos the photos to encode, at the size of training
   * @param flip whether mirrored squares are added
   * @param file the file that holds the latents
   * @param autoencoder identifies the weights of the encoder, so that latents of another one are
   *     not used
   * @param encoder loads the autoencoder
   */
  static LatentCache of(
      PhotoFolder photos, boolean flip, Path file, String autoencoder, Encoder encoder) {
    Map<String, String> metadata =
        Map.of(
            PHOTOS,
            photos.digest() + " at " + photos.size() + (flip ? ", flipped" : ""),
            AUTOENCODER,
            autoencoder);
    if (Files.isRegularFile(file)) {
      Checkpoint saved = Checkpoint.open(file);
      if (saved.metadata().entrySet().containsAll(metadata.entrySet())) {
        RawTensor means = Objects.requireNonNull(saved.tensors().get(MEAN));
        RawTensor deviations = Objects.requireNonNull(saved.tensors().get(DEVIATION));
        return new LatentCache(
            flip ? 2 : 1, means.toFloats(), deviations.toFloats(), means.shape());
      }
    }
    try (AutoencoderKL network = encoder.load()) {
      LatentCache made = encode(photos, flip, network);
      SafetensorsWriter.write(
          file,
          List.of(
              RawTensor.of(MEAN, made.means, made.shape),
              RawTensor.of(DEVIATION, made.deviations, made.shape)),
          metadata);
      return made;
    }
  }

  private static LatentCache encode(PhotoFolder photos, boolean flip, AutoencoderKL network) {
    List<float[]> means = new ArrayList<>();
    List<float[]> deviations = new ArrayList<>();
    long[] shape = new long[4];
    for (int i = 0; i < photos.count(); i++) {
      RgbImage square = photos.centreCrop(i);
      for (RgbImage picture : flip ? List.of(square, square.flipped()) : List.of(square)) {
        try (var scope = TensorScope.open();
            var noGradients = Autograd.noGrad()) {
          Tensor pixels =
              Tensors.of(picture.toUnitRange(), 1, 3, picture.height(), picture.width());
          var posterior = network.encode(pixels);
          means.add(posterior.mean().toFloats());
          deviations.add(posterior.logVariance().mul(0.5).exp().toFloats());
          shape = posterior.mean().shape().toArray();
        }
      }
    }
    shape[0] = means.size();
    return new LatentCache(flip ? 2 : 1, joined(means), joined(deviations), shape);
  }

  private static float[] joined(List<float[]> parts) {
    float[] all = new float[parts.size() * parts.get(0).length];
    for (int i = 0; i < parts.size(); i++) {
      System.arraycopy(parts.get(i), 0, all, i * parts.get(i).length, parts.get(i).length);
    }
    return all;
  }

  /** {@return the number of squares} */
  int count() {
    return (int) shape[0];
  }

  /** {@return the number of the photo that a square is of} */
  int photo(int index) {
    return index / perPhoto;
  }

  /** {@return the columns of a square's latents} */
  int width() {
    return (int) shape[3];
  }

  /** {@return the rows of a square's latents} */
  int height() {
    return (int) shape[2];
  }

  /**
   * Draws latents of a square.
   *
   * @param index the square's number, from 0
   * @param seed the seed of the draw
   * @return {@code [1, C, h, w]}, not scaled
   */
  Tensor draw(int index, long seed) {
    long[] one = {1, shape[1], shape[2], shape[3]};
    int length = means.length / count();
    int from = index * length;
    Tensor mean = Tensors.of(Arrays.copyOfRange(means, from, from + length), one);
    Tensor deviation = Tensors.of(Arrays.copyOfRange(deviations, from, from + length), one);
    return mean.addcmul(Tensors.randn(seed, one), deviation);
  }

  /** {@return the number of squares and the size of their latents} */
  @Override
  public String toString() {
    return "LatentCache" + Arrays.toString(shape);
  }
}
