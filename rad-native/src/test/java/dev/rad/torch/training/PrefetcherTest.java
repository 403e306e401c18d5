package dev.rad.torch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rad.exception.CancelledException;
import dev.rad.exception.ClosedException;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefetcherTest {

  private static long draw(long step) {
    return new SplittableRandom(step).nextLong();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Property(tries = 60)
  void take_anyDepthAndThreads_givesTheFunctionsValuesInOrder(
      @ForAll @IntRange(min = 1, max = 8) int depth,
      @ForAll @IntRange(min = 1, max = 4) int threads,
      @ForAll int first) {
    try (var ahead = new Prefetcher<>(PrefetcherTest::draw, first, depth, threads)) {
      for (long step = first; step < first + 50L; step++) {
        assertThat(ahead.take(step)).isEqualTo(draw(step));
      }
    }
  }

  @Test
  @Timeout(60)
  void take_laterStepsReadyFirst_waitsForItsOwn() {
    CountDownLatch others = new CountDownLatch(3);
    try (var ahead =
        new Prefetcher<>(
            step -> {
              if (step == 0) {
                await(others);
              } else {
                others.countDown();
              }
              return draw(step);
            },
            0,
            4,
            2)) {
      for (long step = 0; step < 8; step++) {
        assertThat(ahead.take(step)).isEqualTo(draw(step));
      }
    }
  }

  @Test
  void take_functionThrew_throwsThatItselfAndGoesOn() {
    var exception = new IllegalStateException("broken");
    var error = new AssertionError("worse");
    try (var ahead =
        new Prefetcher<>(
            step -> {
              if (step == 1) {
                throw exception;
              }
              if (step == 2) {
                throw error;
              }
              return step;
            },
            0,
            3,
            2)) {
      assertThat(ahead.take(0)).isZero();
      assertThat(catchThrowable(() -> ahead.take(1))).isSameAs(exception);
      assertThat(catchThrowable(() -> ahead.take(2))).isSameAs(error);
      assertThat(ahead.take(3)).isEqualTo(3);
    }
  }

  @Test
  void take_anotherStep_isRefused() {
    try (var ahead = new Prefetcher<>(PrefetcherTest::draw, 5, 2, 1)) {
      for (long wrong : new long[] {4, 6}) {
        assertThatThrownBy(() -> ahead.take(wrong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("step 5 is next, not " + wrong);
      }
      assertThat(ahead.take(5)).isEqualTo(draw(5));
    }
  }

  /** Three are computed with nobody asking, and no fourth before one is taken. */
  @Test
  @Timeout(60)
  void close_whileFull_hasComputedTheDepthAndStopsTheThreads() throws InterruptedException {
    CountDownLatch three = new CountDownLatch(3);
    Queue<Long> computed = new ConcurrentLinkedQueue<>();
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    var ahead =
        new Prefetcher<>(
            step -> {
              computed.add(step);
              threads.add(Thread.currentThread());
              three.countDown();
              return step;
            },
            10,
            3,
            2);
    three.await();
    ahead.close();
    assertThat(computed).containsExactlyInAnyOrder(10L, 11L, 12L);
    for (Thread thread : threads) {
      assertThat(thread.isDaemon()).isTrue();
      thread.join(); // ends, or the test runs into its time limit
    }
    ahead.close();
    assertThatThrownBy(() -> ahead.take(10)).isInstanceOf(ClosedException.class);
  }

  @Test
  @Timeout(60)
  void close_whileAnotherThreadTakes_wakesItWithAnError() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    var ahead =
        new Prefetcher<>(
            step -> {
              running.countDown();
              await(never);
              return step;
            },
            0,
            1,
            1);
    await(running);
    var taker = CompletableFuture.supplyAsync(() -> catchThrowable(() -> ahead.take(0)));
    ahead.close(); // before or after the other thread begins to wait: the same to it
    assertThat(taker.join()).isInstanceOf(ClosedException.class);
  }

  @Test
  @Timeout(60)
  void take_interrupted_keepsTheInterruptAndTheStep() {
    CountDownLatch released = new CountDownLatch(1);
    try (var ahead =
        new Prefetcher<>(
            step -> {
              await(released);
              return draw(step);
            },
            0,
            2,
            1)) {
      Thread.currentThread().interrupt();
      Throwable thrown = catchThrowable(() -> ahead.take(0));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(thrown).isInstanceOf(CancelledException.class).hasMessageContaining("step 0");
      released.countDown();
      assertThat(ahead.take(0)).isEqualTo(draw(0));
      assertThat(ahead.take(1)).isEqualTo(draw(1));
      Thread.currentThread().interrupt(); // of whether the value is ready, nothing depends
      thrown = catchThrowable(() -> ahead.take(2));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(thrown).isInstanceOf(CancelledException.class);
      assertThat(ahead.take(2)).isEqualTo(draw(2));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "-1,1"})
  void new_noDepthOrThread_isRefused(int depth, int threads) {
    assertThatThrownBy(() -> new Prefetcher<>(PrefetcherTest::draw, 0, depth, threads))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }
}
