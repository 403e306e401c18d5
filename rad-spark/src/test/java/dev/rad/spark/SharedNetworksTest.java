package dev.rad.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.Device;
import dev.rad.Inpainter;
import dev.rad.cli.inpaint.ClassicalInpainter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedNetworksTest {

  private static final NetworkKey A = new NetworkKey("a", null, "", Device.CPU);
  private static final NetworkKey B = new NetworkKey("b", null, "", Device.CPU);

  private final SharedNetworks networks = new SharedNetworks();
  private final List<String> closed = new ArrayList<>();

  private Inpainter inpainter(String name) {
    return new ClassicalInpainter(
        new OneColour() {
          @Override
          public void close() {
            closed.add(name);
          }
        });
  }

  @Test
  void take_byManyTasksAtOnce_loadsOnce() throws Exception {
    var loads = new AtomicInteger();
    var started = new CountDownLatch(4);
    ExecutorService tasks = Executors.newFixedThreadPool(4);
    try {
      List<Future<Inpainter>> taken = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        taken.add(
            tasks.submit(
                () -> {
                  started.countDown();
                  started.await(30, TimeUnit.SECONDS);
                  return networks
                      .take(A, 1, () -> inpainter("a" + loads.incrementAndGet()))
                      .network();
                }));
      }
      Inpainter first = taken.get(0).get(30, TimeUnit.SECONDS);
      for (Future<Inpainter> each : taken) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isSameAs(first);
      }
      assertThat(loads).hasValue(1);
    } finally {
      tasks.shutdownNow();
    }
  }

  @Test
  void take_ofAnother_closesTheOneThatNobodyUses() {
    networks.take(A, 1, () -> inpainter("a")).close();
    assertThat(closed).isEmpty();

    networks.take(B, 1, () -> inpainter("b"));

    assertThat(closed).containsExactly("a");
    assertThat(networks.size()).isEqualTo(1);
  }

  @Test
  void take_ofAnother_leavesTheOneInUse() {
    SharedNetworks.Use use = networks.take(A, 1, () -> inpainter("a"));
    networks.take(B, 1, () -> inpainter("b"));

    assertThat(closed).isEmpty();
    use.close();
    use.close(); // counts once
    assertThat(networks.take(A, 1, () -> inpainter("again")).network()).isSameAs(use.network());
  }

  @Test
  void take_thatCannotLoad_isTriedAgainByTheNext() {
    assertThatThrownBy(
            () ->
                networks.take(
                    A,
                    1,
                    () -> {
                      throw new IllegalStateException("no weights");
                    }))
        .hasMessage("no weights");

    assertThat(networks.take(A, 1, () -> inpainter("a")).network()).isNotNull();
  }

  @Test
  void permits_areAsManyAsCalls() {
    SharedNetworks.Use use = networks.take(A, 2, () -> inpainter("a"));

    assertThat(use.permits().tryAcquire(2)).isTrue();
    assertThat(use.permits().tryAcquire()).isFalse();
  }
}
