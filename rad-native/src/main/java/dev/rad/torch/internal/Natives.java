package dev.rad.torch.internal;

import dev.rad.UnsupportedPlatformException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads LibTorch once and sets it up: one OpenBLAS thread (its pool fights LibTorch's OpenMP pool),
 * no per-allocation look at the process's memory (four times the cost of a small operation), and
 * freed memory kept for the next tensor.
 */
public final class Natives {

  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static volatile boolean checked;

  private Natives() {}

  /**
   * Makes sure that LibTorch is loaded.
   *
   * @throws UnsupportedPlatformException if it has no build for this platform or cannot be loaded
   */
  public static void load() {
    if (!checked) {
      requireOneBuild();
      checked = true;
    }
    try {
      Loaded.touch();
    } catch (LinkageError e) {
      throw unsupported(e.getCause() == null ? e : e.getCause());
    }
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

  private static UnsupportedPlatformException unsupported(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) { // the innermost one names the library that is missing
      cause = cause.getCause();
    }
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (NativeLibraries.hasGpuBuild()) {
      return new UnsupportedPlatformException(
          "LibTorch's build for GPUs could not be loaded on "
              + platform
              + " ("
              + NativeErrors.firstLine(cause)
              + "); even to compute on the CPU it needs cudart and cupti of CUDA 13: install them,"
              + " add org.bytedeco:cuda-redist, or take org.bytedeco:pytorch with the classifier "
              + NativeLibraries.platform()
              + "; rad doctor says what is missing",
          error);
    }
    return new UnsupportedPlatformException(
        "LibTorch could not be loaded on "
            + platform
            + " ("
            + NativeErrors.firstLine(cause)
            + "); it has builds for linux-x86_64, windows-x86_64, macosx-arm64 and macosx-x86_64: add"
            + " org.bytedeco:pytorch and org.bytedeco:openblas with your platform's classifier to"
            + " the class path, and on a module path run with --add-modules ALL-MODULE-PATH",
        error);
  }

  /**
   * Loading happens in this holder's initialiser, so it happens once and is seen by all threads.
   */
  private static final class Loaded {
    static {
      if (System.getProperty(MAX_PHYSICAL_BYTES) == null) {
        System.setProperty(MAX_PHYSICAL_BYTES, "0");
      }
      Loader.load(torch.class);
      openblas_nolapack.blas_set_num_threads(1);
      FreedMemory.keep();
    }

    static void touch() {
      // Initialises the class.
    }
  }
}
