package dev.rad.torch.internal;

import dev.rad.UnsupportedPlatformException;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.presets.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads LibTorch once and sets it up: one OpenBLAS thread (its pool fights LibTorch's OpenMP pool)
 * and no per-allocation look at the process's memory (four times the cost of a small operation).
 */
public final class Natives {

  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";

  private Natives() {}

  /**
   * Makes sure that LibTorch is loaded.
   *
   * @throws UnsupportedPlatformException if it has no build for this platform or cannot be loaded
   */
  public static void load() {
    try {
      Loaded.touch();
    } catch (LinkageError e) {
      throw unsupported(e.getCause() == null ? e : e.getCause());
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
              + "); it needs libcudart.so.13 and libcupti.so.13 even to compute on the CPU: install"
              + " CUDA 13, or add org.bytedeco:pytorch with the classifier "
              + NativeLibraries.platform()
              + " as well, as mvn -Pcuda does; rad doctor says what is missing",
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
    }

    static void touch() {
      // Initialises the class.
    }
  }
}
