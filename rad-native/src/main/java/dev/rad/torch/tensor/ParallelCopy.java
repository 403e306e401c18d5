package dev.rad.torch.tensor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies bytes on all processors: of a weights file, most of the time goes into touching fresh
 * pages. LibTorch's own copy does so too, but its OpenMP threads meet after every tensor and spin
 * until the last has come, which nearly doubles the processor time on a busy machine, and it
 * crashes where the file was cut short.
 */
final class ParallelCopy {
  /** The least that a thread copies at a time. */
  private static final int LEAST = 1 << 18;

  private final ByteBuffer from;
  private final ByteBuffer to;
  private final int threads;
  private final AtomicInteger taken = new AtomicInteger();

  private ParallelCopy(ByteBuffer from, ByteBuffer to) {
    this.from = from;
    this.to = to;
    int useful = Math.max(1, to.limit() / LEAST);
    this.threads = Math.min(useful, ForkJoinPool.getCommonPoolParallelism() + 1);
  }

  /**
   * Copies all bytes, from the beginning to the limit.
   *
   * @param from the bytes
   * @param to memory of as many bytes; no thread writes to it after the return
   */
  static void copy(ByteBuffer from, ByteBuffer to) {
    new ParallelCopy(from, to).run();
  }

  private void run() {
    List<ForkJoinTask<?>> copiers = new ArrayList<>();
    for (int k = 1; k < threads; k++) {
      copiers.add(ForkJoinTask.adapt(this::copyParts).fork());
    }
    ForkJoinTask<?> own = ForkJoinTask.adapt(this::copyParts);
    own.quietlyInvoke();
    copiers.forEach(ForkJoinTask::quietlyJoin); // all, before a failure lets go of the memory
    own.join();
    copiers.forEach(ForkJoinTask::join);
  }

  private void copyParts() {
    for (int at = taken.get(); at < to.limit(); at = taken.get()) {
      int length = part(at);
      if (taken.compareAndSet(at, at + length)) {
        to.put(at, from, at, length);
      }
    }
  }

  /**
   * The length of the part that begins somewhere: large ones first, for threads that touch pages
   * close to each other wait for each other, then smaller ones, so that all end together.
   */
  private int part(int at) {
    int left = to.limit() - at;
    return Math.min(left, Math.max(LEAST, left / (2 * threads)));
  }
}
