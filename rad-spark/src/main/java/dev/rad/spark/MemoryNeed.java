package dev.rad.spark;

import org.apache.spark.SparkConf;

/**
 * The memory that an executor needs outside of Java's heap, for LibTorch and the network, which
 * Spark does not know about. YARN and Kubernetes kill an executor that takes more than {@code
 * spark.executor.memoryOverhead}.
 *
 * @param weightsBytes the size of the network's file; 0 if there is none
 * @param tasks the tasks that run at once in an executor, at least 1
 */
record MemoryNeed(long weightsBytes, int tasks) {

  /** LibTorch with its libraries, Java's code, threads and buffers, and a margin. */
  private static final long BASE_MIB = 512;

  /** The memory of one filling in addition to the weights. */
  private static final long PER_TASK_MIB = 128;

  /** Half-precision weights are loaded as float32 and copied once more in the CPU's layout. */
  private static final int COPIES = 4;

  private static final long MIB = 1 << 20;
  private static final double SPARKS_FACTOR = 0.1;
  private static final long SPARKS_LEAST_MIB = 384;

  /** {@return the need in MiB, assuming half-precision weights} */
  long mib() {
    long weights = (COPIES * weightsBytes + MIB - 1) / MIB;
    return BASE_MIB + weights + tasks * (PER_TASK_MIB + weights / 8);
  }

  /**
   * Checks that executors have the memory.
   *
   * @throws IllegalArgumentException if they have less; the message says which value to set
   */
  void require(SparkConf settings) {
    long has = overheadMib(settings);
    if (has < mib()) {
      throw new IllegalArgumentException(
          "an executor with %d task%s at once needs %d MiB outside of Java's heap for LibTorch and the network, and has %d: submit with --conf spark.executor.memoryOverhead=%dm"
              .formatted(tasks, tasks == 1 ? "" : "s", mib(), has, mib()));
    }
  }

  /** Returns the overhead that Spark grants: the configured value, or a share of the heap. */
  static long overheadMib(SparkConf settings) {
    long heap = settings.getSizeAsMb("spark.executor.memory", "1g");
    double factor = settings.getDouble("spark.executor.memoryOverheadFactor", SPARKS_FACTOR);
    long usual = Math.max((long) (factor * heap), SPARKS_LEAST_MIB);
    return settings.getSizeAsMb("spark.executor.memoryOverhead", usual + "m");
  }

  /**
   * Returns the number of tasks that run at once in an executor: its cores by the cores of a task.
   */
  static int tasks(SparkConf settings, int coresOfExecutor) {
    int cores = settings.getInt("spark.executor.cores", coresOfExecutor);
    return Math.max(1, cores / Math.max(1, settings.getInt("spark.task.cpus", 1)));
  }
}
