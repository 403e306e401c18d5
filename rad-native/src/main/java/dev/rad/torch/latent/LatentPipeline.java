package dev.rad.torch.latent;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.exception.CheckpointException;
import dev.rad.latent.AutoencoderConfig;
import dev.rad.latent.ClipTokenizer;
import dev.rad.latent.ConditionedUNetConfig;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.nn.AutoencoderKL;
import dev.rad.torch.nn.ClipTextModel;
import dev.rad.torch.nn.LatentNetwork;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.nn.UNet2DConditionModel;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a latent diffusion pipeline, loaded. It owns them: close it. Several threads may
 * use it at once.
 */
public final class LatentPipeline implements AutoCloseable {

  /** The number of texts whose encodings are kept; each has some hundred thousand numbers. */
  private static final int MOST_TEXTS = 32;

  /**
   * The least width of networks that were trained at full size, whatever their configuration says.
   */
  private static final int FULL_WIDTH = 320;

  private static final int FULL_SIDE = 64;

  private final PipelineFiles files;
  private final boolean trainedForRad;
  private final UNet2DConditionModel unet;
  private final AutoencoderKL autoencoder;
  private final @Nullable ClipTextModel textEncoder; // null, as the tokenizer, without texts
  private final @Nullable ClipTokenizer tokenizer;
  private final Map<Text, Tensor> texts = new LinkedHashMap<>(16, 0.75f, true); // least used first

  private record Text(String text, int skipped) {}

  private LatentPipeline(
      PipelineFiles files,
      boolean trainedForRad,
      @Nullable ClipTokenizer tokenizer,
      UNet2DConditionModel unet,
      AutoencoderKL autoencoder,
      @Nullable ClipTextModel textEncoder) {
    this.trainedForRad = trainedForRad;
    this.files = files;
    this.tokenizer = tokenizer;
    this.unet = unet;
    this.autoencoder = autoencoder;
    this.textEncoder = textEncoder;
  }

  /**
   * Loads a pipeline.
   *
   * @param files the parts of the pipeline
   * @param precision the precision of the networks' arithmetic
   * @param device the device to compute on
   * @return the pipeline
   * @throws CheckpointException if a part is missing, malformed, or does not fit the others
   * @throws dev.rad.exception.UnsupportedPlatformException if the device does not support the
   *     precision
   */
  public static LatentPipeline load(PipelineFiles files, Precision precision, Device device) {
    var unet = required(files, files.unet(), "unet");
    var autoencoder = required(files, files.autoencoder(), "vae");
    if (!files.isUnconditional()) {
      required(files, files.tokenizer(), "tokenizer");
      var textEncoder = required(files, files.textEncoder(), "text_encoder");
      requireFit(files, unet.config().crossAttentionDim(), textEncoder.config().hiddenSize());
    }
    List<LatentNetwork> loaded = new ArrayList<>();
    try {
      UNet2DConditionModel first = PipelineLoader.unet(unet, precision, device);
      loaded.add(first);
      AutoencoderKL second = PipelineLoader.autoencoder(autoencoder, precision, device);
      loaded.add(second);
      ClipTextModel third =
          files
              .textEncoder()
              .map(part -> PipelineLoader.textEncoder(part, precision, device))
              .orElse(null);
      return new LatentPipeline(
          withoutWeights(files),
          files.trainedForRad(),
          files.tokenizer().orElse(null),
          first,
          second,
          third);
    } catch (RuntimeException | Error e) {
      loaded.forEach(LatentNetwork::close);
      throw e;
    }
  }

  /**
   * Drops the references to the weights' files, whose pages would count as this process's memory.
   */
  private static PipelineFiles withoutWeights(PipelineFiles files) {
    return new PipelineFiles(
        files.path(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        files.tokenizer(),
        files.schedulerJson(),
        files.notes());
  }

  private static <T> T required(PipelineFiles files, Optional<T> part, String name) {
    return part.orElseThrow(
        () ->
            new CheckpointException(
                "%s has no %s, without which no hole can be filled: give a whole pipeline"
                    .formatted(files.path(), name)));
  }

  private static void requireFit(PipelineFiles files, int wanted, int found) {
    if (wanted != found) {
      throw new CheckpointException(
          "%s: the unet reads texts of %d features, the text_encoder gives %d: they do not belong"
                  .formatted(files.path(), wanted, found)
              + " together");
    }
  }

  /**
   * Returns the part of a text that does not fit into the text encoder.
   *
   * @param text any text
   * @return the part, which is empty if the text fits
   */
  public String cut(String text) {
    return tokenizer == null ? "" : tokenizer.encode(text).cut();
  }

  /**
   * Encodes a text; the encodings of the last few texts are kept.
   *
   * @param text any text; empty where the network was trained without texts, which is then given
   *     one row of zeros
   * @param clipSkip the number of the text encoder's last layers to leave out
   * @return {@code [1, T, D]} in float32, a new handle in the enclosing scope
   * @throws IllegalArgumentException if the encoder does not have enough layers
   * @throws CheckpointException if the network was trained without texts, and there is one
   */
  public Tensor encode(String text, int clipSkip) {
    if (textEncoder == null && !text.isEmpty()) {
      throw new CheckpointException(
          "%s was trained without texts, so it cannot be told '%s': leave the prompt out"
              .formatted(files.path(), text));
    }
    synchronized (texts) {
      Text key = new Text(text, clipSkip);
      Tensor known = texts.get(key);
      if (known == null) {
        known = compute(text, clipSkip);
        texts.put(key, known);
        if (texts.size() > MOST_TEXTS) {
          var eldest = texts.entrySet().iterator();
          eldest.next().getValue().close();
          eldest.remove();
        }
      }
      return known.share();
    }
  }

  private Tensor compute(String text, int clipSkip) {
    if (textEncoder == null || tokenizer == null) {
      try (var scope = TensorScope.open()) {
        Tensor zeros = Tensors.zeros(DType.F32, 1, 1, unet.config().crossAttentionDim());
        return scope.release(zeros.to(device()).copy());
      }
    }
    ClipTextModel encoder = textEncoder;
    int[] ids = tokenizer.encode(text).ids().stream().mapToInt(Integer::intValue).toArray();
    try (var scope = TensorScope.open()) {
      return scope.release(Autograd.off(() -> encoder.forward(clipSkip, new int[][] {ids})));
    } finally {
      encoder.release(); // texts are few, and what they need is as large as the weights
    }
  }

  /** {@return the files that it was loaded from, without the networks' weights} */
  public PipelineFiles files() {
    return files;
  }

  /** {@return the network that predicts noise, which belongs to the pipeline} */
  public UNet2DConditionModel unet() {
    return unet;
  }

  /** {@return the autoencoder, which belongs to the pipeline} */
  public AutoencoderKL autoencoder() {
    return autoencoder;
  }

  /**
   * Returns whether the network was trained to be told a noise level for every latent pixel.
   *
   * @return true if its file, or that of its adapters, says so
   */
  public boolean trainedForRad() {
    return trainedForRad;
  }

  /** {@return the device that it computes on} */
  public Device device() {
    return unet.device();
  }

  /**
   * Counts the numbers in all networks.
   *
   * @return the count
   */
  public long parameterCount() {
    return unet.parameterCount()
        + autoencoder.parameterCount()
        + (textEncoder == null ? 0 : textEncoder.parameterCount());
  }

  /**
   * Returns the side of the pictures that the network was trained on. Configurations from before
   * diffusers 0.9 may give a smaller size than the true one.
   *
   * @return the side in pixels
   */
  public int imageSize() {
    return imageSize(unet.config(), autoencoder.config());
  }

  /**
   * Returns the side of the pictures that a network was trained on, see {@link #imageSize()}.
   *
   * @param unet the network's shape
   * @param autoencoder the shape of its autoencoder
   * @return the side in pixels
   */
  public static int imageSize(ConditionedUNetConfig unet, AutoencoderConfig autoencoder) {
    boolean full = unet.channels(0) >= FULL_WIDTH;
    int latents = full ? Math.max(unet.sampleSize(), FULL_SIDE) : unet.sampleSize();
    return latents * autoencoder.factor();
  }

  /** Frees the networks. Calling it again has no effect. */
  @Override
  public void close() {
    synchronized (texts) {
      texts.values().forEach(Tensor::close);
      texts.clear();
    }
    unet.close();
    autoencoder.close();
    if (textEncoder != null) {
      textEncoder.close();
    }
  }

  /** {@return the networks} */
  @Override
  public String toString() {
    return "LatentPipeline[%s, %s, %s]"
        .formatted(unet, autoencoder, textEncoder == null ? "no texts" : textEncoder);
  }
}
