package dev.rad.torch.nn.conditioning;

import dev.rad.Device;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import java.util.List;

/**
 * One level per image.
 *
 * @param embedding the embedding of the levels, {@code [B, 1, E]}
 */
record UniformConditioning(ProjectedEmbedding embedding) implements Conditioning {

  @Override
  public List<Tensor> embeddings() {
    return List.of(embedding.embedding());
  }

  @Override
  public Conditioning withEmbeddings(List<Tensor> others) {
    return new UniformConditioning(ProjectedEmbedding.of(others.get(0)));
  }

  @Override
  public Conditioning projectedBy(FusedGroupNorms norms) {
    return new UniformConditioning(norms.project(embedding.embedding()));
  }

  @Override
  public Tensor normalize(AdaptiveGroupNorm norm, Tensor h) {
    if (Autograd.isOn()) {
      return Conditioning.super.normalize(norm, h);
    }
    Tensor rows = embedding.gainAndOffset(norm); // [B, 1, 2C]
    if (h.size(0) > 1 && h.device().kind() != Device.Kind.CPU) { // all at once
      return norm.norm().forwardWithMaps(h, rows.reshape(h.size(0), -1, 1, 1));
    }
    return EachImage.map(
        h,
        (i, image) -> {
          Tensor[] gainAndOffset = rows.select(0, i).select(0, 0).chunk(2, 0); // [C] each
          return norm.norm()
              .forwardWithStatistics(image, gainAndOffset[0], gainAndOffset[1])
              .output();
        });
  }

  @Override
  public Tensor project(Linear layer, long height, long width) {
    Tensor projected = layer.forward(embedding.embedding()); // [B, 1, C]
    return projected.reshape(projected.size(0), projected.size(2), 1, 1);
  }
}
