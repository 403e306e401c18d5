package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TaskCutterTest {

  private static double[] sums(double[] weights, int[] tasks) {
    double[] sums = new double[Arrays.stream(tasks).max().orElse(-1) + 1];
    for (int i = 0; i < weights.length; i++) {
      sums[tasks[i]] += weights[i];
    }
    return sums;
  }

  @Test
  void cut_oneHugePictureAmongSmallOnes_isATaskAloneAndTheFirst() {
    double[] weights = new double[1000];
    Arrays.fill(weights, 0.01);
    weights[617] = 100;

    int[] tasks = TaskCutter.cut(weights, 1);

    assertThat(tasks[617]).isZero();
    assertThat(Arrays.stream(tasks).filter(task -> task == 0)).hasSize(1);
    assertThat(sums(weights, tasks)).hasSize(11);
  }

  @Test
  void cut_equalPictures_areCutEvenly() {
    double[] weights = new double[12];
    Arrays.fill(weights, 0.5);

    assertThat(sums(weights, TaskCutter.cut(weights, 1.5))).containsExactly(1.5, 1.5, 1.5, 1.5);
  }

  @Test
  void cut_nothing_isNoTask() {
    assertThat(TaskCutter.cut(new double[0], 1)).isEmpty();
  }

  @Property(tries = 200)
  void cut_anything_fillsTasksToTheirShareAndNotBeyond(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @DoubleRange(min = 0.01, max = 5) double share,
      @ForAll long seed) {
    double[] weights = new SplittableRandom(seed).doubles(count, 0, 3).toArray();

    int[] tasks = TaskCutter.cut(weights, share);

    double[] sums = sums(weights, tasks);
    int[] counts = new int[sums.length];
    for (int task : tasks) {
      counts[task]++;
    }
    for (int i = 0; i < sums.length; i++) {
      assertThat(counts[i]).as("pictures of task %d", i).isPositive();
      assertThat(sums[i] <= share * 1.000001 || counts[i] == 1).as("task %d", i).isTrue();
      if (i > 0) { // otherwise both were one task
        assertThat(sums[i - 1] + Arrays.stream(weights).max().orElse(0)).isGreaterThan(share);
      }
    }
  }

  @Test
  void table_rowsOfOneId_areInOneTask() {
    var table = TaskTable.cut(new long[] {5, -3, 5, 8}, new double[] {1, 1, 1, 1}, 0.5);

    assertThat(table.count()).isEqualTo(3);
    assertThat(table.task(5)).isNotEqualTo(table.task(8)).isNotEqualTo(table.task(-3));
    assertThat(table.task(77)).isBetween(0, 2);
    assertThat(table.pictures()).isEqualTo(4);
  }
}
