package dev.rad.torch.distributed;

import dev.rad.Device;
import dev.rad.exception.TrainingException;
import dev.rad.exception.UnsupportedPlatformException;
import dev.rad.torch.internal.NativeErrors;
import dev.rad.torch.internal.Natives;
import dev.rad.torch.tensor.TensorScope;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_gloo;
import org.bytedeco.pytorch.global.torch_nccl;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * The connections of one rank: a store through which the ranks find each other, and Gloo or NCCL.
 */
final class GroupConnection {

  private static final String KEY = "rank/";
  private static final String LOOPBACK = "loopback";

  private final Store store;
  private final Backend backend;
  private boolean closed;

  private GroupConnection(Store store, Backend backend) {
    this.store = store;
    this.backend = backend;
  }

  static GroupConnection open(Rendezvous rendezvous, Device device) {
    loadBackend(device);
    try (var scope = TensorScope.open()) {
      Store store = joinStore(rendezvous);
      boolean oneMachine = awaitAll(store, rendezvous);
      Backend backend =
          device.kind() == Device.Kind.CPU
              ? gloo(store, rendezvous, oneMachine)
              : nccl(store, rendezvous);
      return new GroupConnection(store.retainReference(), backend.retainReference());
    } catch (RuntimeException e) {
      throw e instanceof TrainingException ? e : failure(rendezvous, e);
    }
  }

  private static void loadBackend(Device device) {
    Natives.load();
    boolean cpu = device.kind() == Device.Kind.CPU;
    try {
      Loader.load(cpu ? torch_gloo.class : torch_nccl.class);
      torch.initLogging(); // c10d warns natively; this reads TORCH_CPP_LOG_LEVEL as Python does
    } catch (LinkageError e) {
      throw new UnsupportedPlatformException(
          (cpu ? "Gloo" : "NCCL")
              + ", which processes on "
              + device
              + " exchange data with, could not be loaded ("
              + NativeErrors.firstLine(e)
              + "): "
              + (cpu
                  ? "train with one process on this platform"
                  : "it needs Linux, org.bytedeco:pytorch with the classifier linux-x86_64-gpu,"
                      + " org.bytedeco:cuda and the NCCL library; or join the group with the"
                      + " device cpu, which is slower"),
          e);
    }
  }

  private static Store joinStore(Rendezvous rendezvous) {
    boolean agent = rendezvous.agentRestarts().isPresent();
    var options =
        new TCPStoreOptions()
            .port((short) rendezvous.masterPort())
            .isServer(!agent && rendezvous.rank() == 0)
            .waitWorkers(false)
            .timeout(timeout(rendezvous));
    Store store = new TCPStore(rendezvous.masterAddress(), options);
    // An agent's store outlives restarts: the keys of earlier starts must not be seen.
    return agent ? new PrefixStore("rad/" + rendezvous.agentRestarts().getAsInt(), store) : store;
  }

  /** Waits for every rank's key, and returns whether all ranks are on one machine. */
  private static boolean awaitAll(Store store, Rendezvous rendezvous) {
    boolean loopback = GlooInterface.towards(rendezvous).isLoopbackAddress();
    store.set(KEY + rendezvous.rank(), loopback ? LOOPBACK : "network");
    var keys = new StringVector();
    IntStream.range(0, rendezvous.worldSize()).forEach(rank -> keys.push_back(KEY + rank));
    try {
      store._wait(keys, timeout(rendezvous));
    } catch (RuntimeException e) {
      throw missing(store, rendezvous, e);
    }
    return IntStream.range(0, rendezvous.worldSize())
        .allMatch(rank -> store.get_to_str(KEY + rank).equals(LOOPBACK));
  }

  private static TrainingException missing(Store store, Rendezvous rendezvous, RuntimeException e) {
    try {
      String absent =
          IntStream.range(0, rendezvous.worldSize())
              .filter(rank -> !store.check(new StringVector(KEY + rank)))
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(", "));
      return new TrainingException(
          rendezvous
              + ": the rank(s) "
              + absent
              + " did not come within "
              + seconds(rendezvous)
              + ": start "
              + rendezvous.worldSize()
              + " processes with the same MASTER_ADDR and MASTER_PORT, and look at the missing"
              + " ones' messages",
          e);
    } catch (RuntimeException gone) {
      return failure(rendezvous, e);
    }
  }

  private static TrainingException failure(Rendezvous rendezvous, RuntimeException e) {
    return new TrainingException(
        rendezvous
            + ": the ranks could not meet within "
            + seconds(rendezvous)
            + " ("
            + NativeErrors.firstLine(e)
            + "): check that rank 0 runs on MASTER_ADDR, that MASTER_PORT is open and no other"
            + " program's, and that GLOO_SOCKET_IFNAME, where hosts have several networks, names"
            + " the common one",
        e);
  }

  private static Backend gloo(Store store, Rendezvous rendezvous, boolean oneMachine) {
    var options = ProcessGroupGloo.Options.create(timeout(rendezvous));
    options.devices().push_back(GlooInterface.device(rendezvous, oneMachine));
    return new ProcessGroupGloo(store, rendezvous.rank(), rendezvous.worldSize(), options);
  }

  private static Backend nccl(Store store, Rendezvous rendezvous) {
    var options = ProcessGroupNCCL.Options.create();
    // Longer than the wait for each exchange, whose end is an exception; at the end of this one
    // NCCL's watchdog ends the process.
    options.timeout(new Milliseconds(2 * rendezvous.timeout().toMillis()));
    return new ProcessGroupNCCL(store, rendezvous.rank(), rendezvous.worldSize(), options);
  }

  private static Milliseconds timeout(Rendezvous rendezvous) {
    return new Milliseconds(rendezvous.timeout().toMillis());
  }

  private static String seconds(Rendezvous rendezvous) {
    return rendezvous.timeout().toMillis() / 1000.0 + " s";
  }

  Backend backend() {
    return backend;
  }

  boolean isClosed() {
    return closed;
  }

  /** Closes the connections; after a failure, NCCL must not wait for its peers. */
  void close(boolean failed) {
    if (closed) {
      return;
    }
    closed = true;
    if (backend instanceof ProcessGroupNCCL nccl) {
      if (failed) {
        nccl.abort();
      } else {
        nccl.shutdown();
      }
    }
    backend.close();
    store.close();
  }
}
