package dev.rad.torch.distributed;

import dev.rad.Device;
import dev.rad.exception.ClosedException;
import dev.rad.exception.TrainingException;
import dev.rad.torch.device.Devices;
import dev.rad.torch.internal.NativeErrors;
import dev.rad.torch.internal.NativeHandles;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;

/** A group of several processes, which exchange data through LibTorch's c10d. */
final class DistributedGroup implements ProcessGroup {

  private final Rendezvous rendezvous;
  private final Device device;
  private final long bucketBytes;
  private final GroupConnection connection;
  private boolean failed;

  private DistributedGroup(
      Rendezvous rendezvous, Device device, long bucketBytes, GroupConnection connection) {
    this.rendezvous = rendezvous;
    this.device = device;
    this.bucketBytes = bucketBytes;
    this.connection = connection;
  }

  static DistributedGroup join(Rendezvous rendezvous, Device device, long bucketBytes) {
    Devices.require(device);
    var connection = GroupConnection.open(rendezvous, device);
    var group = new DistributedGroup(rendezvous, device, bucketBytes, connection);
    try {
      // Rank 0 serves the store, which the others need until they are connected to each other.
      group.barrier();
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  static void requireRank(int rank, int size) {
    if (rank < 0 || rank >= size) {
      throw new IllegalArgumentException("there is no rank " + rank + " among " + size);
    }
  }

  @Override
  public int rank() {
    return rendezvous.rank();
  }

  @Override
  public int size() {
    return rendezvous.worldSize();
  }

  @Override
  public void sum_(Collection<Tensor> tensors) {
    exchange("sum_", tensors, this::allReduce);
  }

  @Override
  public void broadcast_(Collection<Tensor> tensors, int root) {
    requireRank(root, size());
    exchange(
        "broadcast_ from rank " + root,
        tensors,
        vector -> connection.backend().broadcast(vector, new BroadcastOptions().rootRank(root)));
  }

  private Work allReduce(TensorVector vector) {
    return connection.backend().allreduce(vector);
  }

  private void exchange(
      String name, Collection<Tensor> tensors, Function<TensorVector, Work> collective) {
    List<List<Tensor>> buckets = TensorBuckets.pack(tensors, bucketBytes);
    List<Object> layout = new ArrayList<>();
    long elements = 0;
    for (Tensor tensor : tensors) {
      layout.add(TensorBuckets.wireType(tensor).ordinal());
      layout.add(tensor.shape());
      elements += tensor.shape().elements();
    }
    String operation = name + " (tensors: " + tensors.size() + ", elements: " + elements + ")";
    requireSame(operation, layout);
    for (List<Tensor> bucket : buckets) {
      TensorBuckets.change(bucket, device, flat -> await(operation, flat, collective));
    }
  }

  @Override
  public double[] sum(double... values) {
    String operation = "sum (numbers: " + values.length + ")";
    requireSame(operation, List.of());
    if (values.length == 0) {
      return values.clone();
    }
    try (var scope = TensorScope.open()) {
      Tensor all = Tensors.of(values, values.length).to(device);
      await(operation, all, this::allReduce);
      return Tensors.toDoubles(all);
    }
  }

  @Override
  public void barrier() {
    requireSame("barrier", List.of());
  }

  /**
   * Checks that all ranks are about to do the same operation: messages of different sizes would
   * give wrong numbers or a crash. No rank returns before all have called this.
   */
  private void requireSame(String operation, List<Object> layout) {
    // Hashes of strings, numbers and lists are the same in every process. An int, so that no sum
    // overflows.
    long mine = 31 * operation.hashCode() + layout.hashCode();
    TensorScope.run(
        () -> {
          Tensor all = Tensors.of(new long[] {mine}, 1).to(device);
          await(operation, all, this::allReduce);
          if (all.toLongs()[0] != mine * size()) {
            failed = true;
            throw new TrainingException(
                this
                    + ": the ranks do different things, here it is "
                    + operation
                    + "; start all ranks with the same program, configuration and weights");
          }
        });
  }

  /** Exchanges one flat tensor and waits for completion. */
  private void await(String operation, Tensor flat, Function<TensorVector, Work> collective) {
    if (connection.isClosed()) {
      throw new ClosedException(this + " was left: " + operation + " needs an open group");
    }
    if (failed) {
      throw new TrainingException(
          this + ": " + operation + " after a failure: start all ranks again, and join anew");
    }
    if (flat.shape().elements() == 0) {
      return;
    }
    try (var scope = TensorScope.open()) {
      Work work = collective.apply(new TensorVector(NativeHandles.of(flat)));
      work._wait(new Milliseconds(rendezvous.timeout().toMillis()));
    } catch (RuntimeException e) {
      failed = true;
      throw new TrainingException(
          this
              + ": "
              + operation
              + " failed ("
              + NativeErrors.firstLine(e)
              + "): another process ended, hangs or cannot be reached (the timeout is "
              + rendezvous.timeout().toMillis() / 1000.0
              + " s); look at the other ranks' messages, and start all again from the last"
              + " checkpoint",
          e);
    }
  }

  @Override
  public void close() {
    connection.close(failed);
  }

  @Override
  public String toString() {
    return rendezvous.toString();
  }
}
