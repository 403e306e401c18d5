package dev.rad.torch.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.torch.tensor.Shape;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class PrefetchedNoiseTest {

  private static final Shape SHAPE = Shape.of(2, 3, 4, 4);
  private static final int LAST = 5;

  private final SeededNoise source = SeededNoise.of(7, 8);

  /** In order, with steps left out or asked for twice, backwards, past the last, in two shapes. */
  @Property(tries = 100)
  void draw_anyIndices_isTheSources(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 7) Integer> indices,
      @ForAll boolean alternating) {
    try (var scope = TensorScope.open();
        var ahead = new PrefetchedNoise(source, LAST)) {
      for (int i = 0; i < indices.size(); i++) {
        Shape shape = alternating && i % 2 == 1 ? Shape.of(2, 1, 3, 5) : SHAPE;
        float[] expected = source.draw(indices.get(i), shape).toFloats();
        assertThat(ahead.draw(indices.get(i), shape).toFloats()).isEqualTo(expected);
      }
    }
  }

  @Test
  void draw_inOrder_asksOnceForEach_andNotPastTheLast() {
    Set<Integer> asked = ConcurrentHashMap.newKeySet();
    NoiseSource noted =
        (index, shape) -> {
          assertThat(asked.add(index)).as("index %d", index).isTrue();
          assertThat(Thread.currentThread().getName()).isEqualTo("rad-noise");
          return source.draw(index, shape);
        };
    try (var scope = TensorScope.open()) {
      try (var ahead = new PrefetchedNoise(noted, LAST)) {
        for (int i = 1; i <= LAST; i++) {
          ahead.draw(i, SHAPE);
        }
      }
      assertThat(asked).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    }
  }

  @Test
  void draw_sourceFails_throwsThatWhenItsTurnComes() {
    NoiseSource failing =
        (index, shape) -> {
          if (index == 2) {
            throw new IllegalStateException("no noise left");
          }
          return source.draw(index, shape);
        };
    try (var scope = TensorScope.open();
        var ahead = new PrefetchedNoise(failing, LAST)) {
      assertThat(ahead.draw(1, SHAPE).shape()).isEqualTo(SHAPE);
      assertThatThrownBy(() -> ahead.draw(2, SHAPE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no noise left");
      assertThat(ahead.draw(3, SHAPE).toFloats()).isEqualTo(source.draw(3, SHAPE).toFloats());
    }
  }

  @Test
  void close_drawnAheadForNothing_isFreed() {
    try (var scope = TensorScope.open()) {
      source.draw(0, SHAPE); // loads everything
    }
    System.gc();
    long before = Pointer.totalCount();
    for (int i = 0; i < 50; i++) {
      try (var scope = TensorScope.open();
          var ahead = new PrefetchedNoise(source, LAST)) {
        Tensor drawn = ahead.draw(1, SHAPE);
        assertThat(drawn.shape()).isEqualTo(SHAPE);
      }
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }

  @Test
  void paysFor_seededNoiseOfAGpu_alone() {
    assertThat(PrefetchedNoise.paysFor(source, Device.cuda(0))).isTrue();
    assertThat(PrefetchedNoise.paysFor(source, Device.CPU)).isFalse();
    assertThat(PrefetchedNoise.paysFor((index, shape) -> null, Device.cuda(0))).isFalse();
  }
}
