package dev.rad.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rad.exception.UnsupportedPlatformException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Threads whose stack is too small. */
class StackGuardTest {

  private static int deeper(int depth) {
    return depth < 0 ? depth : 1 + deeper(depth + 1);
  }

  @Test
  void during_overflow_namesThreadAndCure() {
    assertThatThrownBy(() -> StackGuard.call(() -> deeper(0)))
        .isInstanceOf(UnsupportedPlatformException.class)
        .hasCauseInstanceOf(StackOverflowError.class)
        .hasMessageContaining("the stack of thread " + Thread.currentThread().getName())
        .hasMessageContaining("-Xss1m");
  }

  @Test
  void during_overflowOfAnInitialiser_namesItToo() {
    var broken = new ExceptionInInitializerError(new StackOverflowError());

    assertThatThrownBy(
            () ->
                StackGuard.call(
                    () -> {
                      throw broken;
                    }))
        .isInstanceOf(UnsupportedPlatformException.class);
  }

  @Test
  void during_otherLinkageError_isThatError() {
    var missing = new NoClassDefFoundError("x");

    assertThatThrownBy(
            () ->
                StackGuard.call(
                    () -> {
                      throw missing;
                    }))
        .isSameAs(missing);
  }

  /** How much the virtual machine adds to what is asked for is its own affair. */
  @Test
  void load_onThreadOfSmallStack_worksOrNamesTheCause() throws InterruptedException {
    Path file =
        Path.of(System.getProperty("rad.root"), "checkpoints/landscapes-adm-64.safetensors");
    RadInpainter.load(file).close(); // initialises classes that an overflow would break for others
    var outcome = new CompletableFuture<Throwable>();
    Runnable load =
        () -> {
          try {
            RadInpainter.load(file).close();
            outcome.complete(null);
          } catch (Throwable e) {
            outcome.complete(e);
          }
        };

    var small = new Thread(null, load, "small", 1);
    small.start();
    small.join();

    assertThat(outcome.join())
        .satisfiesAnyOf(
            e -> assertThat(e).isNull(),
            e ->
                assertThat(e)
                    .isInstanceOf(UnsupportedPlatformException.class)
                    .hasMessageContaining("the stack of thread small"));
  }
}
