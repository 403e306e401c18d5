package dev.rad.torch.nn.conditioning;

import dev.rad.Device;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The embedding of a whole batch, ready for every block to project.
 *
 * <p>Dense: {@code e = P(R(E(τ)))} with the block's projection P, the resize R (bilinear, aligned
 * corners) and the embedding E of every pixel. Factored over K levels with weight maps M: {@code e
 * = Σ_k R(M_k) · P(E(τ_k))}, which is the same because P and R are linear and R keeps sums of one.
 */
public interface Conditioning {

  /**
   * A block's projection of the embedding.
   *
   * @param layer the block's own linear layer
   * @param height of the block's feature map
   * @param width of the block's feature map
   * @return {@code [B, C, height, width]}, or {@code [B, C, 1, 1]} where all pixels have one level
   */
  Tensor project(Linear layer, long height, long width);

  /**
   * A normalisation that the noise embedding scales and shifts, {@code GN(h)(1 + s) + b}.
   *
   * @param modulation the normalisation, and what projects the embedding to s and b
   * @param h {@code [B, C, height, width]}
   * @return a new tensor of the shape of h
   */
  default Tensor modulate(AdaptiveGroupNorm modulation, Tensor h) {
    Tensor[] scaleAndShift =
        project(modulation.projection(), h.size(-2), h.size(-1)).chunk(2, 1); // [B, C, h|1, w|1]
    Tensor normal = modulation.norm().forward(h);
    return normal.add(scaleAndShift[1]).addcmul(normal, scaleAndShift[0]);
  }

  /** The same with what it says to every block computed at once, where that can be. */
  default Conditioning telling(FusedGroupNorms modulations) {
    return this;
  }

  /** The tensors through which derivatives reach the embedding's layers. */
  List<Tensor> embeddings();

  /** The same with other tensors in their place. */
  Conditioning withEmbeddings(List<Tensor> others);

  /** One level per image. */
  record Uniform(FusedGroupNorms.Told told) implements Conditioning { // of [B, 1, E]
    @Override
    public List<Tensor> embeddings() {
      return List.of(told.embedding());
    }

    @Override
    public Conditioning withEmbeddings(List<Tensor> others) {
      return new Uniform(new FusedGroupNorms.Told(others.get(0)));
    }

    @Override
    public Conditioning telling(FusedGroupNorms modulations) {
      return new Uniform(modulations.of(told.embedding()));
    }

    @Override
    public Tensor modulate(AdaptiveGroupNorm modulation, Tensor h) {
      if (Autograd.isOn()) {
        return Conditioning.super.modulate(modulation, h);
      }
      Tensor rows = told.of(modulation); // [B, 1, 2C]
      if (h.size(0) > 1 && h.device().kind() != Device.Kind.CPU) { // all at once
        return modulation.norm().modulated(h, rows.reshape(h.size(0), -1, 1, 1));
      }
      return perImage(
          h,
          (i, image) -> {
            Tensor[] gainAndOffset = rows.select(0, i).select(0, 0).chunk(2, 0); // [C] each
            return modulation.norm().forward(image, gainAndOffset[0], gainAndOffset[1]).output();
          });
    }

    @Override
    public Tensor project(Linear layer, long height, long width) {
      Tensor projected = layer.forward(told.embedding()); // [B, 1, C]
      return projected.reshape(projected.size(0), projected.size(2), 1, 1);
    }
  }

  /** Some levels per image, with the weight maps at every resolution of the network. */
  record Factored(FusedGroupNorms.Told told, Map<Size, ResolutionMaps> maps)
      implements Conditioning { // of [B, K, E]
    @Override
    public List<Tensor> embeddings() {
      return List.of(told.embedding());
    }

    @Override
    public Conditioning withEmbeddings(List<Tensor> others) {
      return new Factored(new FusedGroupNorms.Told(others.get(0)), maps);
    }

    @Override
    public Conditioning telling(FusedGroupNorms modulations) {
      return new Factored(modulations.of(told.embedding()), maps);
    }

    @Override
    public Tensor modulate(AdaptiveGroupNorm modulation, Tensor h) {
      ResolutionMaps levels = maps.get(new Size(h.size(-2), h.size(-1)));
      if (Autograd.isOn() || (levels.regions() == null && !told.isWhole())) {
        return Conditioning.super.modulate(modulation, h);
      }
      Tensor rows = told.of(modulation); // [B, K, 2C]
      if (levels.regions() == null) {
        return modulation
            .norm()
            .modulated(h, levels.mix(rows, h.size(-2), h.size(-1), GroupNorm.inPlanes(h)));
      }
      return perImage(
          h,
          (i, image) ->
              levels.regions().get(i).modulate(modulation.norm(), rows.select(0, i), image));
    }

    @Override
    public Tensor project(Linear layer, long height, long width) {
      return maps.get(new Size(height, width))
          .mix(layer.forward(told.embedding()), height, width, false);
    }
  }

  /** Every pixel embedded, resized to every resolution of the network. */
  record Dense(Map<Size, Tensor> maps) implements Conditioning { // [B, E, h, w] each
    @Override
    public List<Tensor> embeddings() {
      return List.copyOf(maps.values());
    }

    @Override
    public Conditioning withEmbeddings(List<Tensor> others) {
      Map<Size, Tensor> result = new LinkedHashMap<>();
      maps.keySet().forEach(size -> result.put(size, others.get(result.size())));
      return new Dense(result);
    }

    @Override
    public Tensor project(Linear layer, long height, long width) {
      Tensor map = maps.get(new Size(height, width)); // [B, E, h, w]
      return layer.forward(map.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
    }
  }

  /** What is computed of one image of a batch, {@code [1, C, H, W]}. */
  @FunctionalInterface
  interface ImageFunction {
    /** Computes it. */
    Tensor of(int index, Tensor image);
  }

  /** Computes each image on its own and puts the results beside each other. */
  private static Tensor perImage(Tensor h, ImageFunction function) {
    int b = (int) h.size(0);
    if (b == 1) {
      return TensorScope.compute(() -> function.of(0, h));
    }
    return TensorScope.compute(
        () ->
            Tensors.cat(
                0,
                IntStream.range(0, b)
                    .mapToObj(i -> function.of(i, h.narrow(0, i, 1)))
                    .toArray(Tensor[]::new)));
  }

  /** A resolution. */
  record Size(long height, long width) {}

  /** Weight maps {@code [B, K, H, W]} as {@code [B, K, hw]} at each resolution. */
  static Conditioning factored(Tensor embedding, Tensor weights, int resolutions) {
    Map<Size, ResolutionMaps> maps = new HashMap<>();
    for (int level = 0; level < resolutions; level++) {
      var size = new Size(weights.size(-2) >> level, weights.size(-1) >> level);
      maps.put(
          size,
          ResolutionMaps.of(Functional.bilinearAlignCorners(weights, size.height, size.width)));
    }
    return new Factored(new FusedGroupNorms.Told(embedding), maps);
  }

  /** Weight maps {@code [B, K, h, w]} of each resolution. */
  static Conditioning factored(Tensor embedding, List<Tensor> weights) {
    Map<Size, ResolutionMaps> maps = new HashMap<>();
    weights.forEach(map -> maps.put(new Size(map.size(-2), map.size(-1)), ResolutionMaps.of(map)));
    return new Factored(new FusedGroupNorms.Told(embedding), maps);
  }

  /** Embedded maps {@code [B, E, h, w]} of each resolution. */
  static Conditioning dense(List<Tensor> embeddings) {
    Map<Size, Tensor> maps = new LinkedHashMap<>();
    embeddings.forEach(map -> maps.put(new Size(map.size(-2), map.size(-1)), map));
    return new Dense(maps);
  }

  /** An embedded map {@code [B, E, H, W]} at each resolution. */
  static Conditioning dense(Tensor embedding, int resolutions) {
    Map<Size, Tensor> maps = new LinkedHashMap<>();
    for (int level = 0; level < resolutions; level++) {
      var size = new Size(embedding.size(-2) >> level, embedding.size(-1) >> level);
      maps.put(size, Functional.bilinearAlignCorners(embedding, size.height, size.width));
    }
    return new Dense(maps);
  }
}
