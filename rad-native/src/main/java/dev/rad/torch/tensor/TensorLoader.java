package dev.rad.torch.tensor;

import dev.rad.checkpoint.DType;
import dev.rad.checkpoint.FiniteWeights;
import dev.rad.checkpoint.RawTensor;
import dev.rad.exception.CheckpointException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;

/**
 * Copies tensors of weights files into LibTorch's memory on all processors, while the caller goes
 * on to the next ones and builds the network.
 *
 * <pre>{@code
 * try (var loader = new TensorLoader()) {
 *   weight = loader.load(rawWeight, DType.F32); // its elements come later
 *   bias = loader.load(rawBias, DType.F32);
 * } // now they are there
 * }</pre>
 *
 * <p>Most of the time goes into touching fresh pages. LibTorch's own copy does so on all processors
 * too, but its OpenMP threads meet after every tensor and spin until the last has come, which
 * nearly doubles the processor time on a busy machine, and it crashes where the file was cut short.
 *
 * <p>One thread uses a loader.
 */
public final class TensorLoader implements AutoCloseable {
  /** The bytes that a thread copies at a time. */
  private static final int PART = 1 << 20;

  private final Queue<Runnable> parts = new ConcurrentLinkedQueue<>();
  private final List<ForkJoinTask<?>> copiers = new ArrayList<>();
  private final AtomicInteger copying = new AtomicInteger();
  private volatile boolean finite = true;
  private final List<RawTensor> sources = new ArrayList<>();
  private final List<Tensor> targets = new ArrayList<>(); // own handles: the caller may close his

  /** Makes a loader without tensors. */
  public TensorLoader() {}

  /**
   * Makes a tensor of a weights file's shape and elements, converted if need be. It may be moved,
   * reshaped and closed, but its elements are undefined until this loader is closed.
   *
   * @param raw the file's tensor
   * @param dtype the element type wanted
   * @return a tensor on the CPU that does not depend on the file once this loader is closed
   * @throws CheckpointException if the file was cut short since it was opened
   */
  public Tensor load(RawTensor raw, DType dtype) {
    DType stored = raw.type();
    if (!ScalarTypes.isComputable(stored)
        || raw.elements() == 0) { // a type that LibTorch does not have
      return TensorScope.compute(() -> Tensors.of(raw.toFloats(), raw.shape()).to(dtype));
    }
    return TensorScope.compute(
        () -> {
          RawTensor source = raw.reshape(raw.shape()); // in row-major order
          ByteBuffer from = source.bytes();
          Tensor target = Tensors.empty(dtype, raw.shape());
          int length = from.limit();
          if (stored != dtype) {
            convert(source, from, stored, target);
            return target;
          }
          var memory = new BytePointer(target.nativeTensor().data_ptr()).capacity(length);
          ByteBuffer to = memory.asByteBuffer();
          if (length < PART) {
            copy(source, from, to, 0, length);
            return target;
          }
          share(source, target);
          for (long at = 0; at < length; at += PART) {
            int begin = (int) at;
            parts.add(() -> copy(source, from, to, begin, Math.min(PART, length - begin)));
          }
          begin();
          return target;
        });
  }

  private void convert(RawTensor source, ByteBuffer from, DType stored, Tensor target) {
    int elements = (int) source.elements(); // fewer than the buffer's bytes
    int part = PART / source.type().bytes();
    if (elements <= part) {
      convert(new ConvertingCopy(source, from, stored, target), source, from, 0, elements);
      return;
    }
    var copy = new ConvertingCopy(source, from, stored, share(source, target));
    for (long at = 0; at < elements; at += part) {
      int begin = (int) at;
      parts.add(() -> convert(copy, source, from, begin, Math.min(part, elements - begin)));
    }
    begin();
  }

  private void convert(
      ConvertingCopy copy, RawTensor source, ByteBuffer from, int begin, int count) {
    copy.run(begin, begin + count);
    int bytes = source.type().bytes();
    look(source, from, begin * bytes, count * bytes);
  }

  /** Makes another handle of the target, which the loader holds to its end. */
  private Tensor share(RawTensor source, Tensor target) {
    sources.add(source);
    Tensor shared = Tensor.borrow(target.nativeTensor());
    shared.nativeTensor().retainReference(); // past the scope
    targets.add(shared);
    return shared;
  }

  /** Starts another copying thread, if one is idle. */
  private void begin() {
    if (copying.get() < ForkJoinPool.getCommonPoolParallelism()) {
      copying.incrementAndGet();
      copiers.add(ForkJoinTask.adapt(this::copyParts).fork());
    }
  }

  private void copyParts() {
    try {
      for (Runnable part = parts.poll(); part != null; part = parts.poll()) {
        part.run();
      }
    } finally {
      copying.decrementAndGet();
    }
  }

  private void copy(RawTensor source, ByteBuffer from, ByteBuffer to, int at, int length) {
    try {
      to.put(at, from, at, length);
      look(source, from, at, length); // while the processor still has it at hand
    } catch (InternalError e) { // how the virtual machine reports a page that is not there
      throw cutShort(source, e);
    }
  }

  private void look(RawTensor source, ByteBuffer from, int at, int length) {
    if (!FiniteWeights.areFinite(source.type(), from.slice(at, length))) {
      finite = false;
    }
  }

  /**
   * Returns whether all elements are finite numbers. Ask it after this loader was closed.
   *
   * @return false if some are NaN or infinite
   */
  public boolean isFinite() {
    return finite;
  }

  static CheckpointException cutShort(Object source, InternalError cause) {
    return new CheckpointException(source + ": its file was cut short; restore it", cause);
  }

  /**
   * Waits until all elements are there.
   *
   * @throws CheckpointException if a file was cut short meanwhile; the elements are then undefined
   */
  @Override
  public void close() {
    ForkJoinTask<?> own = ForkJoinTask.adapt(this::copyParts);
    own.quietlyInvoke();
    copiers.forEach(ForkJoinTask::quietlyJoin); // all, before a failure lets go of the memory
    targets.forEach(Tensor::close);
    targets.clear();
    try {
      own.join();
      copiers.forEach(ForkJoinTask::join);
    } catch (InternalError e) { // which may be reported some time after the copy
      throw cutShort(sources.isEmpty() ? "a tensor" : sources.get(0), e);
    }
    sources.forEach(RawTensor::bytes); // complains of a file that was cut short meanwhile
    sources.clear();
  }

  /** {@return the number of tensors so far} */
  @Override
  public String toString() {
    return "TensorLoader[%d tensors]".formatted(targets.size());
  }
}
