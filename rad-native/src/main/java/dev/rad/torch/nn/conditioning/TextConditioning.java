package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Tensor;
import java.util.List;

/**
 * Noise and a text.
 *
 * @param noise the conditioning on the noise
 * @param text what the picture should show
 */
record TextConditioning(Conditioning noise, TextContext text) implements Conditioning {

  @Override
  public Tensor project(Linear layer, long height, long width) {
    return noise.project(layer, height, width);
  }

  @Override
  public Tensor normalize(AdaptiveGroupNorm norm, Tensor h) {
    return noise.normalize(norm, h);
  }

  @Override
  public Conditioning projectedBy(FusedGroupNorms norms) {
    return new TextConditioning(noise.projectedBy(norms), text);
  }

  @Override
  public List<Tensor> embeddings() {
    return noise.embeddings();
  }

  @Override
  public Conditioning withEmbeddings(List<Tensor> others) {
    return new TextConditioning(noise.withEmbeddings(others), text);
  }
}
