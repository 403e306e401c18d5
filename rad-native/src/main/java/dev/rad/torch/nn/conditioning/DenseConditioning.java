package dev.rad.torch.nn.conditioning;

import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.MemoryOrder;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every pixel embedded, resized to every resolution of the network.
 *
 * @param maps {@code [B, E, h, w]} for each resolution
 */
record DenseConditioning(Map<Resolution, Tensor> maps) implements Conditioning {

  /** Takes embedded maps {@code [B, E, h, w]} of each resolution. */
  static DenseConditioning of(List<Tensor> embeddings) {
    Map<Resolution, Tensor> maps = new LinkedHashMap<>();
    embeddings.forEach(map -> maps.put(Resolution.of(map), map));
    return new DenseConditioning(maps);
  }

  /** Resizes an embedded map {@code [B, E, H, W]} to each resolution. */
  static DenseConditioning of(Tensor embedding, int resolutions) {
    Map<Resolution, Tensor> maps = new LinkedHashMap<>();
    for (int level = 0; level < resolutions; level++) {
      var size = Resolution.of(embedding).halved(level);
      maps.put(size, Functional.bilinearAlignCorners(embedding, size.height(), size.width()));
    }
    return new DenseConditioning(maps);
  }

  @Override
  public List<Tensor> embeddings() {
    return List.copyOf(maps.values());
  }

  @Override
  public Conditioning withEmbeddings(List<Tensor> others) {
    Map<Resolution, Tensor> result = new LinkedHashMap<>();
    maps.keySet().forEach(size -> result.put(size, others.get(result.size())));
    return new DenseConditioning(result);
  }

  @Override
  public Tensor project(Linear layer, long height, long width) {
    Tensor map = Objects.requireNonNull(maps.get(new Resolution(height, width))); // [B, E, h, w]
    return MemoryOrder.fastest(layer.forward(map.permute(0, 2, 3, 1)).permute(0, 3, 1, 2));
  }
}
