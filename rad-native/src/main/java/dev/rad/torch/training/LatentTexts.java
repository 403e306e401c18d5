package dev.rad.torch.training;

import dev.rad.Device;
import dev.rad.Precision;
import dev.rad.checkpoint.DType;
import dev.rad.latent.ClipTokenizer;
import dev.rad.latent.PipelineFiles;
import dev.rad.torch.nn.ClipTextModel;
import dev.rad.torch.nn.PipelineLoader;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The encoded texts of a training's photos: every different text is encoded once, so that the text
 * encoder need not stay in memory. A network without texts is always given one row of zeros. It
 * owns its tensors: close it.
 */
final class LatentTexts implements AutoCloseable {

  private static final String NONE = "";

  private final List<String> captions; // of each photo
  private final Map<String, Tensor> encoded; // [1, T, D]

  private LatentTexts(List<String> captions, Map<String, Tensor> encoded) {
    this.captions = captions;
    this.encoded = encoded;
  }

  /**
   * Encodes texts.
   *
   * @param base gives tokenizer and text encoder, if the network is given texts at all
   * @param captions the text of each photo, which may be empty
   * @param device the device to compute on
   */
  static LatentTexts of(LatentBase base, List<String> captions, Device device) {
    Map<String, Tensor> encoded = new LinkedHashMap<>();
    if (!base.hasTexts()) {
      try (var scope = TensorScope.open()) {
        Tensor zeros = Tensors.zeros(DType.F32, 1, 1, base.config().crossAttentionDim());
        encoded.put(NONE, scope.release(zeros.to(device).copy()));
      }
      return new LatentTexts(List.of(), encoded);
    }
    PipelineFiles files = base.files();
    ClipTokenizer tokenizer = files.tokenizer().orElseThrow();
    try (ClipTextModel encoder =
        PipelineLoader.textEncoder(files.textEncoder().orElseThrow(), Precision.FLOAT32, device)) {
      encoded.put(NONE, encode(encoder, tokenizer, NONE));
      for (String caption : captions) {
        encoded.computeIfAbsent(caption, text -> encode(encoder, tokenizer, text));
      }
    }
    return new LatentTexts(List.copyOf(captions), encoded);
  }

  private static Tensor encode(ClipTextModel encoder, ClipTokenizer tokenizer, String text) {
    int[] ids = tokenizer.encode(text).ids().stream().mapToInt(Integer::intValue).toArray();
    try (var scope = TensorScope.open()) {
      return scope.release(Autograd.off(() -> encoder.forward(ids)));
    }
  }

  /**
   * Returns the encoded text of a photo.
   *
   * @param photo its number, or −1 for the empty text
   * @return {@code [1, T, D]}, owned by this object
   */
  Tensor of(int photo) {
    String text = photo < 0 || captions.isEmpty() ? NONE : captions.get(photo);
    return Objects.requireNonNull(encoded.get(text));
  }

  /** Returns the number of photos with a text that the network is given. */
  int count() {
    return (int) captions.stream().filter(caption -> !caption.isEmpty()).count();
  }

  @Override
  public void close() {
    encoded.values().forEach(Tensor::close);
  }

  @Override
  public String toString() {
    return "LatentTexts[%d of %d photos]".formatted(count(), captions.size());
  }
}
