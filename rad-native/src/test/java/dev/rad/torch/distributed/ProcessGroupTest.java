package dev.rad.torch.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.checkpoint.DType;
import dev.rad.exception.ClosedException;
import dev.rad.exception.TrainingException;
import dev.rad.torch.tensor.Tensor;
import dev.rad.torch.tensor.TensorScope;
import dev.rad.torch.tensor.Tensors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The other rank is a JVM of its own, on loopback: see {@link ProcessGroupMember}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessGroupTest {

  private static final Duration SHORT = Duration.ofSeconds(1);

  /** Time enough to join a waiting process on a busy machine. */
  private static final Duration HANGING = Duration.ofSeconds(5);

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Rendezvous meeting(int rank, int size, int port, Duration timeout) {
    return new Rendezvous(rank, size, rank, "127.0.0.1", port, timeout, OptionalInt.empty());
  }

  /** Waits until ranks have come to a meeting; by its store, which their own rank 0 serves. */
  private static void awaitRanks(int port, String... keys) {
    try (var scope = TensorScope.open()) {
      var patience = new Milliseconds(ProcessGroupMember.TIMEOUT.toMillis());
      var options = new TCPStoreOptions().port((short) port).waitWorkers(false).timeout(patience);
      new TCPStore("127.0.0.1", options)._wait(new StringVector(keys), patience);
    }
  }

  private static Process start(String... arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ProcessGroupMember.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    var loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    builder.environment().put("GLOO_SOCKET_IFNAME", loopback.getName());
    return builder.start();
  }

  @Test
  void collectives_twoProcesses_areExact() throws Exception {
    int port = freePort();
    Process child = start("check", Integer.toString(port));
    try (var group =
        DistributedGroup.join(
            meeting(0, 2, port, ProcessGroupMember.TIMEOUT),
            Device.CPU,
            ProcessGroupMember.BYTES)) {
      assertThat(group.isMain()).isTrue();
      ProcessGroupMember.check(group);
      group.close();
      assertThatThrownBy(group::barrier).isInstanceOf(ClosedException.class);
    } finally {
      end(child);
    }
    assertThat(child.exitValue()).as("the other rank's own checks, see its output").isZero();
  }

  @Test
  void sum_peerHangsOrIsKilled_failsWithinTheTimeout() throws Exception {
    int first = freePort();
    int second = freePort();
    Process child = start("hang", Integer.toString(first), Integer.toString(second));
    awaitRanks(first, "rank/0");
    try (var hanging = ProcessGroup.join(meeting(1, 2, first, HANGING), Device.CPU);
        var scope = TensorScope.open()) {
      Tensor gradient = Tensors.full(DType.F32, 1, 1000);
      assertThatThrownBy(() -> hanging.sum_(List.of(gradient)))
          .isInstanceOf(TrainingException.class)
          .hasMessageContainingAll(
              "rank 1 of 2",
              "sum_ (tensors: 1, elements: 1000)",
              "timeout is 5.0 s",
              "last checkpoint")
          .hasMessageNotContaining("\n");
      assertThat(gradient.toFloats()).as("untouched").containsOnly(1);
      assertThatThrownBy(hanging::barrier)
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("after a failure");

      var patient = meeting(1, 2, second, ProcessGroupMember.TIMEOUT);
      try (var killed = ProcessGroup.join(patient, Device.CPU)) {
        var call = CompletableFuture.runAsync(() -> killed.sum(1));
        child.destroyForcibly();
        assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
            .as("long before its timeout of minutes")
            .hasCauseInstanceOf(TrainingException.class)
            .hasMessageContainingAll("rank 1 of 2", "sum (numbers: 1)");
      }
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void join_rank0KilledWhileOthersWait_fails() throws Exception {
    int port = freePort();
    Process child = start("alone", Integer.toString(port));
    try {
      var meeting = meeting(1, 3, port, ProcessGroupMember.TIMEOUT);
      var call = CompletableFuture.runAsync(() -> ProcessGroup.join(meeting, Device.CPU).close());
      awaitRanks(port, "rank/0", "rank/1");
      child.destroyForcibly();
      assertThatThrownBy(() -> call.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TrainingException.class)
          .hasMessageContainingAll("rank 1 of 3", "MASTER_ADDR");
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void join_nobodyElseComes_namesTheMissing() throws Exception {
    int port = freePort();
    assertThatThrownBy(() -> ProcessGroup.join(meeting(0, 3, port, SHORT), Device.CPU))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("rank(s) 1, 2 did not come within 1.0 s")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> ProcessGroup.join(meeting(1, 2, port, SHORT), Device.CPU))
        .isInstanceOf(TrainingException.class)
        .hasMessageContainingAll("rank 1 of 2", "MASTER_ADDR")
        .hasMessageNotContaining("\n");
  }

  @Test
  void join_portTaken_saysSo() throws Exception {
    try (var taken = new ServerSocket(0)) {
      assertThatThrownBy(
              () -> ProcessGroup.join(meeting(0, 2, taken.getLocalPort(), SHORT), Device.CPU))
          .isInstanceOf(TrainingException.class)
          .hasMessageContainingAll("MASTER_PORT", "no other program's");
    }
  }

  @Test
  void single_anything_changesNothing() {
    try (var group = ProcessGroup.join(meeting(0, 1, 1, SHORT), Device.CPU);
        var scope = TensorScope.open()) {
      assertThat(group).isSameAs(ProcessGroup.single());
      Tensor tensor = Tensors.of(new float[] {1, 2}, 2);
      group.sum_(List.of(tensor));
      group.broadcast_(List.of(tensor), 0);
      group.barrier();
      assertThat(tensor.toFloats()).containsExactly(1, 2);
      assertThat(group.sum(1.5, -2)).containsExactly(1.5, -2);
      assertThat(group.isMain()).isTrue();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> group.broadcast_(List.of(tensor), 1))
          .withMessageContaining("no rank 1");
    }
  }

  private static void end(Process child) throws Exception {
    if (!child.waitFor(60, TimeUnit.SECONDS)) {
      child.destroyForcibly().waitFor();
    }
  }
}
