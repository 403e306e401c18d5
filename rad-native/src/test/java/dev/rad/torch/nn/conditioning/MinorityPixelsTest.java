package dev.rad.torch.nn.conditioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.checkpoint.DType;
import dev.rad.torch.tensor.Autograd;
import dev.rad.torch.tensor.FloatMemory;
import dev.rad.torch.tensor.Functional;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MinorityPixelsTest {

  private static final int GROUPS = 32;

  /** Both ways, against every pixel's own normalisation: {@code ĥ g + f}. */
  @Property(tries = 60)
  void normalize_anyLevels_isTheNormalisationWithEachPixelsGainAndOffset(
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 150) int width,
      @ForAll @IntRange(min = 2, max = 4) int levels,
      @ForAll @IntRange(min = 1, max = 3) int each,
      @ForAll Random random) {
    int pixels = height * width;
    int channels = GROUPS * each;
    int[] level = new int[pixels];
    var mixtures = new MixtureWeights(new float[3 + levels * pixels], 3, levels, pixels);
    for (int p = 0; p < pixels; p++) { // neighbours are often alike
      level[p] = p > 0 && random.nextInt(5) > 0 ? level[p - 1] : random.nextInt(levels + 1);
      float rest = 1;
      for (int k = 0; k < levels; k++) {
        float share = k == levels - 1 ? rest : rest * random.nextFloat();
        rest -= share;
        mixtures.weights()[3 + k * pixels + p] = level[p] == levels ? share : level[p] == k ? 1 : 0;
      }
    }
    int common = random.nextInt(levels);
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.randn(1, 1, channels, height, width).channelsLast();
      Tensor gainAndOffset = Tensors.randn(2, levels, 2 * channels);
      float[] numbers = gainAndOffset.toFloats();
      var normal =
          Functional.groupNormWithStatistics(
              x,
              GROUPS,
              Tensors.full(DType.F32, 1, channels),
              Tensors.zeros(DType.F32, channels),
              0.1);
      float[] hat = normal.output().permute(0, 2, 3, 1).toFloats(); // [pixels, C]
      Tensor few = Tensors.full(DType.F32, 7, 1, channels, height, width).channelsLast();
      Tensor many = Tensors.full(DType.F32, 7, 1, channels, height, width).channelsLast();

      MinorityPixels listed = PixelRuns.of(level, common, mixtures);
      MinorityPixels gathered = PixelIndices.of(level, common, mixtures);
      Autograd.off(
          () -> {
            listed.normalize(x, gainAndOffset, normal.statistics(), few);
            gathered.normalize(x, gainAndOffset, normal.statistics(), many);
            return null;
          });

      float[] expected = new float[pixels * channels];
      int others = 0;
      for (int p = 0; p < pixels; p++) {
        others += level[p] == common ? 0 : 1;
        for (int c = 0; c < channels; c++) {
          double gain = 0;
          double offset = 0;
          for (int k = 0; k < levels; k++) {
            gain += mixtures.at(k, p) * numbers[2 * channels * k + c];
            offset += mixtures.at(k, p) * numbers[2 * channels * k + channels + c];
          }
          int i = p * channels + c;
          expected[i] = level[p] == common ? 7 : (float) (hat[i] * gain + offset);
        }
      }
      assertThat(listed.count()).isEqualTo(others);
      assertThat(gathered.count()).isEqualTo(others);
      assertThat(few.permute(0, 2, 3, 1).toFloats()).containsExactly(expected, within(5e-5f));
      assertThat(many.permute(0, 2, 3, 1).toFloats()).containsExactly(expected, within(5e-5f));
    }
  }

  @Test
  void memory_outsideTheTensorOrOfAnother_isRefused() {
    try (var scope = TensorScope.open()) {
      Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      FloatMemory memory = FloatMemory.of(x);
      float[] two = new float[2];
      memory.get(4, two, 2);
      assertThat(two).containsExactly(5, 6);
      memory.put(0, two, 1);
      assertThat(x.toFloats()).containsExactly(5, 2, 3, 4, 5, 6);
      assertThatThrownBy(() -> memory.get(5, two, 2)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> memory.get(-1, two, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> memory.put(0, two, 3)).isInstanceOf(IndexOutOfBoundsException.class);
      Tensor halves = x.to(DType.BF16);
      assertThatThrownBy(() -> FloatMemory.of(halves)).isInstanceOf(IllegalArgumentException.class);
      Tensor part = x.narrow(1, 0, 2);
      assertThatThrownBy(() -> FloatMemory.of(part)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
