package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.MemoryOrder;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A few levels per image, with weight maps at every resolution of the network.
 *
 * @param embedding the embedding of the levels, {@code [B, K, E]}
 * @param maps the weight maps
 */
record LevelConditioning(ProjectedEmbedding embedding, Map<Resolution, ResolutionMaps> maps)
    implements Conditioning {

  @Override
  public List<Tensor> embeddings() {
    return List.of(embedding.embedding());
  }

  @Override
  public Conditioning withEmbeddings(List<Tensor> others) {
    return new LevelConditioning(ProjectedEmbedding.of(others.get(0)), maps);
  }

  @Override
  public Conditioning projectedBy(FusedGroupNorms norms) {
    return new LevelConditioning(norms.project(embedding.embedding()), maps);
  }

  @Override
  public Tensor normalize(AdaptiveGroupNorm norm, Tensor h) {
    ResolutionMaps levels = Objects.requireNonNull(maps.get(Resolution.of(h)));
    List<SortedPixels> sorted = levels.pixels();
    if (Autograd.isOn() || (sorted == null && !embedding.isProjected())) {
      return Conditioning.super.normalize(norm, h);
    }
    Tensor rows = embedding.gainAndOffset(norm); // [B, K, 2C]
    if (sorted == null) {
      Tensor mixed = levels.mix(rows, h.size(-2), h.size(-1), GroupNorm.inPlanes(h));
      return norm.norm().forwardWithMaps(h, mixed);
    }
    return EachImage.map(
        h, (i, image) -> sorted.get(i).normalize(norm.norm(), rows.select(0, i), image));
  }

  @Override
  public Tensor project(Linear layer, long height, long width) {
    return Objects.requireNonNull(maps.get(new Resolution(height, width)))
        .mix(
            layer.forward(embedding.embedding()),
            height,
            width,
            MemoryOrder.isRowMajor(layer.weight().device()));
  }
}
