package dev.rad.torch.device;

import dev.rad.torch.internal.NativeLibraries;
import dev.rad.torch.internal.Natives;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * The native code that this process computes with.
 *
 * @param versions the versions of the native artifacts, by artifact
 * @param files the libraries that were loaded, by name
 * @param processor the instruction set that LibTorch chose for this processor, such as {@code
 *     AVX512}
 * @param blas the library for matrix products, with its version
 * @param coreType the processor type that OpenBLAS was set to ({@code OPENBLAS_CORETYPE}); empty if
 *     it chooses itself
 */
public record NativeReport(
    Map<String, String> versions,
    Map<String, Path> files,
    String processor,
    String blas,
    Optional<String> coreType) {

  /** Copies the maps, in the order of their names. */
  public NativeReport {
    versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * Loads LibTorch and describes it.
   *
   * @return the report
   * @throws dev.rad.exception.UnsupportedPlatformException if LibTorch cannot be loaded
   */
  public static NativeReport create() {
    Natives.load();
    Map<String, Path> files = NativeLibraries.loaded();
    boolean openBlas = files.keySet().stream().anyMatch(name -> name.startsWith("openblas"));
    return new NativeReport(
        NativeLibraries.versions(),
        files,
        torch.get_cpu_capability().getString(),
        openBlas
            ? openblas_nolapack.OPENBLAS_VERSION.strip()
            : "the library that org.bytedeco.openblas.load names",
        Optional.ofNullable(System.getenv("OPENBLAS_CORETYPE")).filter(type -> !type.isBlank()));
  }

  /**
   * Returns whether OpenBLAS was set to 256-bit vectors on a processor with 512-bit ones, which
   * makes matrix products take about twice as long.
   *
   * @return true if the variable should be unset
   */
  public boolean isHeldDown() {
    return processor.contains("512")
        && coreType.filter(type -> type.matches("(?i)haswell|zen|sandybridge|nehalem")).isPresent();
  }
}
