package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rad.InpaintOptions;
import dev.rad.Solver;
import dev.rad.exception.CancelledException;
import dev.rad.exception.ClosedException;
import dev.rad.image.RgbImage;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300) // a deadlock fails instead of hanging
class SharedInpainterTest {
  private static final InpaintOptions OPTIONS = SmallInpainting.OPTIONS;

  private static RgbImage fill(RadInpainter rad, InpaintOptions options) {
    return rad.inpaint(SmallInpainting.photo(), SmallInpainting.HOLE, options);
  }

  private static CompletableFuture<RgbImage> fillAsync(RadInpainter rad, InpaintOptions options) {
    return rad.inpaintAsync(SmallInpainting.photo(), SmallInpainting.HOLE, options);
  }

  /** The barrier breaks unless both runs are under way at the same time. */
  @Test
  void inpaint_twoThreads_runSideBySideAndGiveTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (var rad = SmallInpainting.load()) {
      var barrier = new CyclicBarrier(2);
      List<Future<RgbImage>> results = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        InpaintOptions options =
            OPTIONS.withSeed(i).withListener(SmallInpainting.afterStep(step -> await(barrier)));
        Callable<RgbImage> call = () -> fill(rad, options);
        results.add(threads.submit(call));
      }
      for (int i = 0; i < 2; i++) {
        assertThat(results.get(i).get()).isEqualTo(fill(rad, OPTIONS.withSeed(i)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void close_whileAnotherThreadFills_waitsForIt() throws Exception {
    RadInpainter rad = SmallInpainting.load();
    RgbImage expected = fill(rad, OPTIONS);
    var closer = new Thread(rad::close);
    var closing =
        SmallInpainting.afterStep(
            step -> {
              if (step == 1) {
                closer.start();
                while (closer.getState() != Thread.State.WAITING) {
                  Thread.onSpinWait();
                }
              }
            });
    assertThat(fill(rad, OPTIONS.withListener(closing))).isEqualTo(expected);
    closer.join();
    assertThatThrownBy(() -> fill(rad, OPTIONS)).isInstanceOf(ClosedException.class);
  }

  @Test
  void close_byTheListenerOfACall_isRefusedInsteadOfWaitingForever() {
    try (var rad = SmallInpainting.load()) {
      InpaintOptions options = OPTIONS.withListener(SmallInpainting.afterStep(step -> rad.close()));
      assertThatThrownBy(() -> fill(rad, options))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("listener");
      assertThat(fill(rad, OPTIONS)).isNotNull();
    }
  }

  @Test
  void inpaintAsync_someCalls_giveWhatInpaintGives() {
    try (var rad = SmallInpainting.load()) {
      var first = fillAsync(rad, OPTIONS);
      var second = fillAsync(rad, OPTIONS.withSeed(8));
      assertThat(first.join()).isEqualTo(fill(rad, OPTIONS));
      assertThat(second.join()).isEqualTo(fill(rad, OPTIONS.withSeed(8)));
    }
  }

  @Test
  void inpaintAsync_cancelled_endsBeforeTheNextStep() {
    try (var rad = SmallInpainting.load()) {
      List<Integer> seen = new ArrayList<>();
      var ready = new CompletableFuture<CompletableFuture<RgbImage>>();
      var cancelling =
          SmallInpainting.afterStep(
              step -> {
                seen.add(step);
                ready.join().cancel(true);
              });
      var future = fillAsync(rad, OPTIONS.withListener(cancelling));
      var next = fillAsync(rad, OPTIONS); // begins when the first has ended
      ready.complete(future);
      assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
      assertThat(next.join()).isEqualTo(fill(rad, OPTIONS));
      assertThat(seen).containsExactly(1);
    }
  }

  @Test
  void inpaintAsync_solverThatComputesNothing_failsTheFuture() {
    Solver bare = () -> "magic"; // a name alone; a wrong name fails where it is given
    try (var rad = SmallInpainting.load()) {
      assertThatThrownBy(() -> fillAsync(rad, OPTIONS.withSolver(bare)).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void inpaintAsync_afterClose_failsTheFuture() {
    RadInpainter rad = SmallInpainting.load();
    rad.close();
    assertThatThrownBy(() -> fillAsync(rad, OPTIONS).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ClosedException.class);
  }

  /** More calls than carrier threads; needs Java 21. */
  @Test
  void inpaint_virtualThreads_equalsOthersWithoutDeadlock() {
    Executor virtual = virtualThreads();
    try (var rad = SmallInpainting.load()) {
      List<CompletableFuture<RgbImage>> results = new ArrayList<>();
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 3; i++) {
        InpaintOptions options = OPTIONS.withSeed(i).withSteps(2);
        results.add(CompletableFuture.supplyAsync(() -> fill(rad, options), virtual));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).join()).isEqualTo(fill(rad, OPTIONS.withSeed(i).withSteps(2)));
      }
    }
  }

  @Test
  void inpaint_interruptedVirtualThread_isCancelled() {
    Executor virtual = virtualThreads();
    try (var rad = SmallInpainting.load()) {
      CompletableFuture<Boolean> interrupted =
          CompletableFuture.supplyAsync(
              () -> {
                Thread caller = Thread.currentThread();
                var listener = SmallInpainting.afterStep(step -> caller.interrupt());
                assertThatThrownBy(() -> fill(rad, OPTIONS.withSteps(1000).withListener(listener)))
                    .isInstanceOf(CancelledException.class);
                return Thread.interrupted();
              },
              virtual);
      assertThat(interrupted.join()).isTrue();
    }
  }

  private static Executor virtualThreads() {
    AtomicReference<Method> start = new AtomicReference<>();
    try {
      start.set(Thread.class.getMethod("startVirtualThread", Runnable.class));
    } catch (NoSuchMethodException e) {
      assumeTrue(false, "virtual threads came with Java 21");
    }
    return task -> {
      try {
        start.get().invoke(null, task);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
