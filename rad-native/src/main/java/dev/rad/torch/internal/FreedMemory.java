package dev.rad.torch.internal;

import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklDomainSetNumThreads;

/**
 * Decides what happens to native memory that LibTorch frees.
 *
 * <p>By default glibc returns large blocks to the system at once, and each new one costs a page
 * fault per 4 KiB. {@link #keep} makes it keep them for the next tensor, {@link #giveBack} returns
 * what was kept. A thread that does not use glibc's main arena, as those of Java do not unless
 * {@code MALLOC_ARENA_MAX=1} was set before the start, keeps blocks up to 64 MiB.
 */
public final class FreedMemory {

  // mallopt's parameters, of malloc.h
  private static final int M_TRIM_THRESHOLD = -1;
  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_MAX = -4;

  private static final int NEVER = -1;
  private static final int ARENA_PART = 64 << 20; // glibc's HEAP_MAX_SIZE

  private FreedMemory() {}

  /**
   * Makes malloc keep what is freed, if it is glibc's and the environment does not configure it.
   */
  static void keep() {
    Pointer mallopt = Loader.addressof("mallopt");
    if (mallopt != null && !isConfigured(System.getenv())) {
      try (var tell = new Mallopt()) {
        tell.put(mallopt);
        tell.call(M_MMAP_MAX, 0);
        tell.call(M_TRIM_THRESHOLD, NEVER);
        tell.call(M_TOP_PAD, ARENA_PART); // an arena's parts are not unmapped when empty
      }
    }
  }

  /** Returns whether the environment configures when malloc returns memory (mallopt(3)). */
  static boolean isConfigured(Map<String, String> environment) {
    return environment.keySet().stream().anyMatch(name -> name.matches("MALLOC_(MMAP|TRIM|TOP)_.*"))
        || environment
            .getOrDefault("GLIBC_TUNABLES", "")
            .matches(".*glibc\\.malloc\\.(mmap|trim|top)_.*");
  }

  /** Returns free memory to the system. Call it after something large was closed. */
  public static void giveBack() {
    Pointer.trimMemory();
  }

  /**
   * {@code int mallopt(int, int)}. JavaCPP calls native functions through classes made for their
   * signature, and the presets have one for this.
   */
  private static final class Mallopt extends MklDomainSetNumThreads {}
}
