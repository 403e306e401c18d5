package dev.rad.torch.internal;

import dev.rad.exception.UnsupportedPlatformException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Loads LibTorch once and sets it up: one OpenBLAS thread (its pool fights LibTorch's OpenMP pool),
 * no per-allocation look at the process's memory (four times the cost of a small operation), and
 * freed memory kept for the next tensor.
 */
public final class Natives {

  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static volatile boolean loaded;
  private static @Nullable LinkageError failure; // JavaCPP cannot try again

  static { // a process that ended during the loading would unload what is half there
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Natives::awaitLoading, "rad-natives"));
    } catch (IllegalStateException e) {
      // it is ending already
    }
  }

  private Natives() {}

  private static synchronized void awaitLoading() {
    // the loading holds the lock
  }

  /**
   * Loads LibTorch, unless it is loaded.
   *
   * @throws UnsupportedPlatformException if it has no build for this platform, or cannot be
   *     unpacked or loaded
   */
  public static void load() {
    if (!loaded) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (loaded) {
      return;
    }
    if (failure == null) {
      requireOneBuild();
      try (NativeCache cache = NativeCache.open()) {
        prepare();
        cache.confirm();
        loaded = true;
        return;
      } catch (LinkageError e) {
        failure = e;
      }
    }
    throw LoadFailure.translate(failure);
  }

  private static void prepare() {
    if (System.getProperty(MAX_PHYSICAL_BYTES) == null) {
      System.setProperty(MAX_PHYSICAL_BYTES, "0");
    }
    SpinLimit.set();
    Loader.load(torch.class);
    openblas_nolapack.blas_set_num_threads(1);
    // where NNPACK does not know the processor, it says so on the error stream at every convolution
    torch.globalContext().setUserEnabledNNPACK(false);
    FreedMemory.keep();
  }

  private static void requireOneBuild() {
    if (NativeLibraries.hasMixedBuilds()) {
      throw new UnsupportedPlatformException(
          "LibTorch's builds for the CPU and for GPUs are both on the class path and would be mixed:"
              + " keep one org.bytedeco:pytorch, with the classifier "
              + NativeLibraries.platform()
              + " or "
              + NativeLibraries.platform()
              + "-gpu");
    }
  }
}
