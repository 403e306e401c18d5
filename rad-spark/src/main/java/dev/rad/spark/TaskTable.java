package dev.rad.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;

/** Assigns pictures to tasks, by the keys of their ids. */
final class TaskTable implements Serializable {
  private static final long serialVersionUID = 1;

  private final long[] keys; // rising
  private final int[] tasks; // of the keys
  private final int count;
  private final int pictures;

  private TaskTable(long[] keys, int[] tasks, int count, int pictures) {
    this.keys = keys;
    this.tasks = tasks;
    this.count = count;
    this.pictures = pictures;
  }

  /**
   * Divides a job into tasks.
   *
   * @param keys the keys of its pictures; pictures with equal keys are in the same task
   * @param weights their work in megapixels
   * @param share a task's work, above 0
   */
  static TaskTable cut(long[] keys, double[] weights, double share) {
    int[] byKey =
        IntStream.range(0, keys.length)
            .boxed()
            .sorted((a, b) -> Long.compare(keys[a], keys[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] distinct = new long[keys.length];
    double[] work = new double[keys.length];
    int last = -1;
    for (int i : byKey) {
      if (last < 0 || distinct[last] != keys[i]) {
        last++;
        distinct[last] = keys[i];
      }
      work[last] += weights[i];
    }
    int[] tasks = TaskCutter.cut(Arrays.copyOf(work, last + 1), share);
    int count = Arrays.stream(tasks).max().orElse(-1) + 1;
    return new TaskTable(Arrays.copyOf(distinct, last + 1), tasks, count, keys.length);
  }

  /** {@return the number of tasks} */
  int count() {
    return count;
  }

  /** {@return the number of pictures} */
  int pictures() {
    return pictures;
  }

  /**
   * Returns the task of a picture. A picture that was unknown when the job was divided also gets a
   * task.
   */
  int task(long key) {
    int found = Arrays.binarySearch(keys, key);
    return found >= 0 ? tasks[found] : (int) Math.floorMod(key, (long) Math.max(1, count));
  }

  /** Sends rows with a task's number to it. */
  static final class ByNumber extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int count;

    ByNumber(int count) {
      this.count = Math.max(1, count);
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByNumber same && same.count == count;
    }

    @Override
    public int hashCode() {
      return count;
    }
  }
}
