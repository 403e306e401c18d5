package dev.rad.spark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Divides a job into tasks of about equal work: pictures are added to a task, heaviest first, until
 * it has its share. A picture that takes a share or more is a task of its own. Spark starts tasks
 * in order, so the longest do not come last (Graham 1969, "Bounds on multiprocessing timing
 * anomalies", rule LPT).
 */
final class TaskCutter {

  private static final int MOST_TASKS = 100_000; // which the driver still keeps in its head

  private TaskCutter() {}

  /**
   * Assigns each picture to a task.
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
   * Returns the default work of a task: a sixteenth of each slot's share, so that no slot waits
   * long for the last one.
   *
   * @param total the total work in megapixels
   * @param slots the number of tasks that run at once, at least 1
   */
  static double share(double total, int slots) {
    return Math.max(total / (16.0 * Math.max(1, slots)), 1e-6);
  }
}
