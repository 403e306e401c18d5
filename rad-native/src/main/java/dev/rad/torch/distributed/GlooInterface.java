package dev.rad.torch.distributed;

import dev.rad.exception.TrainingException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.bytedeco.pytorch.ProcessGroupGloo;

/** Chooses the network interface over which Gloo's processes reach each other. */
final class GlooInterface {

  private GlooInterface() {}

  /** Finds this machine's address on the way to rank 0. Nothing is sent. */
  static InetAddress towards(Rendezvous rendezvous) {
    var master = new InetSocketAddress(rendezvous.masterAddress(), rendezvous.masterPort());
    try (var socket = new DatagramSocket()) {
      socket.connect(master);
      return socket.getLocalAddress();
    } catch (IOException | RuntimeException e) {
      throw new TrainingException(
          rendezvous + ": no network leads to MASTER_ADDR (" + e.getMessage() + ")", e);
    }
  }

  /**
   * Chooses Gloo's device: the interface named by the variable; otherwise loopback if all ranks are
   * on one machine; otherwise the address on the way to rank 0. Some operators set rank 0's own
   * master address to localhost; then its address is that of its machine's name.
   */
  static org.bytedeco.pytorch.gloo.Device device(Rendezvous rendezvous, boolean oneMachine) {
    String named = System.getenv("GLOO_SOCKET_IFNAME");
    if (named != null && !named.isBlank()) {
      return ProcessGroupGloo.createDeviceForInterface(named.split(",")[0].strip());
    }
    InetAddress address = towards(rendezvous);
    if (address.isAnyLocalAddress() || address.isLoopbackAddress() && !oneMachine) {
      return ProcessGroupGloo.createDefaultDevice();
    }
    return ProcessGroupGloo.createDeviceForHostname(address.getHostAddress());
  }
}
