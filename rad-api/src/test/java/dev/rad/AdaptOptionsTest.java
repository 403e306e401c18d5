package dev.rad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.placement.CropAroundHole;
import dev.rad.placement.Tiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Example;

class AdaptOptionsTest {

  private static List<Object> values(AdaptOptions options) {
    return List.of(
        options.seed(),
        options.steps(),
        options.batchSize(),
        options.rank(),
        options.learningRate(),
        options.placement(),
        options.listener());
  }

  @Example
  void defaults_areAsDocumented() {
    assertThat(values(AdaptOptions.defaults()))
        .containsExactly(0L, 50, 2, 8, 1e-3, new CropAroundHole(), ProgressListener.NONE);
  }

  @Example
  void with_eachOption_changesThatOneAlone() {
    ProgressListener listener = progress -> {};
    List<UnaryOperator<AdaptOptions>> changes =
        List.of(
            o -> o.withSeed(7),
            o -> o.withSteps(20),
            o -> o.withBatchSize(3),
            o -> o.withRank(2),
            o -> o.withLearningRate(0.5),
            o -> o.withPlacement(new Tiles(0.5)),
            o -> o.withListener(listener));
    List<Object> wanted = List.of(7L, 20, 3, 2, 0.5, new Tiles(0.5), listener);
    for (int i = 0; i < changes.size(); i++) {
      List<Object> expected = new ArrayList<>(values(AdaptOptions.defaults()));
      expected.set(i, wanted.get(i));
      AdaptOptions changed = changes.get(i).apply(AdaptOptions.defaults());
      assertThat(values(changed)).isEqualTo(expected);
      assertThat(changed).isNotEqualTo(AdaptOptions.defaults());
      assertThat(changed).isEqualTo(changes.get(i).apply(AdaptOptions.defaults()));
    }
  }

  @Example
  void with_outOfRange_saysSo() {
    AdaptOptions options = AdaptOptions.defaults();
    assertThatThrownBy(() -> options.withSteps(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("steps of adapting are between 1 and 100000, not 0");
    assertThatThrownBy(() -> options.withBatchSize(0))
        .hasMessageContaining("at least 1 square, not 0");
    assertThatThrownBy(() -> options.withRank(0)).hasMessageContaining("at least 1, not 0");
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> options.withLearningRate(rate))
          .hasMessage("the learning rate is above 0, not " + rate);
    }
  }
}
