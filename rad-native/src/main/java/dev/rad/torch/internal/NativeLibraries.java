package dev.rad.torch.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.presets.javacpp;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.presets.torch;

/** Tells where native libraries come from. Nothing here loads LibTorch. */
public final class NativeLibraries {

  /** JavaCPP's property that chooses a build: empty for the CPU's, if both are there. */
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private NativeLibraries() {}

  /**
   * Returns the platform, as JavaCPP calls it.
   *
   * @return such as {@code linux-x86_64}
   */
  public static String platform() {
    return Loader.getPlatform();
  }

  /**
   * Returns the versions of the artifacts that bring native libraries.
   *
   * @return by artifact, such as {@code pytorch} to {@code 2.10.0-1.5.13}; without those whose jar
   *     does not say
   */
  public static Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    versions.putAll(version("javacpp", javacpp.class));
    versions.putAll(version("openblas", openblas_nolapack.class));
    versions.putAll(version("pytorch", torch.class));
    return versions;
  }

  private static Map<String, String> version(String artifact, Class<?> inside) {
    try {
      String version = Loader.getVersion("org.bytedeco", artifact, inside);
      return version == null ? Map.of() : Map.of(artifact, version);
    } catch (IOException e) { // a jar without its properties, as in a merged one
      return Map.of();
    }
  }

  /**
   * Lists the libraries that JavaCPP loaded.
   *
   * @return by name, such as {@code torch_cpu}, the files
   */
  public static Map<String, Path> loaded() {
    var files = new TreeMap<String, Path>();
    Loader.getLoadedLibraries().forEach((name, file) -> files.put(name, Path.of(file)));
    return files;
  }

  /**
   * Returns whether a library was loaded, with all that it is linked to.
   *
   * @param name such as {@code torch_cuda}
   * @return true if it was
   */
  public static boolean isLoaded(String name) {
    return Loader.getLoadedLibraries().containsKey(name);
  }

  /**
   * Returns whether LibTorch's build for GPUs was loaded, with or without its GPU part.
   *
   * @return true if it was
   */
  public static boolean isGpuBuild() {
    return Loader.getLoadedLibraries().getOrDefault("jnitorch", "").contains(platform() + "-gpu");
  }

  /**
   * Returns whether the artifact of LibTorch for GPUs is on the class path.
   *
   * @return true if there is one for this platform
   */
  static boolean hasGpuBuild() {
    return hasBuild(platform() + "-gpu");
  }

  /**
   * Returns whether both builds of LibTorch are on the class path and none was chosen. JavaCPP
   * takes some libraries from one and some from the other then, which ends the process.
   *
   * @return true if nothing must be loaded
   */
  static boolean hasMixedBuilds() {
    return hasGpuBuild() && hasBuild(platform()) && System.getProperty(EXTENSION) == null;
  }

  private static boolean hasBuild(String folder) {
    return jar("pytorch", folder, "libc10.so").isPresent()
        || jar("pytorch", folder, "c10.dll").isPresent();
  }

  /**
   * Finds the jar on the class path that holds one of CUDA's libraries; JavaCPP loads it from
   * there.
   *
   * @param file the library's file name
   * @return the jar, if there is one
   */
  public static Optional<String> cudaJar(String file) {
    return jar("cuda", platform(), file);
  }

  private static Optional<String> jar(String project, String platform, String file) {
    String name = "/org/bytedeco/%s/%s/%s".formatted(project, platform, file);
    URL found = torch.class.getResource(name);
    return Optional.ofNullable(found)
        .map(url -> url.getPath().replaceFirst("^file:", "").replaceFirst("!.*", ""));
  }

  /**
   * Has the system load a library, with all that it needs. It stays loaded.
   *
   * @param name its file's name, for the system to look it up, or its path
   * @return its file, or the name where the system does not tell; empty if it cannot be loaded
   */
  public static Optional<Path> load(String name) {
    try {
      Loader.load(javacpp.class);
      Loader.loadGlobal(name);
    } catch (LinkageError e) {
      return Optional.empty();
    }
    Path file = Path.of(name);
    return Optional.of(mapped(file.getFileName().toString()).orElse(file));
  }

  /** Finds a library among the files that this process has mapped, which Linux lists. */
  private static Optional<Path> mapped(String name) {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains("/" + name))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .findFirst();
    } catch (IOException | UncheckedIOException e) { // another system
      return Optional.empty();
    }
  }
}
