package dev.rad.torch.nn.conditioning;

import static dev.rad.torch.Golden.assertClose;

import dev.rad.Device;
import dev.rad.torch.nn.layer.GroupNorm;
import dev.rad.torch.nn.layer.Linear;
import dev.rad.torch.nn.layer.Weights;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveGroupNormTest {

  private static final double ROUNDING = 1e-5;

  /** Stripes of the levels, and a last row between two of them; null for one level. */
  private static Tensor stripes(int batch, int levels, int side) {
    if (levels == 1) {
      return null;
    }
    float[] weights = new float[batch * levels * side * side];
    for (int i = 0; i < batch; i++) {
      for (int p = 0; p < side * side; p++) {
        int row = p / side;
        int k = (row / (2 + i)) % levels;
        boolean between = row == side - 1;
        weights[(i * levels + k) * side * side + p] = between ? 0.25f : 1;
        weights[(i * levels + (k + 1) % levels) * side * side + p] = between ? 0.75f : 0;
      }
    }
    return Tensors.of(weights, batch, levels, side, side);
  }

  /** Maps that are not sorted: each pixel's gain and offset are mixed of the levels'. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 3"})
  void normalize_mapsThatAreNotSorted_givesWhatSortedOnesGive(int batch, int levels) {
    int side = 12;
    int channels = 64;
    try (var scope = TensorScope.open()) {
      var weights =
          new Weights((key, shape) -> Tensors.randn(key.hashCode(), shape.toArray()), Device.CPU);
      var norm =
          new AdaptiveGroupNorm(
              new GroupNorm(weights.at("norm"), channels, 1e-5),
              Linear.of(weights.at("emb"), 16, 2 * channels));
      var norms = new FusedGroupNorms(List.of(norm));
      Tensor embedding = Tensors.randn(1, batch, levels, 16);
      Tensor h = Tensors.randn(2, batch, channels, side, side);
      Tensor maps = stripes(batch, levels, side);
      Autograd.off(
          () -> {
            ResolutionMaps sorted = ResolutionMaps.of(maps);
            Tensor expected = normalized(norms, norm, embedding, sorted, h);
            ResolutionMaps unsorted = new ResolutionMaps(sorted.weights(), null);
            Tensor actual = normalized(norms, norm, embedding, unsorted, h);
            assertClose(actual, expected, ROUNDING);
            Tensor rows = norms.project(embedding).gainAndOffset(norm);
            Tensor inPlanes =
                norm.norm().forwardWithMaps(h.contiguous(), unsorted.mix(rows, side, side, true));
            assertClose(inPlanes, expected, ROUNDING);
            return null;
          });
      norms.release();
      weights.all().values().forEach(Tensor::close);
    }
  }

  private static Tensor normalized(
      FusedGroupNorms all, AdaptiveGroupNorm one, Tensor embedding, ResolutionMaps maps, Tensor h) {
    return new LevelConditioning(ProjectedEmbedding.of(embedding), Map.of(Resolution.of(h), maps))
        .projectedBy(all)
        .normalize(one, h);
  }
}
