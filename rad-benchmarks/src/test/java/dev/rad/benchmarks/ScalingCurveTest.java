package dev.rad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingCurveTest {

  private static ScalingCurve axis() {
    return new ScalingCurve(
        "batch",
        "pictures in a batch",
        "seconds per picture",
        List.of(
            new ScalingCurve.Point("float32", 1, new Timings(0.3, 0.1, 0.2), 1),
            new ScalingCurve.Point("float32", 4, new Timings(1.2, 1.0, 0.8, 2.0), 4),
            new ScalingCurve.Point("bfloat16", 1, new Timings(0.5), 1)));
  }

  @Test
  void seconds_oddAndEvenCount_haveTheMiddleForAMedian() {
    assertThat(new Timings(3, 1, 2).median()).isEqualTo(2);
    assertThat(new Timings(4, 1, 3, 10).median()).isEqualTo(3.5);
    assertThat(new Timings(4, 1, 3).format()).isEqualTo("3.000 (1.000–4.000)");
  }

  @Test
  void of_code_isRunOnceMoreThanItIsTimed() {
    int[] runs = {0};

    Timings seconds = Timings.of(() -> runs[0]++, 3);

    assertThat(runs[0]).isEqualTo(4);
    assertThat(seconds.values()).hasSize(3);
  }

  @Test
  void csv_points_areDividedByTheirUnits() {
    assertThat(axis().csv().lines())
        .containsExactly(
            "series,pictures_in_a_batch,median,least,largest",
            "float32,1.0,0.200000,0.100000,0.300000",
            "float32,4.0,0.275000,0.200000,0.500000",
            "bfloat16,1.0,0.500000,0.500000,0.500000");
  }

  @Test
  void draw_axis_hasALineInTheColourOfEachSeries() {
    BufferedImage image = ScalingCurvePlot.draw(axis());

    List<Integer> colours =
        IntStream.range(0, image.getWidth() * image.getHeight())
            .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff)
            .distinct()
            .boxed()
            .toList();
    assertThat(colours).contains(0x1f5fa8, 0xd1495b).doesNotContain(0x66a182);
  }
}
