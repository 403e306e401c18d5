package dev.rad.spark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Cuts a job into tasks of about equal work: the heaviest picture first, each into the task that is
 * being filled, until that has its share. A picture that is a share or more is a task alone. Spark
 * starts tasks in their order, so that the longest do not come last (Graham 1969, "Bounds on
 * multiprocessing timing anomalies", rule LPT).
 */
final class TaskCutter {

  private static final int MOST_TASKS = 100_000; // which the driver still keeps in its head

  private TaskCutter() {}

  /**
   * Says which task each picture belongs to.
   *
   * @param weights the pictures' work in megapixels, each at least 0
   * @param share a task's work in megapixels, above 0
   * @return a task per picture, numbered from 0 without gaps, the heaviest pictures in the first
   *     ones
   */
  static int[] cut(double[] weights, double share) {
    double least = Math.max(share, Arrays.stream(weights).sum() / MOST_TASKS);
    int[] tasks = new int[weights.length];
    int[] heaviestFirst =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int task = 0;
    double inTask = 0;
    boolean empty = true;
    for (int i : heaviestFirst) {
      if (!empty && inTask + weights[i] > least * (1 + 1e-9)) {
        task++;
        inTask = 0;
      }
      tasks[i] = task;
      inTask += weights[i];
      empty = false;
    }
    return tasks;
  }

  /**
   * Returns the default work of a task: a sixteenth of what each slot gets, so that no slot waits
   * long for the last.
   *
   * @param total work in megapixels
   * @param slots tasks that run at once, at least 1
   */
  static double share(double total, int slots) {
    return Math.max(total / (16.0 * Math.max(1, slots)), 1e-6);
  }
}
