package dev.rad.torch.distributed;

import dev.rad.Device;
import dev.rad.torch.device.Devices;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The place where the processes of a data-parallel training meet, and this process's rank, as
 * torchrun, SLURM and the Kubernetes operators set them in each process's environment.
 *
 * @param rank this process's number, from 0; rank 0 alone writes files
 * @param worldSize the number of processes
 * @param localRank this process's number on its machine, from 0; it chooses the GPU
 * @param masterAddress the host name or address of rank 0's machine
 * @param masterPort the TCP port on it, 1 to 65535
 * @param timeout the longest time that joining, or one exchange, may take; set it above the longest
 *     time that one rank works alone, such as writing a checkpoint
 * @param agentRestarts empty if rank 0 serves the port; otherwise torchrun's agent already serves
 *     it, and this is the number of times it has restarted the processes
 */
public record Rendezvous(
    int rank,
    int worldSize,
    int localRank,
    String masterAddress,
    int masterPort,
    Duration timeout,
    OptionalInt agentRestarts) {

  /** The default timeout, which is PyTorch's own for NCCL. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Rendezvous {
    require(worldSize >= 1, "worldSize", worldSize);
    require(rank >= 0 && rank < worldSize, "rank", rank);
    require(localRank >= 0 && localRank < worldSize, "localRank", localRank);
    require(!masterAddress.isBlank(), "masterAddress", "'" + masterAddress + "'");
    require(masterPort >= 1 && masterPort <= 65535, "masterPort", masterPort);
    require(timeout.toMillis() >= 1, "timeout", timeout);
  }

  /**
   * Creates a rendezvous at rank 0's port, with the default timeout.
   *
   * @param rank this process's number, from 0
   * @param worldSize the number of processes
   * @param localRank this process's number on its machine, from 0
   * @param masterAddress the host name or address of rank 0's machine
   * @param masterPort the TCP port on it, 1 to 65535
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Rendezvous(int rank, int worldSize, int localRank, String masterAddress, int masterPort) {
    this(
        rank,
        worldSize,
        localRank,
        masterAddress,
        masterPort,
        DEFAULT_TIMEOUT,
        OptionalInt.empty());
  }

  private static void require(boolean valid, String name, Object found) {
    if (!valid) {
      throw new IllegalArgumentException("a rendezvous cannot have the " + name + " " + found);
    }
  }

  /**
   * Reads {@code RANK}, {@code WORLD_SIZE}, {@code LOCAL_RANK}, {@code MASTER_ADDR} and {@code
   * MASTER_PORT}, PyTorch's variables. If {@code RANK} is missing, SLURM's {@code SLURM_PROCID},
   * {@code SLURM_NTASKS} and {@code SLURM_LOCALID} replace those of the first three that are
   * missing. A missing {@code LOCAL_RANK} is 0: Kubernetes operators start one process per pod and
   * do not set it. An empty variable counts as missing.
   *
   * @param environment the process's environment, as from {@link System#getenv()}
   * @return the rendezvous; empty if none of the variables is set, or if they describe one process
   *     and name no meeting place
   * @throws dev.rad.exception.TrainingException if they are incomplete or out of range
   */
  public static Optional<Rendezvous> fromEnvironment(Map<String, String> environment) {
    return new RendezvousEnvironment(environment).read();
  }

  /**
   * Returns the same rendezvous with another timeout.
   *
   * @param other the longest time that joining, or one exchange, may take
   * @return the changed copy
   */
  public Rendezvous withTimeout(Duration other) {
    return new Rendezvous(
        rank, worldSize, localRank, masterAddress, masterPort, other, agentRestarts);
  }

  /**
   * Chooses the device that this process computes on.
   *
   * @param kind the kind of device
   * @return the CPU, or the GPU with the local rank's index, or the only one that the launcher
   *     makes visible to this process
   * @throws dev.rad.exception.UnsupportedPlatformException if that GPU does not exist
   */
  public Device device(Device.Kind kind) {
    if (kind == Device.Kind.CPU || kind == Device.Kind.AUTO && Devices.cudaCount() == 0) {
      return Device.CPU;
    }
    Device device = Device.cuda(Devices.cudaCount() == 1 ? 0 : localRank);
    Devices.require(device);
    return device;
  }

  @Override
  public String toString() {
    return "rank " + rank + " of " + worldSize + " at " + masterAddress + ":" + masterPort;
  }
}
