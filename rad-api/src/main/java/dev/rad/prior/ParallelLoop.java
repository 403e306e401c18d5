package dev.rad.prior;

import java.util.stream.IntStream;

/** A loop whose iterations do not depend on each other, split among threads. */
final class ParallelLoop {
  private static final int SMALLEST_SHARE = 64;

  private ParallelLoop() {}

  /** A part of the iterations. */
  @FunctionalInterface
  interface Part {
    /** Runs the iterations from {@code from} to {@code to − 1}. */
    void run(int from, int to);
  }

  /** Runs the short iterations 0 to {@code count − 1} on at most the given number of threads. */
  static void run(int count, int threads, Part part) {
    run(count, threads, SMALLEST_SHARE, part);
  }

  /** Runs iterations, giving each thread at least {@code smallestShare} of them. */
  static void run(int count, int threads, int smallestShare, Part part) {
    int parts = Math.max(1, Math.min(threads, count / smallestShare));
    if (parts == 1) {
      part.run(0, count);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(i -> part.run((int) ((long) i * count / parts), (int) ((i + 1L) * count / parts)));
  }
}
