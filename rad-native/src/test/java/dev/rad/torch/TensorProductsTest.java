package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rad.Device;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class TensorProductsTest {
  private static final int COLUMNS = 7;

  private static float[] random(int count, long seed) {
    float[] values = new float[count];
    var random = new Random(seed);
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  @Test
  void of_randomRows_findsTheLeastProductOfEach() {
    float[] rows = random(50 * COLUMNS, 1);
    float[] others = random(300 * COLUMNS, 2);
    int[] least = new TensorProducts(Device.CPU).of(rows, others, COLUMNS);
    assertThat(least).hasSize(50);
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 300; j++) {
        assertThat(product(rows, i, others, least[i]))
            .isLessThanOrEqualTo(product(rows, i, others, j) + 1e-6);
      }
    }
  }

  /** More products than are computed at a time: every piece counts from its own first row. */
  @Test
  void of_manyRows_isTheSameInPieces() {
    int many = 9000;
    float[] rows = random(many * 2, 3);
    float[] others = random(1000 * 2, 4);
    var products = new TensorProducts(Device.CPU);
    int[] all = products.of(rows, others, 2);
    float[] last = Arrays.copyOfRange(rows, 2 * (many - 100), 2 * many);
    assertThat(products.of(last, others, 2)).isEqualTo(Arrays.copyOfRange(all, many - 100, many));
  }

  @Test
  void of_manyTimes_leavesNoNativeMemory() {
    var products = new TensorProducts(Device.CPU);
    float[] rows = random(50 * COLUMNS, 1);
    float[] others = random(300 * COLUMNS, 2);
    products.of(rows, others, COLUMNS);
    long before = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      products.of(rows, others, COLUMNS);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  private static double product(float[] rows, int i, float[] others, int j) {
    double sum = 0;
    for (int c = 0; c < COLUMNS; c++) {
      sum += (double) rows[i * COLUMNS + c] * others[j * COLUMNS + c];
    }
    return sum;
  }
}
