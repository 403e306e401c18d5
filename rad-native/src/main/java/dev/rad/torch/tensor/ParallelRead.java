package dev.rad.torch.tensor;

import dev.rad.checkpoint.RawTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a weights file's elements into LibTorch's memory, on all processors: most of the time goes
 * into touching fresh pages. LibTorch's own copy of mapped elements does so too, but its OpenMP
 * threads meet after every tensor and spin until the last has come, which nearly doubles the
 * processor time on a busy machine, and it crashes where the file was cut short after it was
 * opened.
 */
final class ParallelRead {
  /** What a thread reads at a time. */
  private static final int PART = 1 << 18;

  private ParallelRead() {}

  /**
   * Reads all elements.
   *
   * @param raw the tensor, of at least one element
   * @param target native memory of as many bytes; no thread writes to it after the return
   * @throws dev.rad.CheckpointException if the file does not hold them any more
   */
  static void read(RawTensor raw, ByteBuffer target) {
    RawTensor rowMajor = raw.reshape(raw.shape());
    int parts = (target.limit() - 1) / PART + 1;
    AtomicInteger next = new AtomicInteger();
    Runnable reader =
        () -> {
          for (int k = next.getAndIncrement(); k < parts; k = next.getAndIncrement()) {
            int at = k * PART;
            rowMajor.readBytes(at, target.slice(at, Math.min(PART, target.limit() - at)));
          }
        };
    List<ForkJoinTask<?>> readers = new ArrayList<>();
    for (int k = Math.min(parts - 1, ForkJoinPool.getCommonPoolParallelism()); k > 0; k--) {
      readers.add(ForkJoinTask.adapt(reader).fork());
    }
    ForkJoinTask<?> own = ForkJoinTask.adapt(reader);
    own.quietlyInvoke();
    readers.forEach(ForkJoinTask::quietlyJoin); // all, before a failure lets go of the memory
    own.join();
    readers.forEach(ForkJoinTask::join);
  }
}
