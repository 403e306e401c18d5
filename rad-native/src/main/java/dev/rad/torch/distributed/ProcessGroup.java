package dev.rad.torch.distributed;

import dev.rad.Device;
import dev.rad.torch.tensor.Tensor;
import java.util.Collection;

/**
 * The processes of a data-parallel training. Each computes the gradients of its own part of the
 * batch, then all exchange them, so that their parameters stay identical bit for bit.
 *
 * <pre>{@code
 * try (var group = ProcessGroup.join(rendezvous, device)) {
 *   group.broadcast_(parameters, 0);            // once: all start from rank 0's parameters
 *   group.sum_(gradients);                      // each step; then scale by 1 / group.size()
 *   double[] totals = group.sum(loss, count);
 *   if (group.isMain()) { ... }                 // rank 0 alone writes files
 * }
 * }</pre>
 *
 * <p>A program uses a group for one process as for several: {@link #single} exchanges nothing and
 * costs nothing.
 *
 * <p>Every rank calls the same methods in the same order with tensors of the same shapes; before
 * each exchange the ranks compare what they are about to do, so that a mistake raises an error
 * instead of giving wrong numbers. If a process is dead, hanging or unreachable, the exchange fails
 * with a {@link dev.rad.exception.TrainingException} within {@link Rendezvous#timeout}, and the
 * group cannot be used any more. Only one thread may call a group at a time.
 */
public sealed interface ProcessGroup extends AutoCloseable permits SingleProcess, DistributedGroup {

  /**
   * Returns the group of one process.
   *
   * @return a group whose methods change nothing
   */
  static ProcessGroup single() {
    return SingleProcess.INSTANCE;
  }

  /**
   * Joins the other processes and waits until all are connected: for the store at the master
   * address, for every rank's entry in it, and for the connections, each within the timeout.
   *
   * <p>The device determines how the data travels: through host memory with Gloo for the CPU,
   * between GPUs with NCCL for a GPU. Tensors of other devices are copied there and back.
   *
   * <p>Gloo uses the network interface that leads to the rendezvous's master address, or the one
   * named by the variable {@code GLOO_SOCKET_IFNAME}; NCCL chooses its own, or uses {@code
   * NCCL_SOCKET_IFNAME}. Set {@code TORCH_NCCL_ASYNC_ERROR_HANDLING=0} for NCCL: otherwise its
   * watchdog ends this process before the exception about a dead one reaches the caller. LibTorch
   * itself reports lost connections on the error stream, unless {@code TORCH_CPP_LOG_LEVEL=FATAL}
   * is set, and Gloo prints one line on the standard output at the start.
   *
   * @param rendezvous the meeting place
   * @param device the CPU, or this process's GPU
   * @return the group; {@link #single} if it has one process
   * @throws dev.rad.exception.TrainingException if not all processes join within the timeout
   * @throws dev.rad.exception.UnsupportedPlatformException if this build of LibTorch has no Gloo or
   *     NCCL
   */
  static ProcessGroup join(Rendezvous rendezvous, Device device) {
    return rendezvous.worldSize() == 1
        ? single()
        : DistributedGroup.join(rendezvous, device, TensorBuckets.DEFAULT_BYTES);
  }

  /**
   * Returns this process's rank.
   *
   * @return the rank, from 0 to size − 1
   */
  int rank();

  /**
   * Returns the number of processes.
   *
   * @return the number, at least 1
   */
  int size();

  /**
   * Returns whether this process is the one that writes files and reports.
   *
   * @return true on rank 0
   */
  default boolean isMain() {
    return rank() == 0;
  }

  /**
   * Replaces each tensor by its sum over all ranks, in place; all ranks get the same bits. They are
   * sent in a few large messages, in float32, or in the tensors' own type for float64 and integers.
   *
   * @param tensors the tensors, of any shapes, the same on every rank and in the same order
   * @throws IllegalArgumentException if a tensor holds truth values
   * @throws dev.rad.exception.TrainingException if a process is lost or hands in other tensors
   */
  void sum_(Collection<Tensor> tensors);

  /**
   * Replaces each tensor by one rank's values, in place.
   *
   * @param tensors the tensors, of any shapes, the same on every rank and in the same order
   * @param root the rank whose values all others get
   * @throws IllegalArgumentException if a tensor holds truth values or there is no such rank
   * @throws dev.rad.exception.TrainingException if a process is lost or hands in other tensors
   */
  void broadcast_(Collection<Tensor> tensors, int root);

  /**
   * Sums numbers such as losses and counts over all ranks, in float64.
   *
   * @param values this rank's numbers, as many on every rank
   * @return the sums, with the same bits on all ranks
   * @throws dev.rad.exception.TrainingException if a process is lost or hands in another number of
   *     values
   */
  double[] sum(double... values);

  /**
   * Waits until all ranks have called this.
   *
   * @throws dev.rad.exception.TrainingException if a process is lost
   */
  void barrier();

  /** Leaves the group without waiting for the others. */
  @Override
  void close();
}
