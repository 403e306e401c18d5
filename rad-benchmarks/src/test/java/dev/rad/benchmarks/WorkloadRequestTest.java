package dev.rad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.model.UNetCost;
import dev.rad.model.UNetPresets;
import dev.rad.torch.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class WorkloadRequestTest {

  private static final String EVALUATION =
      "\"weights\": \"../checkpoints/rad-landscapes-64.safetensors\", \"size\": 32";
  private static final int SIZE = 32;

  private static Workload prepare(String kind, String more) {
    String text = "{\"kind\": \"%s\", %s%s}".formatted(kind, EVALUATION, more);
    return new WorkloadRequest(JsonMapper.shared().readTree(text)).prepare();
  }

  private static float[] result(String kind, String more) {
    try (Workload work = prepare(kind, more)) {
      assertThat(work.run()).isPositive();
      return work.result().orElseThrow().toFloats();
    }
  }

  @Test
  void evaluation_hardMask_isThatOfTheMapPerPixel() {
    float[] hard = result("evaluation", ", \"noise\": \"hard\"");
    float[] dense = result("evaluation", ", \"noise\": \"dense\"");
    float[] uniform = result("evaluation", ", \"noise\": \"uniform\"");

    assertThat(hard).hasSize(6 * SIZE * SIZE).containsExactly(dense, within(1e-4f));
    assertThat(largestDifference(hard, uniform)).isGreaterThan(0.01);
  }

  @Test
  void oneByOne_batch_isThatOfTheBatch() {
    float[] batch = result("evaluation", ", \"batch\": 3");
    float[] single = result("one-by-one", ", \"batch\": 3");

    assertThat(single).hasSize(3 * 6 * SIZE * SIZE).containsExactly(batch, within(1e-4f));
  }

  @Test
  void step_hardMask_changesTheHoleAlone() {
    float[] before;
    try (var pictures = Tensors.randn(NetworkTask.SEED, 1, 3, SIZE, SIZE)) {
      before = pictures.toFloats();
    }

    float[] hard = result("step", ", \"noise\": \"hard\"");
    float[] plain = result("step", ", \"noise\": \"uniform\"");

    for (int i = 0; i < before.length; i++) {
      int x = i % SIZE;
      int y = i / SIZE % SIZE;
      boolean hole = x >= 8 && x < 24 && y >= 8 && y < 24;
      assertThat(hard[i] != before[i]).as("pixel %d, %d", x, y).isEqualTo(hole);
      assertThat(plain[i]).isNotEqualTo(before[i]);
    }
  }

  @Test
  void cost_evaluation_isTheNetworksForTheBatch() {
    var network = UNetPresets.named("landscapes-adm-64").config();
    UNetCost one = UNetCost.of(network, SIZE, SIZE);

    try (Workload work = prepare("evaluation", ", \"batch\": 3, \"dtype\": \"bfloat16\"")) {
      assertThat(work.cost())
          .isEqualTo(new Cost(3 * one.flops(), 2 * (one.weights() + 3 * one.activations())));
    }
  }

  @Test
  void training_steps_haveALossEach() {
    String order = ", \"photos\": \"../rad-examples/demo\", \"batch\": 2, \"noise\": \"hard\"";
    try (Workload work = prepare("training", order)) {
      for (int i = 0; i < 2; i++) {
        assertThat(work.run()).isPositive();
        assertThat(work.loss().orElseThrow()).isBetween(0.0, 10.0);
      }
    }
  }

  @Test
  void training_noPhotos_fails() {
    assertThatThrownBy(() -> prepare("training", ", \"photos\": \"no/such/folder\""))
        .hasMessageContaining("no/such/folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"convolution", "matrix-product"})
  void peak_work_countsItsOperations(String kind) {
    // 2 · 9 · 16² · 32² for the convolution, 2 · 32³ for the product
    long flops = kind.equals("convolution") ? 2L * 9 * 256 * 1024 : 2L * 32 * 32 * 32;

    try (Workload work = prepare(kind, ", \"channels\": 16")) {
      assertThat(work.run()).isPositive();
      assertThat(work.cost().flops()).isEqualTo(flops);
    }
  }

  @Test
  void copy_again_countsBothWays() {
    try (Workload work = prepare("copy", ", \"numbers\": 1000")) {
      work.run();
      work.run();
      assertThat(work.cost().bytes()).isEqualTo(2 * 4 * 1000);
      assertThat(work.result().orElseThrow().toFloats()).containsExactly(1f);
    }
  }

  @Test
  void process_twoSteps_fillsTheHoleAlone() {
    float[] one = result("step", ", \"noise\": \"hard\"");
    float[] two = result("process", ", \"noise\": \"hard\", \"steps\": 2");

    int corner = 0;
    int middle = SIZE * SIZE / 2 + SIZE / 2;
    assertThat(two[corner]).isEqualTo(one[corner]);
    assertThat(two[middle]).isNotEqualTo(one[middle]).isBetween(-1f, 1f); // a clean picture
  }

  @Test
  void prepare_deviceThatIsNotThere_isRefused() {
    assertThatThrownBy(() -> prepare("evaluation", ", \"device\": \"cuda:99\""))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasMessageContaining("cuda:99");
  }

  @Test
  void prepare_unknownKind_isRefused() {
    assertThatThrownBy(() -> prepare("nap", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nap'");
  }

  private static double largestDifference(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
